import type { Candidate } from '#lib/targets/source';

/** What one vCenter held a moment ago: for looking up and suggesting. It never decides what is changed. */
export interface InventoryIndex extends IndexHead {
  readonly vcenter: string;
  readonly vms: readonly Candidate[];
}

/** What tells one index of a vCenter from another. */
export interface IndexHead {
  /** New with every bulk read. */
  readonly generation: string;
  /** When the bulk read began, milliseconds since 1970: whatever came later is not in it. */
  readonly takenAt: number;
  /** The address it was read from: another vCenter may get the name of one that was removed. */
  readonly url: string;
}

/** Where indexes are kept for all instances. One that is torn, or of another version of SlashVM, is not there. */
export interface IndexStore {
  head(vcenter: string): Promise<IndexHead | undefined>;
  /** Those of every vCenter that was read lately. */
  heads(): Promise<readonly (IndexHead & Pick<InventoryIndex, 'vcenter'>)[]>;
  read(vcenter: string): Promise<InventoryIndex | undefined>;
  /** False where one that was taken later is there already. */
  store(index: InventoryIndex): Promise<boolean>;
  /** Notes that somebody looked something up. */
  noteUse(at: number): Promise<void>;
  /** When somebody last did, about. */
  lastUse(): Promise<number | undefined>;
}

/** An index older than this answers nothing, milliseconds. */
export const FRESH = 5 * 60_000;

/** Whether somebody may read a VM. */
export type MayRead = (vm: Candidate, vcenter: string) => boolean;

/** The VMs of an index for one person. */
export function readable({ vcenter, vms }: InventoryIndex, mayRead: MayRead): readonly Candidate[] {
  return vms.filter((vm) => mayRead(vm, vcenter));
}
