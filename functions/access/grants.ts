import { accessArg } from '#lib/access/access-arguments';
import { describeEntries } from '#lib/access/describe-entries';
import { defineRead } from '#lib/commands/subcommand';

export const grants = defineRead({
  summary: 'Show grants and denies with their ids, all or those for somebody',
  details: ['For a person that is what names the person, the groups the person is in, or everyone.'],
  examples: ['', '<@U012ABCDE>', '<!subteam^S012ABCDE>', 'everyone'],
  takes: { whom: accessArg.subjectOrAll() },
  answer: ({ whom }, reading) => describeEntries(whom, reading),
});
