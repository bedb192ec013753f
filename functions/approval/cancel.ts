import { arg } from '#lib/commands/argument';
import { defineAct } from '#lib/commands/subcommand';
import { cancelApproval } from '#lib/interactions/decide-approval';
import { requestCalled } from '#lib/interactions/waiting-requests';
import { shortId } from '#lib/jobs/job';
import type { Message } from '#lib/slack/message';
import { code, words } from '#lib/slack/words';

export const cancel = defineAct({
  summary: 'Cancel what you asked for yourself, so that nobody has to decide',
  examples: ['7F3A'],
  takes: { id: arg.word({ name: 'id', about: 'its id as messages show it (7F3A)', max: 24 }) },
  async act({ id }, { deciding, asked: { user: by } }): Promise<Message> {
    const { job } = await requestCalled(deciding, by, id);
    const no = await cancelApproval(deciding, job.id, by);
    if (no !== undefined) return { severity: 'warning', headline: no };
    return { severity: 'success', headline: words(`You cancelled job ${shortId(job.id)}: `, [code(job.asked.text)]) };
  },
});
