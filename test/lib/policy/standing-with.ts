import { type AccessState, type Entry, NO_ACCESS, type Rights, type Terms } from '#lib/policy/access-state';
import { CATALOGUE } from '#lib/policy/catalogue';
import { NO_POLICY, type Policy } from '#lib/policy/policy';
import type { Standing } from '#lib/policy/standing';

/** What is given or taken, to a requester unless it says to whom. */
export type Given = Rights & Partial<Terms>;

/** Grants (`g1`, `g2` …) and denies (`d1` …) as a table would hold them. */
export function stateWith(grants: readonly Given[], denies: readonly Given[] = []): AccessState {
  const entry =
    (kind: string) =>
    (given: Given, index: number): Entry => ({
      to: { user: 'UREQUESTER' },
      ...given,
      id: `${kind}${index + 1}`,
      by: 'UADMIN',
      at: 0,
    });
  return { ...NO_ACCESS, revision: 1, grants: grants.map(entry('g')), denies: denies.map(entry('d')) };
}

/** A requester in a channel, with these grants and denies. */
export function standingWith(
  grants: readonly Given[],
  denies: readonly Given[] = [],
  more: { readonly user?: string; readonly policy?: Partial<Policy> } = {},
): Standing {
  return {
    asker: { id: more.user ?? 'UREQUESTER', groups: new Set(), kind: 'member' },
    channel: { id: 'C1', name: 'vsphere', isDirect: false },
    rules: {
      state: stateWith(grants, denies),
      admins: ['UADMIN'],
      catalogue: CATALOGUE,
      guests: false,
      strangers: false,
    },
    policy: { ...NO_POLICY, ...more.policy },
    now: 1000,
  };
}
