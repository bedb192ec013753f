import type { IndexStore, InventoryIndex } from '#lib/targets/inventory-index';

/** Indexes in memory; with `isBroken` every call fails, as a table out of reach does. */
export class MemoryIndexStore implements IndexStore {
  readonly kept = new Map<string, InventoryIndex>();
  readonly calls: string[] = [];
  isBroken = false;
  usedAt: number | undefined;

  head(vcenter: string): Promise<InventoryIndex | undefined> {
    return this.#called('head', () => this.kept.get(vcenter));
  }

  heads(): Promise<readonly InventoryIndex[]> {
    return this.#called('heads', () => [...this.kept.values()]);
  }

  read(vcenter: string): Promise<InventoryIndex | undefined> {
    return this.#called('read', () => this.kept.get(vcenter));
  }

  store(index: InventoryIndex): Promise<boolean> {
    return this.#called('store', () => {
      if ((this.kept.get(index.vcenter)?.takenAt ?? 0) >= index.takenAt) return false;
      this.kept.set(index.vcenter, index);
      return true;
    });
  }

  noteUse(at: number): Promise<void> {
    return this.#called('noteUse', () => {
      this.usedAt = at;
    });
  }

  lastUse(): Promise<number | undefined> {
    return this.#called('lastUse', () => this.usedAt);
  }

  async #called<T>(name: string, answer: () => T): Promise<T> {
    this.calls.push(name);
    if (this.isBroken) throw new Error('the table is out of reach');
    return answer();
  }
}
