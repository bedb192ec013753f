import type { Argument } from '#lib/commands/argument';
import { SaidError } from '#lib/errors';

/** A vCenter's name as `npm run vcenter -- add` takes it. */
const NAME = /^[a-z0-9][a-z0-9-]{0,40}$/i;

/** vCenters by their names; none means all. */
export function vcenterNames(): Argument<readonly string[]> {
  return {
    ...{ kind: 'words', about: 'only these vCenters, by their names', required: false },
    shape: () => '[vcenter…]',
    read: ({ words }) => words.map(({ text }) => readName(text)),
  };
}

function readName(typed: string): string {
  if (NAME.test(typed)) return typed.toLowerCase();
  throw new SaidError('usage', `"${typed}" is no vCenter's name: those are letters, digits and hyphens, such as prod.`);
}
