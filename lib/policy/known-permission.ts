import { SaidError } from '#lib/errors';
import { fitsPermission } from '#lib/policy/permission';
import type { Catalogue } from '#lib/policy/roles';
import { didYouMean } from '#lib/targets/suggest';

/** Refuses a glob that fits no command: it would give or take nothing, and look as if it did. */
export function refuseUnknown(permissions: readonly string[], catalogue: Catalogue): void {
  const unknown = permissions.find((glob) => !catalogue.some(({ permission }) => fitsPermission(glob, permission)));
  if (unknown !== undefined) throw noCommand(unknown, catalogue);
}

/** Reads the permission of one command, without globs. */
export function readKnownPermission(typed: string, catalogue: Catalogue): string {
  const word = typed.trim().toLowerCase();
  if (/[*?]/.test(word)) {
    throw new SaidError('usage', `"${typed}" names several permissions. Ask about one, such as vm:snapshot.`);
  }
  if (catalogue.some(({ permission }) => permission === word)) return word;
  throw noCommand(typed, catalogue);
}

function noCommand(typed: string, catalogue: Catalogue): SaidError {
  const names = catalogue.map(({ permission }) => permission);
  const commands = [...new Set(names.map((name) => `${name.split(':')[0]}:*`))];
  const hint = didYouMean(typed, names) || ` There are ${commands.join(', ')}.`;
  return new SaidError('not-found', `No command needs the permission "${typed}". Nothing was done.${hint}`);
}
