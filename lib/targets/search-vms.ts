import type { Located } from '#lib/targets/match-filters';

/** A VM that a text was found in, and where. */
export interface Match {
  readonly vm: Located;
  /** `IP 10.0.1.4`; absent where it is in the name, which is shown anyway. */
  readonly by?: string;
}

/** The VMs that hold a text somewhere, case ignored: those called so first, then by where it was found, then by name. */
export function searchVms(vms: readonly Located[], text: string): readonly Match[] {
  const wanted = text.toLowerCase();
  const isMac = macFinder(wanted);
  const found: (Match & { readonly rank: number })[] = [];
  for (const vm of vms) {
    const match = matchOf(vm, wanted, isMac);
    if (match !== undefined) found.push({ vm, ...match });
  }
  found.sort((a, b) => a.rank - b.rank || compare(a.vm.name, b.vm.name) || compare(a.vm.vcenter, b.vm.vcenter));
  return found.map(({ rank: _, ...match }) => match);
}

function matchOf(
  vm: Located,
  wanted: string,
  isMac: ((mac: string) => boolean) | undefined,
): { readonly rank: number; readonly by?: string } | undefined {
  const name = vm.name.toLowerCase();
  if (name === wanted) return { rank: 0 };
  if (name.startsWith(wanted)) return { rank: 1 };
  if (name.includes(wanted)) return { rank: 2 };
  const holds = (one: string): boolean => one.toLowerCase().includes(wanted);
  const main = vm.ipAddress !== undefined && holds(vm.ipAddress);
  const address = main ? vm.ipAddress : vm.otherAddresses?.find(holds);
  if (address !== undefined) return { rank: address.toLowerCase() === wanted ? 3 : 4, by: `IP ${address}` };
  if (vm.dnsName?.toLowerCase().includes(wanted)) return { rank: 5, by: `DNS name ${vm.dnsName}` };
  const adapter = isMac === undefined ? undefined : vm.macAddresses?.find(isMac);
  if (adapter !== undefined) return { rank: 6, by: `MAC ${adapter}` };
  if (vm.guestFullName?.toLowerCase().includes(wanted)) return { rank: 7, by: `guest OS ${vm.guestFullName}` };
  const at = vm.note?.toLowerCase().indexOf(wanted) ?? -1;
  return at < 0 ? undefined : { rank: 8, by: `note "${around(vm.note ?? '', at, wanted.length)}"` };
}

/** `00:50:56` or `00-50-56`, `0050.56ab`, or at least half of one without separators: fewer digits are in any. */
const SEPARATED = /^[0-9a-f]{2}([:-][0-9a-f]{2})*[:-][0-9a-f]{0,2}$/;
const DOTTED = /^[0-9a-f]{4}(\.[0-9a-f]{4})?\.[0-9a-f]{0,4}$/;
const BARE = /^[0-9a-f]{6,12}$/;

/** Whether a MAC, written `00:50:56:aa:bb:cc`, holds what was typed; nothing where what was typed is no part of one. */
function macFinder(wanted: string): ((mac: string) => boolean) | undefined {
  if (SEPARATED.test(wanted)) {
    const part = wanted.replaceAll('-', ':');
    return (mac) => mac.includes(part);
  }
  if (!BARE.test(wanted) && !DOTTED.test(wanted)) return undefined;
  const digits = wanted.replaceAll('.', '');
  return (mac) => mac.replaceAll(':', '').includes(digits);
}

/** Characters of a note shown before and behind what was found. */
const AROUND = 30;

function around(note: string, at: number, length: number): string {
  const from = Math.max(0, at - AROUND);
  const to = Math.min(note.length, at + length + AROUND);
  const part = note
    .slice(from, to)
    .replace(/\s+/g, ' ')
    .replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '')
    .trim();
  return `${from > 0 ? '…' : ''}${part}${to < note.length ? '…' : ''}`;
}

/** By code unit: a locale's order costs more than the search. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
