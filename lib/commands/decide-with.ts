import { arg } from '#lib/commands/argument';
import { type Act, defineAct } from '#lib/commands/subcommand';
import { decideApproval } from '#lib/interactions/decide-approval';
import { requestCalled } from '#lib/interactions/waiting-requests';
import type { Approval } from '#lib/jobs/approval';
import { shortId } from '#lib/jobs/job';
import { code, user, words } from '#lib/slack/words';

/** Declares a subcommand that decides about somebody's request, as the button of its message does. */
export function decideWith(
  verdict: Approval['verdict'],
  { done, ...declared }: { readonly summary: string; readonly example: string; readonly done: string },
): Act {
  return defineAct({
    summary: declared.summary,
    details: [
      'Counts like the button of its message: for whoever a rule of the policy names, once, and for the plan as it is.',
    ],
    examples: ['7F3A', `7F3A --comment "${declared.example}"`],
    takes: {
      id: arg.word({ name: 'id', about: 'its id as messages show it (7F3A)', max: 24 }),
      comment: arg.option.text({ max: 500, about: 'why; everybody who was asked sees it' }),
    },
    async act({ id, comment }, { deciding, asked: { user: by } }) {
      const { job, plan } = await requestCalled(deciding, by, id);
      const why = comment === undefined ? {} : { comment };
      const no = await decideApproval(deciding, job.id, { by, verdict, plan, ...why });
      if (no !== undefined) return { severity: 'warning', headline: no };
      const what = words([user(job.asked.user)], ': ', [code(job.asked.text)]);
      return {
        severity: 'success',
        headline: words(`You ${done} job ${shortId(job.id)}, asked by `, what),
        notes: ['Its message says what becomes of it.'],
      };
    },
  });
}
