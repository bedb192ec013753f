import { describe, expect, test } from '@jest/globals';
import { approversOf, awaitedRules, shortageWords, toAsk } from '#lib/policy/approvers';
import { plain } from '#lib/slack/words';
import { ruleWith } from '#test/lib/interactions/deciding';

const OPS = ruleWith({ name: 'ops', approvers: { users: ['UBOSS', 'UASKER'], groups: ['SOPS', 'SGONE'] } });
const GROUPS = new Map([['SOPS', new Set(['UOPS1', 'UBOSS', 'UASKER'])]]);

describe('who may approve by a rule', () => {
  test('is each person once, persons before members, and not who asks', () => {
    expect(approversOf(OPS, 'UASKER', GROUPS)).toEqual(['UBOSS', 'UOPS1']);
    expect(approversOf({ ...OPS, requesterMayApprove: true }, 'UASKER', GROUPS)).toEqual(['UBOSS', 'UASKER', 'UOPS1']);
  });

  test('is only who is named by id where Slack does not say who is in a group', () => {
    expect(approversOf(OPS, 'UASKER', 'unknown')).toEqual(['UBOSS']);
  });

  test('is kept with the rule, and when they are reminded', () => {
    const about = { requester: 'UASKER', groups: GROUPS, now: 1000 };
    const missing = [{ rule: { ...OPS, reminder: 50 }, approved: [] }];
    expect(awaitedRules(missing, about)).toEqual([{ name: 'ops', may: ['UBOSS', 'UOPS1'], remindAt: 1050 }]);
    expect(awaitedRules([{ rule: OPS, approved: [] }], about)).toEqual([{ name: 'ops', may: ['UBOSS', 'UOPS1'] }]);
  });
});

describe('a rule that nobody can satisfy', () => {
  const alone = ruleWith({ name: 'alone', approvers: { users: [], groups: ['SGONE'] } });
  const again = 'so nobody can be asked to approve it. Nothing was done. Try again in a minute.';
  const ask = 'Nothing was done. Ask whoever keeps the policy to name others.';
  const gone = 'Slack knows no group SGONE any more';

  test.each([
    ['has enough people', OPS, GROUPS, undefined],
    ['names nobody any more', alone, GROUPS, `"alone" takes 1 approval, and nobody may give it: ${gone}. ${ask}`],
    [
      'has too few',
      { ...OPS, quorum: 3 },
      GROUPS,
      `"ops" takes 3 approvals, and only 2 persons may give one: ${gone}. ${ask}`,
    ],
    [
      'has who asks alone',
      ruleWith({ name: 'own', approvers: { users: ['UASKER'], groups: [] } }),
      GROUPS,
      `"own" takes 1 approval, and nobody may give it. ${ask}`,
    ],
    [
      'goes by a group of which Slack says nothing',
      alone,
      'unknown' as const,
      `Slack did not say who is in the groups that "alone" names, ${again}`,
    ],
    ['has enough people by id, whatever Slack says', OPS, 'unknown' as const, undefined],
  ])('is one that %s', (_what, rule, groups, sentence) => {
    const said = shortageWords(rule, 'UASKER', groups);
    expect(said === undefined ? said : plain(said)).toBe(sentence);
  });
});

describe('who is asked directly', () => {
  const many = (start: string): { may: readonly string[] } => ({
    may: Array.from({ length: 9 }, (_, index) => `${start}${index}`),
  });

  test('is at most ten, by each rule in turn, each once', () => {
    const asked = toAsk([many('UA'), many('UB'), { may: ['UA0'] }], undefined);
    expect(asked).toHaveLength(10);
    expect(asked.slice(0, 4)).toEqual(['UA0', 'UB0', 'UA1', 'UB1']);
    expect(new Set(asked).size).toBe(10);
  });

  test('is who is asked for by name alone', () => {
    expect(toAsk([many('UA')], 'UA7')).toEqual(['UA7']);
  });

  test('is nobody where nobody may', () => {
    expect(toAsk([{ may: [] }], undefined)).toEqual([]);
  });
});
