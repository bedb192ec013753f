import { SaidError } from '#lib/errors';
import type { PolicyLimits } from '#lib/policy/policy';

/** Refuses a change of too many VMs, before any of them is read. */
export function refuseTooMany(count: number, { targets }: PolicyLimits): void {
  if (count <= targets) return;
  throw new SaidError(
    'refused',
    `That is ${count} VMs, and at most ${targets} are changed at once. Nothing was done. ` +
      'Narrow it: name the VMs, use a closer glob, or add --folder, --cluster, --tag or --power.',
  );
}
