import { arg } from '#lib/commands/argument';
import { describeVm, INFO_READS, nameVm } from '#lib/commands/describe-vm';
import { readNamedVms } from '#lib/commands/read-named-vms';
import { defineRead } from '#lib/commands/subcommand';
import type { Message } from '#lib/slack/message';

export const info = defineRead({
  summary: 'Show what a VM is, where it runs and how it is',
  examples: ['app01', 'app01 prod:db01', 'vm-42'],
  takes: { vms: arg.vms({ required: true }) },
  async answer({ vms: query }, reading): Promise<Message> {
    const read = await readNamedVms(reading, query, INFO_READS);
    const described = await Promise.all(
      read.vms.map(async (vm) => describeVm(vm, { now: reading.now, url: await reading.clientUrl(vm) })),
    );
    const [only, ...others] = read.vms;
    if (only === undefined) return read.nothing;
    if (others.length === 0) {
      return { ...read.answer, headline: nameVm(only), rows: [...described.flat(), ...read.problems] };
    }
    const rows = read.vms.flatMap((vm, index) => [
      { words: nameVm(vm) },
      ...(described[index] ?? []).map((row) => ({ ...row, indent: 1 })),
    ]);
    return { ...read.answer, headline: `${read.vms.length} VMs`, rows: [...rows, ...read.problems] };
  },
});
