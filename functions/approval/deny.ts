import { arg } from '#lib/commands/argument';
import { defineAct } from '#lib/commands/subcommand';
import { decideApproval } from '#lib/interactions/decide-approval';
import { requestCalled } from '#lib/interactions/waiting-requests';
import { shortId } from '#lib/jobs/job';
import type { Message } from '#lib/slack/message';
import { code, user, words } from '#lib/slack/words';

export const deny = defineAct({
  summary: 'Deny what somebody asked for, so that nothing is done',
  details: [
    'Counts like the button of its message: for whoever a rule of the policy names, once, and for the plan as it is.',
  ],
  examples: ['7F3A', '7F3A --comment "not before the release"'],
  takes: {
    id: arg.word({ name: 'id', about: 'its id as messages show it (7F3A)', max: 24 }),
    comment: arg.option.text({ max: 500, about: 'why; everybody who was asked sees it' }),
  },
  async act({ id, comment }, { deciding, asked: { user: by } }): Promise<Message> {
    const { job, plan } = await requestCalled(deciding, by, id);
    const why = comment === undefined ? {} : { comment };
    const no = await decideApproval(deciding, job.id, { by, verdict: 'deny', plan, ...why });
    if (no !== undefined) return { severity: 'warning', headline: no };
    const what = words([user(job.asked.user)], ': ', [code(job.asked.text)]);
    return {
      severity: 'success',
      headline: words(`You denied job ${shortId(job.id)}, asked by `, what),
      notes: ['Its message says what becomes of it.'],
    };
  },
});
