import { SaidError } from '#lib/errors';
import type { Candidate, SeenVm, TargetSource } from '#lib/targets/source';

/** A VM of an inventory that is plain data. */
export function candidate(name: string, more: Partial<Candidate> = {}): Candidate {
  const folder = more.folder ?? '';
  const datacenter = more.datacenter ?? 'DC0';
  const path = `/${[datacenter, 'vm', ...folder.split('/').filter((part) => part !== ''), name.replaceAll('/', '%2f')].join('/')}`;
  return {
    moId: `vm-${hash(path)}`,
    name,
    template: false,
    powerState: 'poweredOn',
    datacenter,
    folder,
    path,
    ...more,
  };
}

/** A number of its own for each path. */
function hash(text: string): number {
  let sum = 7;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return sum;
}

export interface RecordedSource extends TargetSource {
  /** The names of the calls made, in their order. */
  readonly calls: string[];
}

/** A vCenter in memory; with `down` every call fails as an unreachable one's does. */
export function sourceOf(
  vcenter: string,
  vms: readonly SeenVm[],
  options: { readonly tags?: Readonly<Record<string, readonly string[]>>; readonly down?: boolean } = {},
): RecordedSource {
  const calls: string[] = [];
  const called = async <T>(name: string, answer: () => T): Promise<T> => {
    calls.push(name);
    if (options.down === true) throw new SaidError('unreachable', 'connection refused');
    return answer();
  };
  return {
    vcenter,
    calls,
    // As the REST list does: exact names, and no templates.
    byName: (names) => called('byName', () => vms.filter((vm) => !vm.template && names.includes(vm.name))),
    byId: (moIds) => called('byId', () => vms.filter((vm) => moIds.includes(vm.moId))),
    everything: () => called('everything', () => vms),
    tagged: (tag) =>
      called('tagged', () => {
        const names = options.tags?.[tag];
        if (names === undefined) throw new SaidError('not-found', `No tag is called "${tag}".`);
        return new Set(vms.filter((vm) => names.includes(vm.name)).map((vm) => vm.moId));
      }),
  };
}
