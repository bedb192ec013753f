import { arg } from '#lib/commands/argument';
import type { Reading } from '#lib/commands/reading';
import { defineRead } from '#lib/commands/subcommand';
import { requestCalled, requestId, type WaitingRequest } from '#lib/interactions/waiting-requests';
import { describeCard } from '#lib/jobs/describe-approval';
import { changedSince, FACT_READS } from '#lib/jobs/facts';
import { targetKey } from '#lib/jobs/held-job';
import type { JobTarget } from '#lib/jobs/job-target';
import type { Action, Message, Row } from '#lib/slack/message';
import { bold, words } from '#lib/slack/words';

export const show = defineRead({
  summary: 'Show one request with its plan, and what is different by now',
  details: ['For who asked and for approvers. The VMs are read anew; nothing is changed.'],
  examples: ['7F3A'],
  takes: { id: arg.word({ name: 'id', about: 'its id as messages show it (7F3A)', max: 24 }) },
  async answer({ id }, reading): Promise<Message> {
    const request = await requestCalled(reading.deciding, reading.asked.user, id);
    const { job } = request;
    const { plan, approval } = job;
    const targets = await reading.deciding.store.targets(job.id);
    if (plan === undefined || approval === undefined) throw new Error('A request without a plan.');
    const changes = await changesIn(reading, targets);
    const view = { ...request, plan, targets, asked: { ...approval, changes } };
    const message = describeCard(view, actions(request, reading.word));
    const same = changes.length === 0 ? ['Every VM is as it was when this was asked.'] : [];
    return { ...message, notes: [...same, ...(message.notes ?? [])] };
  },
});

/** What is different from what was asked, a row each; what cannot be read is said. */
async function changesIn(reading: Reading, targets: readonly JobTarget[]): Promise<readonly Row[]> {
  const open = targets.filter(({ state }) => state !== 'settled');
  const { vms, gone, silent } = await reading.vms(open, FACT_READS);
  const rows = vms.flatMap((vm): readonly Row[] => {
    const facts = open.find((target) => targetKey(target) === targetKey(vm))?.facts;
    const said = facts === undefined ? [] : changedSince(facts, vm);
    return said.map((sentence) => ({ severity: 'warning', words: words([bold(vm.name)], ' ', sentence) }));
  });
  return [
    ...rows,
    ...gone.map(({ typed }): Row => ({ severity: 'warning', words: words([bold(typed)], ' is not there any more.') })),
    ...silent.map(({ error }): Row => ({ severity: 'warning', words: error.message })),
  ];
}

function actions({ job, mayApprove, mayDeny, isOwn }: WaitingRequest, word: string): readonly Action[] {
  const run = (label: string, subcommand: string, style?: 'primary' | 'danger'): Action => ({
    label,
    press: { act: 'run', text: `${word} ${subcommand} ${requestId(job)}` },
    ...(style === undefined ? {} : { style }),
  });
  return [
    ...(mayApprove ? [run('Approve', 'approve', 'primary')] : []),
    ...(mayDeny ? [run('Deny', 'deny', 'danger')] : []),
    ...(isOwn ? [run('Cancel', 'cancel')] : []),
  ];
}
