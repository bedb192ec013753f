import { checkJournal } from '#lib/audit/check-journal';
import { describeChain } from '#lib/audit/describe-chain';
import { entryNumber, option, readHash } from '#lib/commands/audit-takes';
import { defineRead } from '#lib/commands/subcommand';
import type { Message } from '#lib/slack/message';

export const verify = defineRead({
  summary: 'Check that the journal is as it was written',
  details: [
    'Finds an entry that was changed, replaced or taken away, and says which. What is gone by age is said, and is no fault.',
    'Whoever may write the table can write all of the journal anew: the head’s hash, kept elsewhere, shows that.',
  ],
  examples: ['', '--from 1200', `--head ${'0123456789abcdef'.repeat(4)}`],
  takes: {
    from: option('entry', 'begin at this entry instead of the first', entryNumber),
    head: option('hash', 'a hash that was noted earlier: is it still there?', readHash),
  },
  async answer(wish, reading): Promise<Message> {
    const report = await checkJournal(reading.audit(), reading.now, wish);
    return describeChain(report, { word: reading.word, ...wish });
  },
});
