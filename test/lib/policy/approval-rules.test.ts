import { describe, expect, test } from '@jest/globals';
import type { Approval } from '#lib/jobs/approval';
import { isSatisfied, matchingRules, type Request, standingOf } from '#lib/policy/approval-rules';
import { clickRefusal, missingWords, wishedApproverRefusal } from '#lib/policy/approval-sentence';
import type { ApprovalRule } from '#lib/policy/policy';
import type { PolicyTarget } from '#lib/policy/target-scope';
import { plain, type Words } from '#lib/slack/words';

const NOW = Date.parse('2026-11-28T10:00Z');

const rule = (about: Partial<ApprovalRule>): ApprovalRule => ({
  name: 'rule',
  permissions: ['vm:*'],
  from: 1,
  approvers: { users: [], groups: [] },
  quorum: 1,
  requesterMayApprove: false,
  expires: 3_600_000,
  ...about,
});

const GROUPS: Readonly<Record<string, readonly string[]>> = { UOPS1: ['SOPS'], UOPS2: ['SOPS'], UANN: ['SOPS'] };

const yes = (by: string, plan = 'p1'): Approval => ({ by, verdict: 'approve', plan, at: NOW });
const no = (by: string, plan = 'p1'): Approval => ({ by, verdict: 'deny', plan, at: NOW });

const request = (rules: readonly ApprovalRule[], ...approvals: readonly Approval[]): Request => ({
  rules,
  approvals,
  requester: 'UANN',
  plan: 'p1',
  groupsOf: (id) => new Set(GROUPS[id] ?? []),
  automaticRuns: () => 0,
});

const OPS = rule({ name: 'ops', approvers: { users: [], groups: ['SOPS'] } });
const BOSS = rule({ name: 'boss', approvers: { users: ['UBOSS'], groups: [] } });
const TWO = rule({ name: 'two', approvers: { users: ['UBOSS'], groups: ['SOPS'] }, quorum: 2 });

describe('matchingRules', () => {
  const target = (name: string, tags: PolicyTarget['tags'] = new Set()): PolicyTarget => ({
    vcenter: 'prod',
    folder: 'Prod',
    name,
    tags,
  });
  const change = {
    permission: 'vm:stop',
    effect: 'interrupt',
    targets: [target('app01'), target('app02')],
    now: NOW,
  } as const;

  test.each<[string, Partial<ApprovalRule>, boolean]>([
    ['its permission', { permissions: ['vm:stop'] }, true],
    ['another permission', { permissions: ['vm:start', 'host:*'] }, false],
    ['its effect', { effects: ['interrupt', 'destroy'] }, true],
    ['another effect', { effects: ['destroy'] }, false],
    ['one of its targets', { targets: { name: 'app01' } }, true],
    ['other targets', { targets: { name: 'web*' } }, false],
    ['as many targets', { from: 2 }, true],
    ['more targets', { from: 3 }, false],
    ['as many of these targets', { from: 2, targets: { name: 'app01' } }, false],
    ['now', { hours: { cron: '0 18 * * fri', duration: 60 * 3_600_000, zone: 'UTC' } }, true],
    ['other hours', { hours: { cron: '0 18 * * mon', duration: 3_600_000, zone: 'UTC' } }, false],
  ])('finds a rule for %s: %j is %s', (_what, about, matches) => {
    expect(matchingRules(change, [rule(about)])).toHaveLength(matches ? 1 : 0);
  });

  test('a tag that cannot be read may be the one', () => {
    const targets = [target('app01', 'unreadable')];
    expect(matchingRules({ ...change, targets }, [rule({ targets: { tag: 'env=prod' } })])).toHaveLength(1);
  });

  test('a change without targets is one for rules without targets', () => {
    expect(matchingRules({ ...change, targets: [] }, [rule({}), rule({ targets: { name: '*' } })])).toHaveLength(1);
  });

  test('finds every rule, and makes none of two', () => {
    expect(matchingRules(change, [OPS, BOSS, TWO])).toEqual([OPS, BOSS, TWO]);
  });
});

