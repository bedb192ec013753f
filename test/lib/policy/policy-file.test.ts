import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { CATALOGUE } from '#lib/policy/catalogue';
import { NO_POLICY, type Policy } from '#lib/policy/policy';
import { readPolicy } from '#lib/policy/policy-file';

const mistakes = (yaml: string): readonly string[] => {
  const read = readPolicy(parse(yaml), CATALOGUE);
  return 'mistakes' in read ? read.mistakes : [];
};

const policy = (yaml: string): Policy => {
  const read = readPolicy(parse(yaml), CATALOGUE);
  if ('mistakes' in read) throw new Error(read.mistakes.join('\n'));
  return read.policy;
};

const rule = (more: string): string =>
  `approvals: [{ name: a, permissions: ["vm:*"], approvers: { users: [U012] }, ${more} }]`;
const freeze = (more: string): string => `freezes: [{ name: f, cron: 0 0 * * *, duration: 1h, zone: UTC, ${more} }]`;

describe('readPolicy', () => {
  test('an empty file is the policy of none', () => {
    expect(policy('')).toEqual(NO_POLICY);
    expect(policy('{}')).toEqual(NO_POLICY);
  });

  test('reads the example, which holds every key there is', () => {
    const example = policy(readFileSync('infra/policy.example.yml', 'utf8'));
    expect(Object.keys(example).sort()).toEqual(Object.keys(NO_POLICY).sort());
    for (const part of ['channels', 'protected', 'freezes', 'reasons', 'privately', 'approvals'] as const) {
      expect(example[part].length).toBeGreaterThan(0);
    }
    const keys = new Set(example.approvals.flatMap((one) => Object.keys(one)));
    expect([...keys].sort()).toEqual(
      [
        'approvers',
        'automatic',
        'channel',
        'effects',
        'escalation',
        'expires',
        'from',
        'hours',
        'name',
        'permissions',
        'quorum',
        'reminder',
        'requesterMayApprove',
        'targets',
      ].sort(),
    );
  });

  test('reads lengths of time, permissions and targets into their one spelling', () => {
    const [read] = policy(rule('expires: 8h, reminder: 30m, targets: { folder: /Prod/Web/, tag: env=prod }')).approvals;
    expect(read).toEqual({
      name: 'a',
      permissions: ['vm:*'],
      targets: { folder: 'Prod/Web', tag: 'env=prod' },
      from: 1,
      approvers: { users: ['U012'], groups: [] },
      quorum: 1,
      requesterMayApprove: false,
      expires: 8 * 3_600_000,
      reminder: 30 * 60_000,
    });
  });

  test('is the same as JSON, which is how functions get it', () => {
    const example = policy(readFileSync('infra/policy.example.yml', 'utf8'));
    expect(JSON.parse(JSON.stringify(example))).toEqual(example);
  });

  test.each<[string, string, string]>([
    ['a list', '[]', 'The policy: it is a list, and has to be a map of observer, '],
    ['a word', 'yes please', 'The policy: it is "yes please", and has to be a map of'],
    ['an unknown key', 'aprovals: []', 'aprovals: there is no such key. Did you mean approvals?'],
    ['another', 'colour: red', 'colour: there is no such key. There are observer, guests, strangers,'],
    ['one deep down', rule('quorm: 2'), 'approvals[0].quorm: there is no such key. Did you mean quorum?'],
    [
      'one of targets',
      rule('targets: { tags: env=prod }'),
      'approvals[0].targets.tags: there is no such key. Did you mean tag?',
    ],
    ['__proto__', '"__proto__x": 1', '__proto__x: there is no such key.'],
    ['no truth', 'observer: "no"', 'observer: it is "no", and has to be true or false.'],
    ['no list', 'channels: { channel: a }', 'channels: it is a map, and has to be a list.'],
    ['a missing key', 'channels: [{ include: ["vm:*"] }]', 'channels[0].channel: it is missing.'],
    ['an empty one', 'channels: [{ channel: }]', 'channels[0].channel: it is missing.'],
    [
      'too many targets',
      'limits: { targets: 1000 }',
      'limits.targets: it is 1000, and has to be a whole number from 1 to 200.',
    ],
    [
      'half a change',
      'limits: { changesPerHour: 1.5 }',
      'limits.changesPerHour: it is 1.5, and has to be a whole number',
    ],
    ['no permission', 'privately: [vm]', 'privately[0]: "vm" is no permission. Type vm:*.'],
    [
      'no permissions',
      rule('').replace('["vm:*"]', '[]'),
      'approvals[0].permissions: it is empty, and has to name at least one.',
    ],
    ['no command', 'privately: ["vm:snapshto"]', 'privately[0]: no command is called vm:snapshto.'],
    [
      'no command in a rule',
      rule('').replace('vm:*', 'host:*'),
      'approvals[0].permissions[0]: no command is called host:*.',
    ],
    [
      'no command in a channel',
      'channels: [{ channel: a, exclude: ["x:*"] }]',
      'channels[0].exclude[0]: no command is called x:*.',
    ],
    [
      'no effect',
      rule('effects: [delete]'),
      'approvals[0].effects[0]: it is "delete", and has to be change, interrupt, destroy.',
    ],
    [
      'a name for a person',
      rule('').replace('U012', 'ann'),
      'approvals[0].approvers.users[0]: "ann" is not a Slack user id, such as U012AB3CD. Names can be changed, so ids are asked for.',
    ],
    [
      'a name for a group',
      rule('escalation: ops, reminder: 1h'),
      `approvals[0].escalation: "ops" is not a Slack user group's id`,
    ],
    [
      'a name for a channel',
      rule('channel: ops'),
      `approvals[0].channel: "ops" is not a channel's id, such as C012AB3CD.`,
    ],
    [
      'a protection of all',
      'protected: [{ name: a, targets: {} }]',
      'protected[0].targets: it is empty. Name targets, such as tag: env=prod, or leave it out.',
    ],
    [
      'half a tag',
      'protected: [{ name: a, targets: { tag: prod } }]',
      'protected[0].targets.tag: "tag=prod" does not say category and tag.',
    ],
    ['a bad cron', freeze('').replace('0 0 *', '0 25 *'), 'freezes[0].cron: "25" is no hour: it is 0 to 23'],
    [
      'a cron that never comes',
      freeze('').replace('0 0 * * *', '0 0 30 feb *'),
      'freezes[0].cron: "0 0 30 feb *" never comes',
    ],
    [
      'no zone',
      freeze('').replace('UTC', 'Berlin'),
      'freezes[0].zone: "Berlin" is no time zone. Name one as Europe/Berlin or UTC.',
    ],
    [
      'no length',
      freeze('').replace('1h', 'long'),
      'freezes[0].duration: "long" is no length of time as 30m, 2h or 7d, of at most 31 days.',
    ],
    ['too long', freeze('').replace('1h', '32d'), 'freezes[0].duration: "32d" is no length of time'],
    [
      'no pattern',
      'reasons: [{ permissions: ["vm:*"], pattern: "CHG-(" }]',
      'reasons[0].pattern: "CHG-(" is no regular expression.',
    ],
    [
      'no approver',
      rule('').replace('[U012]', '[]'),
      'approvals[0].approvers: it names nobody, so nobody can satisfy the rule. Name users or groups.',
    ],
    [
      'too few approvers',
      rule('quorum: 2'),
      'approvals[0].quorum: it takes 2 approvers and 1 user is named, so nobody can satisfy the rule.',
    ],
    [
      'one named twice',
      rule('quorum: 2').replace('U012', 'U012, U012'),
      'approvals[0].quorum: it takes 2 approvers and 1 user is named',
    ],
    [
      'no quota',
      rule('automatic: { most: 0, within: 1d }'),
      'approvals[0].automatic.most: it is 0, and has to be a whole number from 1 to 100.',
    ],
    [
      'a late reminder',
      rule('expires: 1h, reminder: 2h'),
      'approvals[0].reminder: it comes after the request has expired. Make it shorter than expires.',
    ],
    [
      'nothing to escalate',
      rule('escalation: S012'),
      'approvals[0].escalation: the group is told with the reminder, and there is none. Add reminder.',
    ],
    [
      'one name twice',
      `protected: [{ name: a, targets: { name: a } }, { name: a, targets: { name: b } }]`,
      'protected[1].name: "a" is the name of protected[0] too.',
    ],
  ])('%s is a mistake', (_what, yaml, sentence) => {
    expect(mistakes(yaml)).toContainEqual(expect.stringContaining(sentence));
  });

  test('a group may be large enough for any quorum', () => {
    expect(mistakes(rule('quorum: 3').replace('users: [U012]', 'groups: [S012]'))).toEqual([]);
  });

  test('says every mistake at once', () => {
    expect(mistakes('observer: 1\nguest: true\nlimits: { targets: 0 }')).toHaveLength(3);
  });
});
