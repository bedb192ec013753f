import { auditedJobs } from '#lib/audit/audited-job';
import { describeAuditedJob, describeChoice } from '#lib/audit/describe-audited-job';
import { readEntry } from '#lib/audit/read-entry';
import { auditedId } from '#lib/commands/audit-takes';
import { defineRead } from '#lib/commands/subcommand';
import { SaidError } from '#lib/errors';
import type { Message } from '#lib/slack/message';

export const show = defineRead({
  summary: 'Show all that was written down about one job',
  details: [
    'Who asked, where and what; the plan, who decided, what came of each VM with its tasks, and each entry’s hash.',
  ],
  examples: ['7F3A', '7f3abcdefghijklm'],
  takes: { job: auditedId() },
  async answer({ job: id }, reading): Promise<Message> {
    const found = await reading.audit().ofJobs(id);
    const [job, ...others] = auditedJobs(found.flatMap((one) => readEntry(one) ?? []));
    if (job === undefined) throw new SaidError('not-found', notThere(id, found.length, reading.word));
    if (others.length > 0) return describeChoice([job, ...others], id.toUpperCase(), reading.word);
    return describeAuditedJob(job, reading.word);
  },
});

function notThere(id: string, unreadable: number, word: string): string {
  const name = id.toUpperCase();
  if (unreadable > 0) return `What the journal has of job ${name} cannot be read any more. Type \`${word} verify\`.`;
  return `The journal has no job ${name}. A job is written down when its function lets go of it, and kept for a time.`;
}
