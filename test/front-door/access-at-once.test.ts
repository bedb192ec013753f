import { expect, test } from '@jest/globals';
import type { Entry } from '#lib/policy/access-state';
import { stackOfFile, type } from '#test/conversation';
import { storeAccess, storedAccess } from '#test/front-door/access-item';

const here = stackOfFile();

const userOf = ({ to }: Entry): string | undefined => ('user' in to ? to.user : undefined);

/** Types each at the same moment and reads what its asker alone was told. */
async function atOnce(lines: readonly { readonly user: string; readonly text: string }[]) {
  const { stack } = here;
  const since = (await stack.transcript()).reduce((last, { n }) => Math.max(last, n), 0);
  const jobs = await Promise.all(lines.map(({ user, text }) => stack.typed(`/vm-access ${text}`, { user })));
  const ended = await Promise.all(jobs.map(({ job }) => stack.jobEnded(job)));
  const told = await stack.transcript(since);
  return { ended, told };
}

test('two admins who revoke each other at once: one is quicker, and both are told the truth', async () => {
  const { stack } = here;
  for (let round = 1; round <= 3; round += 1) {
    await storeAccess(stack, (state) => ({
      ...state,
      grants: [
        { id: 'g91', to: { user: 'U0OPERATE1' }, role: 'admin', by: 'U0ADMIN001', at: 0 },
        { id: 'g92', to: { user: 'U0APPROVE1' }, role: 'admin', by: 'U0ADMIN001', at: 0 },
      ],
      last: 92,
    }));

    const { ended, told } = await atOnce([
      { user: 'operator', text: 'revoke g92' },
      { user: 'approver', text: 'revoke g91' },
    ]);

    const left = (await storedAccess(stack)).grants.map(userOf);
    expect(left).toHaveLength(1);
    const [winner] = left;
    const textOf = (user: string): string => told.find(({ ephemeralTo }) => ephemeralTo === user)?.text ?? '';
    const loser = winner === 'U0OPERATE1' ? 'U0APPROVE1' : 'U0OPERATE1';
    expect(textOf(winner ?? '')).toMatch(
      new RegExp(`^✅ Revoked \\*g9[12]\\*, which gave role \\*admin\\* to <@${loser}>`),
    );
    expect(textOf(loser)).toContain('❌ You may not run `access:revoke`: no grant gives it to you.');
    expect(ended.map((job) => `${job['state']} ${job['exit']}`).sort()).toEqual(['ended 0', 'refused 1']);
  }
});

test('a dozen changes at once are all made, each once, with an id of its own', async () => {
  const { stack } = here;
  const before = await storedAccess(stack);
  const permissions = ['list', 'find', 'info', 'start', 'stop', 'reset', 'revert', 'snapshot', 'restart', 'suspend'];
  const lines = permissions.map((name, index) => ({
    user: 'admin',
    text: index % 2 === 0 ? `grant @requester vm:${name}` : `deny @requester vm:${name}`,
  }));

  const { told } = await atOnce(lines);

  const { grants, denies, last, revision } = await storedAccess(stack);
  const made = [...grants, ...denies].filter((entry) => userOf(entry) === 'U0REQUEST1');
  const refused = told.filter(({ text }) => text.includes('Others are changing roles and grants at this very moment'));
  expect(made).toHaveLength(permissions.length - refused.length);
  expect(new Set(made.map(({ id }) => id)).size).toBe(made.length);
  expect(last - before.last).toBe(made.length);
  expect(revision - before.revision).toBe(made.length);
  expect(told.filter(({ text }) => /^✅ (Granted|Denied) as /.test(text))).toHaveLength(made.length);
});

test('a request that is delivered twice is one change', async () => {
  const { stack } = here;
  const match = { operation: 'Deliver', function: 'access' };
  await stack.fault(
    Object.assign({ service: 'lambda' as const, match }, Object.fromEntries([['then', { deliver: 2 }]])),
  );

  await type(stack, '/vm-access grant @outsider vm:suspend');

  const { grants } = await storedAccess(stack);
  expect(grants.filter((entry) => userOf(entry) === 'U0OUTSIDE1')).toHaveLength(1);
});
