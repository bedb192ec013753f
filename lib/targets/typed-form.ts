/** Where a VM is. */
interface Placed {
  readonly vcenter: string;
  readonly moId: string;
  readonly path: string;
}

/**
 * What to type for exactly this VM: `vcenter:path`, quoted where needed; its id where the path is another VM's too, or
 * holds a character that Slack or a keyboard may change on the way.
 */
export function typedForm(vm: Placed, all: readonly Placed[]): string {
  const { path, vcenter } = vm;
  const twins = all.filter((other) => other.vcenter === vcenter && other.path === path);
  if (twins.length > 1 || CHANGED_ON_THE_WAY.test(path)) return `${vcenter}:${vm.moId}`;
  return /[ ']/.test(path) ? `"${vcenter}:${path}"` : `${vcenter}:${path}`;
}

/** Quotes and dashes of every kind, what Slack escapes, blanks that are no space, and what nobody can see. */
const CHANGED_ON_THE_WAY = /["“”„‟«»″‘’‚‛′–—―<>&]|[^\S ]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
