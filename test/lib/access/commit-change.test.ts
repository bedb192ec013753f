import { describe, expect, test } from '@jest/globals';
import { commitChange } from '#lib/access/commit-change';
import type { Acting } from '#lib/commands/acting';
import { type AccessState, type Entry, NO_ACCESS } from '#lib/policy/access-state';
import { grant } from '#lib/policy/change-access';
import { NO_POLICY } from '#lib/policy/policy';
import type { Standing } from '#lib/policy/standing';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const ADMIN: Entry = { id: 'g1', role: 'admin', to: { user: 'UANN' }, by: 'UFIRST', at: NOW };
const ANN: AccessState = { ...NO_ACCESS, revision: 1, last: 1, grants: [ADMIN] };

/** A table that somebody else may write between a read and a write. */
function acting(state: AccessState, others: readonly AccessState[] = []) {
  let stored = state;
  const left = [...others];
  const standing = (): Standing => ({
    asker: { id: 'UANN', groups: new Set(), kind: 'member' },
    channel: { id: 'C1', isDirect: false },
    rules: { state: stored, admins: ['UFIRST'], catalogue: [], guests: false, strangers: false },
    policy: NO_POLICY,
    now: NOW,
  });
  const port: Pick<Acting, 'job' | 'standingNow' | 'save'> = {
    job: 'job-1',
    standingNow: async () => standing(),
    save: async (next) => {
      stored = left.shift() ?? stored;
      if (next.revision !== stored.revision + 1) return false;
      stored = next;
      return true;
    },
  };
  return { acting: port as Acting, stored: () => stored };
}

const granting = async ({ asker, rules, now }: Standing) => {
  const { next, entry, notes } = grant({ role: 'viewer', to: { user: 'UBEN' } }, { by: asker, now }, rules);
  return { next, deed: { act: 'granted' as const, entry, notes } };
};

describe('A change of access', () => {
  test('is decided again on what somebody else stored meanwhile', async () => {
    const other: Entry = { id: 'g2', role: 'viewer', to: { user: 'UCAT' }, by: 'UFIRST', at: NOW };
    const table = acting(ANN, [{ ...ANN, revision: 2, last: 2, grants: [ADMIN, other] }]);

    const { deed } = await commitChange(table.acting, 'access:grant', granting);

    expect(deed).toMatchObject({ act: 'granted', entry: { id: 'g3' } });
    expect(table.stored().grants.map(({ id }) => id)).toEqual(['g1', 'g2', 'g3']);
    expect(table.stored().revision).toBe(3);
  });

  test('ends where the right is gone meanwhile', async () => {
    const table = acting(ANN, [{ ...ANN, revision: 2, grants: [] }]);

    await expect(commitChange(table.acting, 'access:grant', granting)).rejects.toThrow(
      'You may not run access:grant: no grant gives it to you. Ask @UFIRST for it.',
    );
    expect(table.stored().grants).toEqual([]);
  });

  test('is not made twice by one Job, whatever has become of the right since', async () => {
    const table = acting(ANN);
    const first = await commitChange(table.acting, 'access:grant', granting);
    const again = acting({ ...table.stored(), grants: table.stored().grants.slice(1) });

    const second = await commitChange(again.acting, 'access:grant', granting);

    expect(second.deed).toMatchObject(first.deed);
    expect(again.stored().grants).toHaveLength(1);
  });

  test('is given up where others are quicker again and again', async () => {
    const others = Array.from({ length: 20 }, (_, index) => ({ ...ANN, revision: index + 2 }));
    const table = acting(ANN, others);

    await expect(commitChange(table.acting, 'access:grant', granting)).rejects.toThrow(
      'Others are changing roles and grants at this very moment, so nothing was done. Type it again.',
    );
  });
});
