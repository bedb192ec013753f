import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SaidError } from '#lib/errors';
import type { Approval } from '#lib/jobs/approval';
import { type AccessRules, type AccessState, NO_ACCESS, type Rights, type Terms } from '#lib/policy/access-state';
import { matchingRules, type Request, standingOf } from '#lib/policy/approval-rules';
import { clickRefusal } from '#lib/policy/approval-sentence';
import { deny, grant, revoke } from '#lib/policy/change-access';
import { decideAccess } from '#lib/policy/decide-access';
import type { Asker } from '#lib/policy/judge-entry';
import type { ApprovalRule } from '#lib/policy/policy';
import type { Subject } from '#lib/policy/read-subject';
import type { PolicyTarget } from '#lib/policy/target-scope';

/**
 * Whatever people grant, deny, revoke and click, and in whatever order: a change runs only with a right to it, every
 * matching rule satisfied, and no deny. What happened is judged by a diary kept beside the product.
 */

const USERS = ['UFIRST', 'UANN', 'UBEN', 'UCAT', 'UDAN'] as const;
const GROUPS: Readonly<Record<string, readonly string[]>> = { UBEN: ['SOPS'], UCAT: ['SOPS', 'SSEC'], UDAN: ['SSEC'] };
const TARGET: PolicyTarget = { vcenter: 'prod', folder: 'Prod', name: 'app01', tags: new Set(['env=prod']) };
const PLANS = ['p1', 'p2'] as const;

const user = fc.constantFrom(...USERS);
const subject: fc.Arbitrary<Subject> = fc.oneof(
  user.map((id) => ({ user: id })),
  fc.constantFrom({ group: 'SOPS' }, { group: 'SSEC' }),
  fc.constant({ everyone: true } as const),
);
const rights: fc.Arbitrary<Rights & Terms> = fc
  .tuple(
    fc.constantFrom<Rights>(
      { role: 'admin' },
      { role: 'viewer' },
      { permissions: ['vm:*'] },
      { permissions: ['vm:stop'] },
      { permissions: ['*:list'] },
    ),
    subject,
    fc.constantFrom(undefined, { folder: 'Prod' }, { tag: 'env=prod' }, { name: 'web*' }),
  )
  .map(([what, to, targets]) => ({ ...what, to, ...(targets === undefined ? {} : { targets }) }));

type Act =
  | { readonly act: 'grant'; readonly by: string; readonly rights: Rights & Terms }
  | { readonly act: 'deny'; readonly by: string; readonly rights: Rights & Terms }
  | { readonly act: 'revoke'; readonly by: string; readonly number: number }
  | { readonly act: 'click'; readonly by: string; readonly verdict: Approval['verdict']; readonly plan: string }
  | { readonly act: 'replan'; readonly plan: string }
  | { readonly act: 'run' };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: fc.constant('grant'), by: user, rights }),
  fc.record({ act: fc.constant('deny'), by: user, rights }),
  fc.record({ act: fc.constant('revoke'), by: user, number: fc.integer({ min: 1, max: 8 }) }),
  {
    arbitrary: fc.record({
      act: fc.constant('click'),
      by: user,
      verdict: fc.constantFrom('approve', 'approve', 'approve', 'approve', 'deny'),
      plan: fc.constantFrom('p1', 'p1', 'p1', 'p2'),
    }),
    weight: 3,
  },
  fc.record({ act: fc.constant('replan'), plan: fc.constantFrom(...PLANS) }),
  { arbitrary: fc.record({ act: fc.constant('run') }), weight: 2 },
);

const approvalRule: fc.Arbitrary<ApprovalRule> = fc.record({
  name: fc.constantFrom('a', 'b'),
  permissions: fc.constantFrom(['vm:*'], ['*:stop'], ['vm:start']),
  from: fc.constantFrom(1, 1, 2),
  approvers: fc.record({ users: fc.subarray([...USERS]), groups: fc.subarray(['SOPS', 'SSEC']) }),
  quorum: fc.integer({ min: 1, max: 2 }),
  requesterMayApprove: fc.boolean(),
  expires: fc.constant(1000),
});

/** A pure SlashVM: who asked for `vm:stop app01`, what is stored, and what was clicked. */
interface World {
  state: AccessState;
  plan: string;
  clicks: Approval[];
}

const asker = (id: string): Asker => ({ id, groups: new Set(GROUPS[id] ?? []), kind: 'member' });

const rulesOf = (state: AccessState): AccessRules => ({
  state,
  admins: ['UFIRST'],
  catalogue: [
    { permission: 'vm:list', effect: 'read' },
    { permission: 'vm:stop', effect: 'interrupt', area: 'power' },
  ],
  guests: false,
  strangers: false,
});

const may = (world: World, id: string, permission: string, target?: PolicyTarget): boolean =>
  decideAccess(
    { asker: asker(id), permission, channel: 'C1', now: 5, ...(target === undefined ? {} : { target }) },
    rulesOf(world.state),
  ).allowed;

const requestOf = (world: World, rules: readonly ApprovalRule[], requester: string): Request => ({
  rules: matchingRules({ permission: 'vm:stop', effect: 'interrupt', targets: [TARGET], now: 5 }, rules),
  approvals: world.clicks,
  requester,
  plan: world.plan,
  groupsOf: (id) => new Set(GROUPS[id] ?? []),
  automaticRuns: () => 0,
});

