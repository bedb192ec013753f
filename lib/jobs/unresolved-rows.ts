import type { UnresolvedWord } from '#lib/jobs/job';
import type { Row } from '#lib/slack/message';
import { code } from '#lib/slack/words';

/** A word that led to no VM, with what to type instead below it. */
export function unresolvedRows(word: Pick<UnresolvedWord, 'said' | 'forms'>): readonly Row[] {
  return [{ severity: 'failure', words: word.said }, ...formRows(word)];
}

/** What to type instead, a line each. */
export function formRows({ forms }: Pick<UnresolvedWord, 'forms'>): readonly Row[] {
  return (forms ?? []).map((form) => ({ indent: 1, words: [code(form)] }));
}
