import { arg } from '#lib/commands/argument';
import { readNamedVms } from '#lib/commands/read-named-vms';
import { defineRead } from '#lib/commands/subcommand';
import { powerWord } from '#lib/jobs/facts';
import type { Vm } from '#lib/jobs/step';
import type { Action, Message, Row } from '#lib/slack/message';
import { bold, code, type Words, words } from '#lib/slack/words';
import { typedForm } from '#lib/targets/typed-form';

export const stop = defineRead({
  summary: 'Offer the two ways to stop VMs: by their guests, or hard',
  details: [
    'Runs nothing by itself. `shutdown` asks the guest; `power-off` does not, and may lose what is not written.',
  ],
  examples: ['app01', 'app01 app02'],
  takes: { vms: arg.vms({ required: true }) },
  async answer({ vms: query }, reading): Promise<Message> {
    const read = await readNamedVms(reading, query, ['runtime.powerState', 'guest.toolsRunningStatus']);
    if (read.vms.length === 0) return read.nothing;
    const forms = read.vms.map((vm) => typedForm({ ...vm, path: vm.placement.path }, [])).join(' ');
    const [soft, hard] = ['shutdown', 'power-off'].map((subcommand) => `${reading.word} ${subcommand} ${forms}`);
    return {
      severity: read.problems.length === 0 ? 'question' : 'warning',
      headline: words('How should ', named(read.vms), ' be stopped? Nothing was done yet'),
      rows: [...read.vms.map(row), ...read.problems],
      notes: [...(read.answer.notes ?? []), words('By typing: ', [code(soft ?? '')], ' or ', [code(hard ?? '')])],
      actions: [
        run('Shut down guest', soft ?? ''),
        { ...run('Power off (hard)', hard ?? ''), style: 'danger' },
        ...(read.answer.actions ?? []),
      ],
    };
  },
});

function run(label: string, text: string): Extract<Action, { label: string }> {
  return { label, press: { act: 'run', text } };
}

function named(vms: readonly Vm[]): Words {
  const [only, ...others] = vms;
  return only !== undefined && others.length === 0 ? [bold(only.name)] : `${vms.length} VMs`;
}

function row(vm: Vm): Row {
  const state = vm.properties['runtime.powerState'];
  const tools = vm.properties['guest.toolsRunningStatus'];
  const cannot = state === 'poweredOn' && tools === 'guestToolsNotRunning';
  const why = cannot ? '; its guest cannot be asked, for VMware Tools is not running in it' : '';
  return { words: words([bold(vm.name)], ` (${vm.vcenter}) is ${powerWord(state)}${why}`) };
}
