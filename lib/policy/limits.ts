import { SaidError } from '#lib/errors';

export interface Limits {
  /** VMs that one change may touch. */
  readonly targets: number;
}

export const LIMITS: Limits = { targets: 20 };

/** Refuses a change of too many VMs, before any of them is read. */
export function refuseTooMany(count: number, { targets }: Limits): void {
  if (count <= targets) return;
  throw new SaidError(
    'refused',
    `That is ${count} VMs, and at most ${targets} are changed at once. Nothing was done. ` +
      'Narrow it: name the VMs, use a closer glob, or add --folder, --cluster, --tag or --power.',
  );
}
