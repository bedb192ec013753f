import { describe, expect, test } from '@jest/globals';
import { isProtected, type PlannedChange, policyRefusals } from '#lib/policy/change-policy';
import { NO_POLICY, type Policy } from '#lib/policy/policy';
import { policyWords } from '#lib/policy/policy-sentence';
import type { PolicyTarget } from '#lib/policy/target-scope';
import { plain } from '#lib/slack/words';

const SATURDAY = Date.parse('2026-11-28T10:00Z');
const MONDAY = Date.parse('2026-11-30T10:00Z');

const target = (name: string, tags: PolicyTarget['tags'] = new Set()): PolicyTarget => ({
  vcenter: 'prod',
  folder: 'Prod',
  name,
  tags,
});

const CHANGE: PlannedChange = {
  permission: 'vm:stop',
  effect: 'interrupt',
  targets: [target('app01')],
  asker: { id: 'UANN', groups: new Set(['SOPS']), kind: 'member' },
  changesThisHour: 0,
  now: MONDAY,
};

const FREEZE = {
  name: 'weekend',
  cron: '0 18 * * fri',
  duration: 60 * 3_600_000,
  zone: 'Europe/Berlin',
  permissions: ['vm:*'],
  breakers: { users: ['UBOSS'], groups: ['SONCALL'] },
};

const said = (change: Partial<PlannedChange>, policy: Partial<Policy>): readonly string[] =>
  policyRefusals({ ...CHANGE, ...change }, { ...NO_POLICY, ...policy }).map((one) => plain(policyWords(one)));

describe('policyRefusals', () => {
  test('has nothing against a change where the policy says nothing', () => {
    expect(said({}, {})).toEqual([]);
  });

  test('refuses every change where SlashVM only looks', () => {
    expect(said({}, { observer: true })).toEqual([
      'SlashVM only looks here: all changes are switched off by its policy. Nothing was done.',
    ]);
  });

  test('refuses one change too many within an hour', () => {
    const limits = { targets: 20, changesPerHour: 3 };
    expect(said({ changesThisHour: 2 }, { limits })).toEqual([]);
    expect(said({ changesThisHour: 3 }, { limits })).toEqual([
      'You have run 3 changes within the last hour, and the policy allows no more. Nothing was done. Try again later.',
    ]);
  });

  test('refuses what is protected, whoever asks', () => {
    const policy = { protected: [{ name: 'domain controllers', targets: { tag: 'role=dc' } }] };
    const dc = target('dc01', new Set(['role=dc']));
    expect(said({ targets: [target('app01'), dc] }, policy)).toEqual([
      '"dc01" is protected by the policy ("domain controllers"): nobody changes it from here. Nothing was done.',
    ]);
    expect(said({ targets: [dc, target('dc02', 'unreadable')] }, policy)).toEqual([
      '"dc01" and "dc02" are protected by the policy ("domain controllers"): nobody changes them from here. Nothing was done.' +
        ' Tags could not be read, and what may be protected counts as protected.',
    ]);
    const many = Array.from({ length: 7 }, (_, index) => target(`dc0${index}`, new Set(['role=dc'])));
    expect(said({ targets: many }, policy)[0]).toContain(
      '"dc00", "dc01", "dc02", "dc03", "dc04" and 2 more are protected',
    );
    expect(isProtected(dc, policy)).toBe(true);
    expect(isProtected(target('app01'), policy)).toBe(false);
  });

  test('freezes, and says who may break it', () => {
    const freezes = [FREEZE];
    expect(said({ now: MONDAY }, { freezes })).toEqual([]);
    expect(said({ now: SATURDAY, permission: 'host:reboot' }, { freezes })).toEqual([]);
    expect(said({ now: SATURDAY }, { freezes })).toEqual([
      'Changes are frozen now ("weekend"). Nothing was done. Wait for its end, or ask @UBOSS and the group SONCALL, who may break it.',
    ]);
    const nobody = [{ ...FREEZE, breakers: { users: [], groups: [] } }];
    expect(said({ now: SATURDAY }, { freezes: nobody })).toEqual([
      'Changes are frozen now ("weekend"). Nothing was done. Nobody may break this freeze; wait for its end.',
    ]);
  });

  test('a freeze is broken by who may, with a reason', () => {
    const boss = { now: SATURDAY, asker: { ...CHANGE.asker, id: 'UBOSS' } };
    const onCall = { now: SATURDAY, asker: { ...CHANGE.asker, groups: new Set(['SONCALL']) } };
    const freezes = [FREEZE];
    expect(said({ ...boss, reason: ' ' }, { freezes })).toEqual([
      'Changes are frozen now ("weekend"). Nothing was done. You may break the freeze: say why with --reason.',
    ]);
    expect(said({ ...boss, reason: 'outage' }, { freezes })).toEqual([]);
    expect(said({ ...onCall, reason: 'outage' }, { freezes })).toEqual([]);
    const unknown = { now: SATURDAY, asker: { ...CHANGE.asker, groups: 'unknown' as const }, reason: 'outage' };
    expect(said(unknown, { freezes })).toHaveLength(1);
    expect(said({ now: SATURDAY, reason: 'outage' }, { freezes })).toHaveLength(1);
  });

  test('a freeze for targets concerns a change of one of them', () => {
    const freezes = [{ ...FREEZE, targets: { tag: 'env=prod' } }];
    expect(said({ now: SATURDAY }, { freezes })).toEqual([]);
    expect(
      said({ now: SATURDAY, targets: [target('app01'), target('app02', 'unreadable')] }, { freezes }),
    ).toHaveLength(1);
  });

  test('wants a reason of a form', () => {
    const reasons = [{ permissions: ['vm:*'], pattern: 'CHG-\\d+', about: "the change's number" }];
    expect(said({}, { reasons })).toEqual([
      'This needs a reason that holds CHG-\\d+: the change\'s number. Add --reason "…".',
    ]);
    expect(said({ reason: 'because' }, { reasons })).toEqual([
      '"because" is not the reason that this needs: one that holds CHG-\\d+: the change\'s number. Type it behind --reason.',
    ]);
    expect(said({ reason: 'patch, CHG-1234' }, { reasons })).toEqual([]);
    expect(said({ permission: 'host:reboot' }, { reasons })).toEqual([]);
    const any = [{ permissions: ['vm:*'] }];
    expect(said({}, { reasons: any })).toEqual(['This needs a reason. Add --reason "…".']);
    expect(said({ reason: 'patch' }, { reasons: any })).toEqual([]);
  });

  test('says everything at once', () => {
    expect(
      said({ now: SATURDAY }, { observer: true, freezes: [FREEZE], reasons: [{ permissions: ['*:*'] }] }),
    ).toHaveLength(3);
  });
});
