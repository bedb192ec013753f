import { SaidError } from '#lib/errors';
import { askWords } from '#lib/policy/access-sentence';
import {
  type AccessRules,
  type AccessState,
  adminsOf,
  type Entry,
  givesAdmin,
  isLive,
  type Rights,
  refuseNewerAccess,
  type Terms,
} from '#lib/policy/access-state';
import { lackToGive } from '#lib/policy/holding';
import { type Asker, misfitOfPerson } from '#lib/policy/judge-entry';
import { type Subject, sameSubject } from '#lib/policy/read-subject';
import { SaidInWords } from '#lib/policy/said-in-words';
import { user, type Words, words } from '#lib/slack/words';

/** The item has to stay far below what a table holds in one. */
export const MOST_ENTRIES = 500;

/** What has ended stays so long, for `can` to say that it has. */
const KEPT_AFTER_END = 30 * 86_400_000;

/** Who changes access, and when. */
export interface Change {
  readonly by: Asker;
  readonly now: number;
  /** When it was asked for, where that is kept in `now`'s place. */
  readonly askedAt?: number;
}

/** The next state, to be stored where the revision is still the one before. */
export interface Changed {
  readonly next: AccessState;
  readonly entry: Entry;
  /** What else is so now, in sentences. */
  readonly notes: readonly Words[];
}

/** Gives rights; nobody gives what he does not hold. */
export function grant(wish: Rights & Terms, change: Change, rules: AccessRules): Changed {
  refuseNewerAccess(rules.state);
  refuseTwin(wish, rules.state.grants, 'grant', change.now);
  refuseMoreThanHeld(wish, change, rules, 'Nobody gives more than he holds');
  return added('grants', wish, change, rules.state);
}

/** Forbids, whatever any grant allows. */
export function deny(wish: Rights & Terms, change: Change, rules: AccessRules): Changed {
  refuseNewerAccess(rules.state);
  const { to } = wish;
  if ('user' in to && rules.admins.includes(to.user)) {
    throw firstAdminStays(to.user);
  }
  refuseTwin(wish, rules.state.denies, 'deny', change.now);
  const changed = added('denies', wish, change, rules.state);
  const hitsAsker = misfitOfPerson(to, change.by, 'forbids') === undefined && !rules.admins.includes(change.by.id);
  return hitsAsker ? { ...changed, notes: [`${changed.entry.id} is for you too.`] } : changed;
}

/** Takes a grant back, or lifts a deny: which gives rights, and needs as many. */
export function revoke(typed: string, change: Change, rules: AccessRules): Changed {
  refuseNewerAccess(rules.state);
  const { state } = rules;
  const entry = findEntry(typed, state);
  const isDeny = state.denies.includes(entry);
  if (isDeny) refuseToLift(entry, change, rules);
  const without = (entries: readonly Entry[]): readonly Entry[] => entries.filter((one) => one !== entry);
  const next = stored(
    isDeny ? { ...state, denies: without(state.denies) } : { ...state, grants: without(state.grants) },
    change.now,
  );
  return { next, entry, notes: isDeny ? [] : lastAdminNotes(entry, change, rules, next) };
}

/** The grant or deny with that id; two admins may have revoked it at once. */
function findEntry(typed: string, { grants, denies }: AccessState): Entry {
  const entries = [...grants, ...denies];
  const id = typed.trim().toLowerCase();
  const entry = entries.find((one) => one.id === id);
  if (entry !== undefined) return entry;
  throw new SaidError(
    'not-found',
    `No grant or deny is called "${typed}"; it may have been revoked a moment ago. Nothing was done.`,
  );
}

function refuseToLift(entry: Entry, change: Change, rules: AccessRules): void {
  const isOwn = misfitOfPerson(entry.to, change.by, 'forbids') === undefined;
  if (isOwn && isLive(entry, change.now) && !rules.admins.includes(change.by.id)) {
    throw new SaidInWords(
      'refused',
      words(`The deny ${entry.id} is for you, so somebody else has to lift it. Nothing was done. `, askFirst(rules)),
    );
  }
  refuseMoreThanHeld(entry, change, rules, `To lift the deny ${entry.id} takes the rights that it denies`);
}

function refuseMoreThanHeld(wish: Rights & Terms, change: Change, rules: AccessRules, law: string): void {
  const lack = lackToGive(wish, change.by, rules, change.now);
  if (lack === undefined) return;
  throw new SaidInWords('not-permitted', words(`${law}, and `, lack, '. Nothing was done. ', askFirst(rules)));
}

/** Nobody in chat changes what a first admin is. */
export function firstAdminStays(id: string): SaidError {
  return new SaidInWords(
    'refused',
    words([user(id)], ' is a first admin, which a deploy parameter says and chat cannot change. Nothing was done. ', [
      'Whoever deploys SlashVM can take the id out of it.',
    ]),
  );
}

/** Whom to ask: the first admins, whom no grant of anybody's makes or unmakes. */
function askFirst(rules: AccessRules): Words {
  return words(askWords({ ...rules, state: { ...rules.state, grants: [] } }, 0), '.');
}

function refuseTwin(wish: Rights & Terms, entries: readonly Entry[], what: 'grant' | 'deny', now: number): void {
  if (entries.length >= MOST_ENTRIES) {
    const many = `${MOST_ENTRIES} ${what === 'grant' ? 'grants' : 'denies'}`;
    throw new SaidError(
      'refused',
      `There are ${many} already, and no more are kept. Nothing was done. Revoke what is not needed any more.`,
    );
  }
  const twin = entries.find((entry) => isLive(entry, now) && spelled(entry) === spelled(wish));
  if (twin === undefined) return;
  throw new SaidError('refused', `That ${what} is there already, as ${twin.id}. Nothing was done.`);
}

function spelled(entry: Rights & Terms): string {
  const { to, channels, targets, until } = entry;
  const what = 'role' in entry ? entry.role : [...entry.permissions].sort();
  const { vcenter, cluster, folder, tag, name } = targets ?? {};
  return JSON.stringify([subjectKey(to), what, channels?.toSorted(), [vcenter, cluster, folder, tag, name], until]);
}

function subjectKey(to: Subject): string {
  if ('user' in to) return to.user;
  return 'group' in to ? to.group : 'everyone';
}

function added(
  list: 'grants' | 'denies',
  wish: Rights & Terms,
  { by, now, askedAt = now }: Change,
  state: AccessState,
): Changed {
  const last = state.last + 1;
  const entry: Entry = { ...wish, id: `${list === 'grants' ? 'g' : 'd'}${last}`, by: by.id, at: askedAt };
  return { next: stored({ ...state, last, [list]: [...state[list], entry] }, now), entry, notes: [] };
}

function stored(state: AccessState, now: number): AccessState {
  const kept = (entries: readonly Entry[]): readonly Entry[] =>
    entries.filter(({ until }) => until === undefined || until > now - KEPT_AFTER_END);
  return { ...state, revision: state.revision + 1, grants: kept(state.grants), denies: kept(state.denies) };
}

function lastAdminNotes(entry: Entry, { by, now }: Change, rules: AccessRules, next: AccessState): readonly Words[] {
  const wasOwn = sameSubject(entry.to, { user: by.id }) && givesAdmin(entry);
  if (!wasOwn || adminsOf({ state: next, admins: rules.admins }, now).includes(by.id)) return [];
  return [words('That was your last grant of admin: you cannot give it back to yourself. ', askFirst(rules))];
}
