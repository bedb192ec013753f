import { type InventoryIndex, type MayRead, readable } from '#lib/targets/inventory-index';
import type { Located } from '#lib/targets/match-filters';
import { typedForm } from '#lib/targets/typed-form';

/** One line of an option list. */
export interface SuggestedVm {
  /** `app01 (prod, /DC0/vm/Production)`. */
  readonly label: string;
  /** What to type for exactly this VM. */
  readonly typed: string;
}

/** VMs whose name holds what is typed so far, those that begin with it first; nothing typed means the first of all. */
export function suggestVms(
  indexes: readonly InventoryIndex[],
  typed: string,
  limit: number,
  mayRead: MayRead,
): readonly SuggestedVm[] {
  const all = indexes.flatMap((index) =>
    readable(index, mayRead).map((vm): Located => ({ ...vm, vcenter: index.vcenter })),
  );
  const wanted = typed.trim().toLowerCase();
  const ranked = all.flatMap((vm) => {
    const at = vm.platform === undefined ? vm.name.toLowerCase().indexOf(wanted) : -1;
    return at < 0 ? [] : [{ vm, late: at === 0 ? 0 : 1 }];
  });
  ranked.sort((a, b) => a.late - b.late || (a.vm.name < b.vm.name ? -1 : a.vm.name > b.vm.name ? 1 : 0));
  return ranked.slice(0, limit).map(({ vm }) => ({ label: labelOf(vm), typed: typedForm(vm, all) }));
}

function labelOf(vm: Located): string {
  return `${vm.name} (${vm.vcenter}, ${vm.path.slice(0, vm.path.lastIndexOf('/'))})`;
}
