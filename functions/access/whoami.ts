import { describeRights } from '#lib/access/describe-rights';
import { defineRead } from '#lib/commands/subcommand';

export const whoami = defineRead({
  summary: 'Show what you may do here, on what, and by which grants',
  details: ['Every member of the workspace may ask this, without any grant.'],
  examples: [''],
  takes: {},
  answer: (_values, reading) => describeRights(reading),
});
