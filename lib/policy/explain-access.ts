import type { AccessRules } from '#lib/policy/access-state';
import { type Decision, decideAccess, type Judged, judgeEntries } from '#lib/policy/decide-access';
import type { AccessQuestion, Misfit } from '#lib/policy/judge-entry';

/** A decision with everything it rests on, for `can @user vm:snapshot app01`. */
export interface Explanation {
  readonly decision: Decision;
  /** Denies and grants for this person or for everyone, with why each counts or not. */
  readonly entries: readonly { readonly judged: Judged; readonly said: string }[];
}

export function explainAccess(question: AccessQuestion, rules: AccessRules): Explanation {
  const entries = judgeEntries(question, rules)
    .filter(({ misfit }) => misfit !== 'other-person')
    .map((judged) => ({ judged, said: said(judged, question) }));
  return { decision: decideAccess(question, rules), entries };
}

function said({ entry, bearing, misfit, unsure }: Judged, { target }: AccessQuestion): string {
  const what = bearing === 'allows' ? 'grant' : 'deny';
  if (misfit === 'other-target' && target === 'some') return `${what} ${entry.id} counts on its own targets only.`;
  if (misfit !== undefined) return `${what} ${entry.id} does not count: ${MISFITS[misfit]}.`;
  if (unsure !== undefined) return `${what} ${entry.id} counts, for its ${unsure} could not be read.`;
  return `${what} ${entry.id} counts.`;
}

const MISFITS: Readonly<Record<Misfit, string>> = {
  'other-person': 'it is for somebody else',
  'groups-unknown': 'it is for a group, and Slack did not say who is in it',
  'other-permission': 'it does not name this permission',
  expired: 'it has ended',
  'other-channel': 'it is for other channels',
  'other-target': 'it is for other targets',
  'tags-unreadable': 'it goes by a tag, and tags could not be read',
  'no-target': 'it is for some targets, and this looks at none',
};
