import type { LoginGate } from '#lib/vsphere/login-gate';

/** The login gate of one process: what the job table is to all instances. */
export class RememberedRefusals implements LoginGate {
  readonly refusals = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async refusedAt(vcenter: string, secretVersion: string): Promise<number | undefined> {
    return this.refusals.get(`${vcenter} ${secretVersion}`);
  }

  async refused(vcenter: string, secretVersion: string): Promise<void> {
    this.refusals.set(`${vcenter} ${secretVersion}`, this.#now());
  }
}