describe('isSatisfied', () => {
  test.each<[string, readonly ApprovalRule[], readonly Approval[], boolean]>([
    ['without rules', [], [], true],
    ['nobody yet', [OPS], [], false],
    ['somebody of the group', [OPS], [yes('UOPS1')], true],
    ['somebody who is no approver', [OPS], [yes('UBOSS')], false],
    ['the requester', [OPS], [yes('UANN')], false],
    ['the requester, who may', [rule({ ...OPS, requesterMayApprove: true })], [yes('UANN')], true],
    ['two of two', [TWO], [yes('UOPS1'), yes('UOPS2')], true],
    ['one twice', [TWO], [yes('UOPS1'), yes('UOPS1')], false],
    ['the requester as the second', [TWO], [yes('UOPS1'), yes('UANN')], false],
    ['one for each rule', [OPS, BOSS], [yes('UOPS1'), yes('UBOSS')], true],
    ['one rule of two', [OPS, BOSS], [yes('UOPS1'), yes('UOPS2')], false],
    ['one person for each rule that names him', [BOSS, TWO], [yes('UBOSS'), yes('UOPS1')], true],
    ['a wide rule beside a strict one', [rule({ approvers: { users: ['U9'], groups: [] } }), TWO], [yes('U9')], false],
    ['of another plan', [OPS], [yes('UOPS1', 'p0')], false],
    ['a deny before', [OPS], [no('UOPS2'), yes('UOPS1')], false],
    ['a deny after', [OPS], [yes('UOPS1'), no('UOPS2')], false],
    ['a deny by who is no approver', [OPS], [yes('UOPS1'), no('UBOSS')], true],
    ['a deny of another plan', [OPS], [no('UOPS2', 'p0'), yes('UOPS1')], true],
  ])('%s', (_what, rules, approvals, satisfied) => {
    expect(isSatisfied(request(rules, ...approvals))).toBe(satisfied);
  });

  test('who has left the group since does not count', () => {
    const left: Request = { ...request([OPS], yes('UOPS1')), groupsOf: () => new Set() };
    expect(isSatisfied(left)).toBe(false);
  });

  test('where Slack cannot say who is in a group, an approval by it does not count, and a deny does', () => {
    const unknown = (...approvals: readonly Approval[]): Request => ({
      ...request([TWO], ...approvals),
      groupsOf: () => 'unknown',
    });
    expect(standingOf(unknown(yes('UOPS1'), yes('UBOSS')))).toEqual({
      state: 'waiting',
      missing: [{ rule: TWO, approved: ['UBOSS'] }],
    });
    expect(standingOf(unknown(no('UANY')))).toEqual({ state: 'denied', by: 'UANY', rule: TWO });
  });

  test('a rule asks nobody until its quota is used up; the others stand as they are', () => {
    const quota = rule({ ...OPS, automatic: { most: 2, within: 3_600_000 } });
    const used = (runs: number, ...rules: readonly ApprovalRule[]) =>
      standingOf({ ...request([quota, ...rules]), automaticRuns: () => runs });
    expect(used(1)).toEqual({ state: 'satisfied', automatic: [quota] });
    expect(used(2)).toEqual({ state: 'waiting', missing: [{ rule: quota, approved: [] }] });
    expect(used(1, BOSS)).toEqual({ state: 'waiting', missing: [{ rule: BOSS, approved: [] }] });
    expect(standingOf(request([quota], yes('UOPS1')))).toEqual({ state: 'satisfied', automatic: [] });
    expect(standingOf(request([quota], no('UOPS1'))).state).toBe('denied');
  });

  test('says what is missing', () => {
    const standing = standingOf(request([TWO, OPS], yes('UBOSS')));
    expect(
      standing.state === 'waiting' &&
        standing.missing.map((one) => plain(missingWords(one, ['UBOSS', 'UOPS1', 'UOPS2']))),
    ).toEqual([
      '"two" takes 2 approvals and has 1 (@UBOSS). Who may give it: @UOPS1 and @UOPS2.',
      '"ops" takes 1 approval and has 0. Who may give it: @UBOSS, @UOPS1 and @UOPS2.',
    ]);
  });
});

describe('clickRefusal', () => {
  test.each<[string, Approval, readonly Approval[], string | undefined]>([
    ['counts', yes('UOPS1'), [], undefined],
    ['counts as a deny of his own', no('UANN'), [], undefined],
    [
      'is for another plan',
      yes('UOPS1', 'p0'),
      [],
      'The plan has changed since this was shown. Look at the new one and decide again.',
    ],
    ['is the second', yes('UOPS1'), [yes('UOPS1')], 'You have decided this already. Nothing was changed.'],
    ['is his own', yes('UANN'), [], 'Nobody approves what he asked for himself. Somebody else has to decide.'],
    [
      'is by nobody',
      yes('UX'),
      [],
      'No rule that waits ("ops", "boss") names you as an approver. Nothing was changed.',
    ],
    [
      'denies by nobody',
      no('UX'),
      [],
      'No rule that waits ("ops", "boss") names you as an approver. Nothing was changed.',
    ],
  ])('a click that %s', (_what, click, before, sentence) => {
    expect(clickRefusal(click, request([OPS, BOSS], ...before))).toBe(sentence);
  });

  test('a click by somebody whose groups nobody knows', () => {
    const unknown: Request = { ...request([OPS]), groupsOf: () => 'unknown' };
    expect(clickRefusal(yes('UOPS1'), unknown)).toBe(
      'Slack did not say which groups you are in, so this does not count. Try again in a minute.',
    );
    expect(clickRefusal(no('UOPS1'), unknown)).toBeUndefined();
  });
});

describe('wishedApproverRefusal', () => {
  const said = (sentence: Words | undefined) => sentence && plain(sentence);

  test.each([
    ['UOPS1', undefined],
    ['UANN', 'Nobody approves what he asked for himself. Name somebody else behind --approver.'],
    ['UX', '@UX is no approver for "ops", "boss". Name somebody who is behind --approver, or leave it out.'],
  ])('of %s', (id, sentence) => {
    expect(said(wishedApproverRefusal(id, request([OPS, BOSS])))).toBe(sentence);
  });

  test('where there is nothing to approve, or Slack cannot say who is in a group', () => {
    expect(wishedApproverRefusal('UOPS1', request([]))).toBe(
      'This needs no approval, so nobody has to be asked. Leave --approver out.',
    );
    expect(said(wishedApproverRefusal('UOPS1', { ...request([OPS]), groupsOf: () => 'unknown' }))).toBe(
      'Slack did not say which groups @UOPS1 is in, so nobody knows whether "ops" would count it. Leave --approver out.',
    );
  });
});
