import { revokeEntry } from '#lib/access/revoke-entry';
import { arg } from '#lib/commands/argument';
import { defineAct } from '#lib/commands/subcommand';

export const revoke = defineAct({
  summary: 'Take back a grant, or lift a deny',
  details: ['To lift a deny takes the rights that it denies, and somebody whom it is not for.'],
  examples: ['g3', 'd4'],
  takes: { id: arg.word({ name: 'id', about: 'its id, as the list of grants shows it', max: 200 }) },
  act: ({ id }, acting) => revokeEntry(id, acting),
});
