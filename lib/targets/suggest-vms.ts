import { type InventoryIndex, type MayRead, readable } from '#lib/targets/inventory-index';
import type { Candidate } from '#lib/targets/source';

/** One line of an option list. */
export interface SuggestedVm {
  /** `app01 (prod, /DC0/vm/Production)`. */
  readonly label: string;
  /** What to type for exactly this VM, whatever it is called: `prod:vm-42`. */
  readonly typed: string;
}

/** The beginning of a list, and how many VMs fit in all. */
export interface SuggestedVms {
  readonly vms: readonly SuggestedVm[];
  readonly fitting: number;
}

interface Suggesting {
  readonly limit: number;
  /** A change never lists them. */
  readonly templates: boolean;
  readonly mayRead: MayRead;
  /** What a label and a typed form may have at most, characters. */
  readonly longest: { readonly label: number; readonly typed: number };
}

interface Ranked {
  readonly vm: Candidate;
  readonly vcenter: string;
  /** In small letters. */
  readonly name: string;
  readonly isLate: boolean;
}

/** VMs whose name holds what is typed so far, those that begin with it first; nothing typed means the first of all. */
export function suggestVms(indexes: readonly InventoryIndex[], typed: string, options: Suggesting): SuggestedVms {
  const { limit, templates, mayRead, longest } = options;
  const wanted = typed.trim().toLowerCase();
  const ranked = indexes.flatMap((index) =>
    readable(index, mayRead).flatMap((vm): readonly Ranked[] => {
      const isOffered = vm.platform === undefined && (templates || !vm.template);
      const name = vm.name.toLowerCase();
      const at = isOffered ? name.indexOf(wanted) : -1;
      return at < 0 ? [] : [{ vm, vcenter: index.vcenter, name, isLate: at > 0 }];
    }),
  );
  ranked.sort((a, b) => Number(a.isLate) - Number(b.isLate) || (a.name < b.name ? -1 : Number(a.name > b.name)));
  const vms = ranked
    .slice(0, limit)
    .map((one) => ({ label: labelOf(one, longest.label), typed: `${one.vcenter}:${one.vm.moId}` }))
    .filter((one) => one.typed.length <= longest.typed);
  return { vms, fitting: ranked.length };
}

/** Where it is too long, the end of the path stays, which tells one VM from another of the same name. */
function labelOf({ vm, vcenter }: Ranked, longest: number): string {
  const folder = vm.path.slice(0, vm.path.lastIndexOf('/'));
  const label = `${vm.name} (${vcenter}, ${folder})`;
  if (label.length <= longest) return label;
  const room = longest - `${vm.name} (${vcenter}, …)`.length;
  if (room >= SHORTEST_FOLDER) return `${vm.name} (${vcenter}, …${ending(folder, room)})`;
  const short = ` (${vcenter})`;
  const name = longest - short.length;
  return name >= SHORTEST_NAME ? `${beginning(vm.name, name)}${short}` : beginning(vm.name, longest);
}

/** Less of a path says nothing, less of a name neither. */
const SHORTEST_FOLDER = 8;
const SHORTEST_NAME = 20;

/** Cut between characters. */
function ending(text: string, longest: number): string {
  const characters = [...text];
  while (characters.join('').length > longest) characters.shift();
  return characters.join('');
}

function beginning(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const characters = [...text];
  while (characters.join('').length > longest - 1) characters.pop();
  return `${characters.join('')}…`;
}
