import { describeFound } from '#lib/audit/describe-found';
import { searchJournal } from '#lib/audit/search-journal';
import { AUDIT_FILTERS, auditFilter } from '#lib/commands/audit-takes';
import { defineRead } from '#lib/commands/subcommand';
import type { Message } from '#lib/slack/message';

export const list = defineRead({
  summary: 'List what was asked, by whom, and what came of it',
  details: [
    'One row a job, the newest first; a longer list comes whole as a file.',
    'Refused, expired, cancelled and failed jobs are in it too. A job is written down when its function lets go of it.',
  ],
  examples: ['', '--user <@U0123ABCD> --since 30d', '--vm app01', '--command vm:power-off --outcome refused'],
  takes: AUDIT_FILTERS,
  async answer(wish, reading): Promise<Message> {
    const found = await searchJournal(reading.audit(), auditFilter(wish, reading.now));
    return describeFound(found, { word: reading.word, back: wish.since });
  },
});
