import { defineRead } from '#lib/commands/subcommand';
import { type Job, shortId } from '#lib/jobs/job';
import type { Action, Message, Row } from '#lib/slack/message';
import { code, time, type Words, words } from '#lib/slack/words';

export const jobs = defineRead({
  summary: 'Show your jobs that are not over, with Cancel',
  details: ['What vCenter does not let end any more goes on; what was not begun is not begun.'],
  examples: [''],
  takes: {},
  async answer(_values, reading): Promise<Message> {
    const open = await reading.openJobs();
    const count = open.length === 1 ? '1 job of yours is not over' : `${open.length} jobs of yours are not over`;
    return {
      severity: 'info',
      headline: open.length === 0 ? 'None of your jobs is open' : count,
      rows: open.map(row),
      actions: open.map(cancel),
    };
  },
});

const STATES: Partial<Readonly<Record<Job['state'], string>>> = {
  received: 'is about to begin',
  'awaiting-confirmation': 'waits for your answer',
  'awaiting-approval': 'waits for an approval',
  running: 'is running',
  following: 'is followed to its end',
};

function row({ id, state, asked, plan }: Job): Row {
  const targets: Words = plan === undefined ? '' : ` · ${plan.targets} ${plan.targets === 1 ? 'VM' : 'VMs'}`;
  const since = words(' · since ', [time(asked.at)]);
  return { words: words(`${shortId(id)} `, [code(asked.text)], ` ${STATES[state] ?? state}`, targets, since) };
}

function cancel({ id }: Job): Action {
  return { label: `Cancel ${shortId(id)}`, press: { act: 'stop', job: id } };
}
