import { commitChange } from '#lib/access/commit-change';
import { isDeny, subjectWords, termsWords } from '#lib/access/entry-words';
import { typedEntry } from '#lib/access/typed-entry';
import type { Acting } from '#lib/commands/acting';
import { SaidError } from '#lib/errors';
import { type AccessRules, type AccessState, type Entry, isLive } from '#lib/policy/access-state';
import { firstAdminStays, revoke } from '#lib/policy/change-access';
import { readSubject, type Subject, sameSubject } from '#lib/policy/read-subject';
import { SaidInWords } from '#lib/policy/said-in-words';
import type { Message } from '#lib/slack/message';
import { bold, code, type Words, words } from '#lib/slack/words';

/** Takes back a grant, or lifts a deny, and shows what is left for the same people with the line that undoes it. */
export async function revokeEntry(typed: string, acting: Acting): Promise<Message> {
  const { deed, state, standing } = await commitChange(acting, 'access:revoke', async ({ asker, rules, now }) => {
    refuseSubject(typed, rules, acting.word);
    const { next, entry, notes } = revoke(typed, { by: asker, now }, rules);
    return { next, deed: { act: 'revoked', entry, notes } };
  });
  if (!('entry' in deed)) throw new Error('A revocation was stored as something else.');
  const { entry, notes } = deed;
  const to = subjectWords(entry.to, { groups: 'unknown' });
  const [verb, past] = isDeny(entry) ? ['Lifted ', ', which denied '] : ['Revoked ', ', which gave '];
  return {
    severity: 'success',
    headline: words(verb, [bold(entry.id)], past, termsWords(entry, { groups: 'unknown' })),
    rows: [{ words: words('What is left for ', to, ': ', leftFor(entry.to, state, standing.now)) }],
    notes: [...notes, undoNote(entry, acting.word, standing.now)],
  };
}

/** What is there for exactly the same person, group or everyone. */
function leftFor(to: Subject, { grants, denies }: AccessState, now: number): string {
  const left = [...grants, ...denies].filter((entry) => isLive(entry, now) && sameSubject(entry.to, to));
  return left.length === 0 ? 'nothing that names them' : left.map(({ id }) => id).join(', ');
}

function undoNote(entry: Entry, word: string, now: number): Words {
  if (!isLive(entry, now)) return 'It had ended already.';
  return words('To undo it, type ', [code(typedEntry(word, entry))]);
}

/** Somebody is no grant: the ids of what names them are. */
function refuseSubject(typed: string, { state, admins }: AccessRules, word: string): void {
  if (!/^(<[@!]|everyone$)/i.test(typed)) return;
  const to = readSubject(typed);
  if ('user' in to && admins.includes(to.user)) throw firstAdminStays(to.user);
  const ids = [...state.grants, ...state.denies].flatMap((entry) => (sameSubject(entry.to, to) ? [entry.id] : []));
  if (ids.length === 0) {
    throw new SaidError('not-found', `No grant or deny names them, so nothing was done. \`${word} grants\` shows all.`);
  }
  throw new SaidInWords(
    'usage',
    words(
      'One grant or deny is revoked at a time, by its id. For ',
      subjectWords(to, { groups: 'unknown' }),
      ' there ',
      [ids.length === 1 ? `is ${ids[0]}.` : `are ${ids.join(', ')}.`],
    ),
  );
}