/** Does what the product would; true where the change ran. */
function play(world: World, one: Act, rules: readonly ApprovalRule[], requester: string): boolean {
  const request = requestOf(world, rules, requester);
  if (one.act === 'run') return may(world, requester, 'vm:stop', TARGET) && standingOf(request).state === 'satisfied';
  if (one.act === 'replan') world.plan = one.plan;
  else if (one.act === 'click') {
    const click: Approval = { by: one.by, verdict: one.verdict, plan: one.plan, at: 5 };
    if (clickRefusal(click, request) === undefined) world.clicks.push(click);
  } else if (may(world, one.by, `access:${one.act}`)) {
    const change = { by: asker(one.by), now: 5 };
    const held = rulesOf(world.state);
    if (one.act === 'grant') world.state = grant(one.rights, change, held).next;
    else if (one.act === 'deny') world.state = deny(one.rights, change, held).next;
    else {
      const wanted = `${one.number}`;
      const entry = [...world.state.grants, ...world.state.denies].find(({ id }) => id.slice(1) === wanted);
      world.state = revoke(entry?.id ?? 'g0', change, held).next;
    }
  }
  return false;
}

/** What must have happened before a run, told from the diary of acts alone. */
function wasRight(diary: readonly Act[], plan: string, rules: readonly ApprovalRule[], requester: string): boolean {
  let current = 'p1';
  const clicks: Extract<Act, { act: 'click' }>[] = [];
  for (const one of diary) {
    if (one.act === 'replan') current = one.plan;
    if (one.act === 'click' && one.plan === current && one.plan === plan) clicks.push(one);
  }
  const isNamed = (id: string, { approvers }: ApprovalRule): boolean =>
    approvers.users.includes(id) || (GROUPS[id] ?? []).some((group) => approvers.groups.includes(group));
  return rules
    .filter(({ permissions, from }) => permissions[0] !== 'vm:start' && from === 1)
    .every((rule) => {
      const said = (verdict: string) =>
        USERS.filter((id) => clicks.some((one) => one.by === id && one.verdict === verdict));
      const approved = said('approve').filter(
        (id) => isNamed(id, rule) && (rule.requesterMayApprove || id !== requester),
      );
      return approved.length >= rule.quorum && !said('deny').some((id) => isNamed(id, rule));
    });
}

/** Whom somebody with a right ever gave one to, from the first admin on; denies left aside. */
function couldHold(diary: readonly Act[], requester: string): boolean {
  const reached = new Set<string>(['UFIRST']);
  for (const one of diary) {
    if (one.act !== 'grant' || !reached.has(one.by)) continue;
    const { to } = one.rights;
    for (const id of USERS) {
      if ('everyone' in to || ('user' in to ? to.user === id : (GROUPS[id] ?? []).includes(to.group))) reached.add(id);
    }
  }
  return reached.has(requester);
}

test('no sequence of grants, denies, revokes and clicks runs a change without a right and every matching rule', () => {
  let runs = 0;
  const rulesets = fc.array(approvalRule, { maxLength: 3 });
  fc.assert(
    fc.property(rulesets, user, fc.array(act, { maxLength: 30 }), (rules, requester, acts) => {
      const world: World = { state: NO_ACCESS, plan: 'p1', clicks: [] };
      const diary: Act[] = [];
      for (const one of acts) {
        let ran = false;
        try {
          ran = play(world, one, rules, requester);
        } catch (error) {
          if (!(error instanceof SaidError)) throw error;
        }
        if (ran) {
          runs += 1;
          expect(wasRight(diary, world.plan, rules, requester)).toBe(true);
          expect(couldHold(diary, requester)).toBe(true);
        }
        diary.push(one);
      }
    }),
    { numRuns: 1500 },
  );
  expect(runs).toBeGreaterThan(20);
});

test('nobody comes to hold more by granting to himself', () => {
  fc.assert(
    fc.property(rights, fc.array(fc.record({ by: user, rights }), { maxLength: 12 }), (first, wishes) => {
      const given = grant(first, { by: asker('UFIRST'), now: 5 }, rulesOf(NO_ACCESS)).next;
      let state = given;
      for (const one of wishes.filter(({ by }) => by !== 'UFIRST')) {
        try {
          state = grant(one.rights, { by: asker(one.by), now: 5 }, rulesOf(state)).next;
        } catch (error) {
          if (!(error instanceof SaidError)) throw error;
        }
      }
      const web = { ...TARGET, name: 'web01', folder: 'Lab', tags: new Set<string>() };
      for (const permission of ['vm:list', 'vm:stop', 'access:grant']) {
        for (const target of [TARGET, web]) {
          const held = (of: AccessState) =>
            USERS.filter((id) => id !== 'UFIRST').some((id) =>
              may({ state: of, plan: '', clicks: [] }, id, permission, target),
            );
          // Rights may go from hand to hand, but none is there that nobody had.
          if (held(state)) expect(held(given)).toBe(true);
        }
      }
    }),
    { numRuns: 1000 },
  );
});
