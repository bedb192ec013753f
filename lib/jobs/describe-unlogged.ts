import type { JobTarget } from '#lib/jobs/job-target';
import { bold, listed, type Words, words } from '#lib/slack/words';

/** Where vCenter's event log was not written: one sentence for all VMs of a vCenter that failed alike. */
export function unloggedNotes(targets: readonly JobTarget[]): readonly Words[] {
  const alike = new Map<string, readonly JobTarget[]>();
  for (const target of targets) {
    if (target.unlogged === undefined) continue;
    const key = JSON.stringify([target.vcenter, target.unlogged]);
    alike.set(key, [...(alike.get(key) ?? []), target]);
  }
  return [...alike.values()].map((failed) => {
    const names = failed.length > 3 ? `${failed.length} VMs` : listed(failed.map(({ name }) => bold(name)));
    const [{ vcenter, unlogged } = { vcenter: '', unlogged: '' }] = failed;
    return words("vCenter's event log was not written on ", names, ` (${vcenter}): ${unlogged}.`);
  });
}
