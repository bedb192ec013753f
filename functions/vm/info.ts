import { arg } from '#lib/commands/argument';
import { describeVm, INFO_READS } from '#lib/commands/describe-vm';
import { readNamedVms } from '#lib/commands/read-named-vms';
import { defineRead } from '#lib/commands/subcommand';
import type { Message } from '#lib/slack/message';
import { bold, words } from '#lib/slack/words';

export const info = defineRead({
  summary: 'Show what a VM is, where it runs and how it is',
  examples: ['app01', 'app01 prod:db01', 'vm-42'],
  takes: { vms: arg.vms({ required: true }) },
  async answer({ vms: query }, reading): Promise<Message> {
    const read = await readNamedVms(reading, query, INFO_READS);
    const rows = await Promise.all(
      read.vms.map(async (vm) => describeVm(vm, { now: reading.now, url: await reading.clientUrl(vm) })),
    );
    const [only] = read.vms;
    const headline = read.vms.length === 1 && only !== undefined ? words([bold(only.name)]) : `${read.vms.length} VMs`;
    return {
      ...read.answer,
      headline: read.vms.length === 0 ? 'No VM to show' : headline,
      rows: [...rows.flat(), ...read.problems],
    };
  },
});
