import { entriesCsv } from '#lib/audit/audit-csv';
import { countJobs, foundNotes, troubleOf } from '#lib/audit/describe-found';
import { searchJournal, withAllEntries } from '#lib/audit/search-journal';
import { AUDIT_FILTERS, auditFilter } from '#lib/commands/audit-takes';
import { defineRead } from '#lib/commands/subcommand';
import { duration } from '#lib/slack/age';
import type { Message } from '#lib/slack/message';

export const exportEntries = defineRead({
  summary: 'Export the journal, or what fits, as a CSV file',
  details: ['One line an entry, with its hash and the hash of the entry before it.'],
  examples: ['', '--since 90d', '--user <@U0123ABCD> --command vm:*'],
  takes: AUDIT_FILTERS,
  async answer(wish, reading): Promise<Message> {
    const found = await searchJournal(reading.audit(), auditFilter(wish, reading.now));
    const jobs = await withAllEntries(reading.audit(), found.jobs);
    const count = jobs.reduce((sum, { entries }) => sum + entries.length, 0);
    const entries = count === 1 ? '1 entry' : `${count} entries`;
    const title = `${entries} about ${countJobs(jobs.length)} in the last ${duration(wish.since)}`;
    return {
      severity: troubleOf(found) ? 'warning' : 'info',
      headline: jobs.length === 0 ? `No job fits in the last ${duration(wish.since)}` : title,
      notes: foundNotes(found, reading.word),
      ...(jobs.length === 0 ? {} : { file: { name: 'audit.csv', title, content: entriesCsv(jobs) } }),
    };
  },
});
