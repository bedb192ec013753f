import type { AccessRules, Entry } from '#lib/policy/access-state';
import { type AccessQuestion, type Asker, type Misfit, misfitOf } from '#lib/policy/judge-entry';
import { type Bearing, coversScope } from '#lib/policy/target-scope';

export type Decision =
  | { readonly allowed: true; readonly by: AllowedBy }
  | { readonly allowed: false; readonly because: AccessRefusal };

/** The deploy parameter, or the grant. */
export type AllowedBy = 'first-admin' | Entry;

export type AccessRefusal =
  | { readonly kind: 'guest' }
  | { readonly kind: 'stranger' }
  /** Slack did not say whether this is a guest or a stranger. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'denied'; readonly entry: Entry; readonly unsure?: Unsure }
  /** With the grants that came nearest. */
  | { readonly kind: 'not-granted'; readonly near: readonly Judged[] };

/** What could not be read, for which alone a deny counts. */
export type Unsure = 'group' | 'tag';

/** A grant or deny held against a question. */
export interface Judged {
  readonly entry: Entry;
  readonly bearing: Bearing;
  /** Why it does not bear on it; absent where it does. */
  readonly misfit?: Misfit;
  readonly unsure?: Unsure;
}

/** Decides who may do what. What no grant allows is refused, and a deny beats every grant but a first admin's. */
export function decideAccess(question: AccessQuestion, rules: AccessRules): Decision {
  const { id } = question.asker;
  const kind = kindRefused(question.asker, rules);
  if (kind !== undefined) return { allowed: false, because: { kind } };
  if (rules.admins.includes(id)) return { allowed: true, by: 'first-admin' };
  const judged = judgeEntries(question, rules);
  const denies = judged.filter(({ bearing, misfit }) => bearing === 'forbids' && misfit === undefined);
  const denied = denies.find(({ unsure }) => unsure === undefined) ?? denies[0];
  if (denied !== undefined) {
    const { entry, unsure } = denied;
    return { allowed: false, because: { kind: 'denied', entry, ...(unsure === undefined ? {} : { unsure }) } };
  }
  const grants = judged.filter(({ bearing }) => bearing === 'allows');
  const by = grants.find((grant) => grant.misfit === undefined && !isEmptied(grant.entry, question, rules))?.entry;
  if (by !== undefined) return { allowed: true, by };
  const near = grants.filter(({ misfit }) => misfit !== 'other-person' && misfit !== 'other-permission');
  return { allowed: false, because: { kind: 'not-granted', near } };
}

/** What somebody is in the workspace, where for that alone nothing is allowed. */
export function kindRefused(
  { kind }: Asker,
  { guests, strangers }: Pick<AccessRules, 'guests' | 'strangers'>,
): 'guest' | 'stranger' | 'unknown' | undefined {
  if (kind === 'member' || (guests && strangers)) return undefined;
  if (kind === 'guest') return guests ? undefined : kind;
  if (kind === 'stranger') return strangers ? undefined : kind;
  return kind;
}

/** Every deny and grant with whether it bears on the question, denies first. */
export function judgeEntries(question: AccessQuestion, rules: AccessRules): readonly Judged[] {
  const judge = (entry: Entry, bearing: Bearing): Judged => {
    const misfit = misfitOf(entry, bearing, question, rules);
    if (misfit !== undefined) return { entry, bearing, misfit };
    const unsure = bearing === 'forbids' ? unsureOf(entry, question) : undefined;
    return { entry, bearing, ...(unsure === undefined ? {} : { unsure }) };
  };
  return [
    ...rules.state.denies.map((entry) => judge(entry, 'forbids')),
    ...rules.state.grants.map((entry) => judge(entry, 'allows')),
  ];
}

function unsureOf({ to, targets }: Entry, { asker, target }: AccessQuestion): Unsure | undefined {
  if ('group' in to && asker.groups === 'unknown') return 'group';
  const isUnread = typeof target === 'object' && target.tags === 'unreadable';
  return targets?.tag !== undefined && isUnread ? 'tag' : undefined;
}

/** True where a grant leaves no VM at all, for a deny covers all of its targets. */
function isEmptied(grant: Entry, question: AccessQuestion, rules: AccessRules): boolean {
  if (question.target !== 'some' || grant.targets === undefined) return false;
  return rules.state.denies.some((deny) => {
    const { targets, ...everywhere } = deny;
    return coversScope(targets, grant.targets) && misfitOf(everywhere, 'forbids', question, rules) === undefined;
  });
}
