import { expect, test } from '@jest/globals';
import { readSite } from '#infra/operator/site/read-site';

const mistakesIn = (text: string): readonly string[] => {
  const read = readSite(text);
  return 'mistakes' in read ? read.mistakes : [];
};

test('reads a block for all stages and blocks over it', () => {
  const text = `
default:
  region: eu-central-1
  teamIds: [T0123ABCD]
  admins: U0123ABCD, U0123ABCE
  concurrency: 3
prod:
  vcenterEvents: false
lab:
`;
  expect(readSite(text)).toEqual({
    site: {
      default: { region: 'eu-central-1', teamIds: ['T0123ABCD'], admins: ['U0123ABCD', 'U0123ABCE'], concurrency: 3 },
      stages: { prod: { vcenterEvents: false }, lab: {} },
    },
  });
});

test('what is left empty is not said, but an empty prefix is one', () => {
  expect(readSite('default: { kmsKey: "", alarmEmail: , prefix: "" }')).toEqual({
    site: { default: { prefix: '' }, stages: {} },
  });
});

test('an empty file says nothing', () => {
  expect(readSite('# nothing yet\n')).toEqual({ site: { default: {}, stages: {} } });
});

test('names every mistake at once, each with its place', () => {
  const text = `
default:
  subnetId: [subnet-1]
  admins: ["@somebody"]
  concurrency: many
prod:
  logRetention: 100
  logLevel: LOUD
`;
  expect(mistakesIn(text)).toEqual([
    'default.subnetId: there is no such key. Did you mean subnetIds?',
    'default.admins[0]: "@somebody" is not a person\'s Slack id, such as U0123ABCD. In Slack, open the person\'s profile, ' +
      'then ⋮ and Copy member ID: names can be changed, ids cannot.',
    'default.concurrency: it is "many", and has to be a whole number from 1 to 1000.',
    expect.stringMatching(
      /^prod\.logRetention: it is 100, and has to be one of the days that CloudWatch Logs knows: 1, 3,/,
    ),
    'prod.logLevel: it is "LOUD", and has to be DEBUG, INFO, WARN, ERROR.',
  ]);
});

test.each([
  ['region: Frankfurt', '"Frankfurt" is not an AWS region'],
  ['teamIds: [my-team]', '"my-team" is not a Slack workspace\'s id'],
  ['teamIds: []', 'it is empty, and has to name at least one'],
  ['appId: U0123ABCD', '"U0123ABCD" is not a Slack app\'s id'],
  ['subnetIds: [subnet-12]', '"subnet-12" is not a subnet\'s id'],
  ['subnetIds: [10.0.0.0/24]', '"10.0.0.0/24" is not a subnet\'s id'],
  ['subnetIds: { a: 1 }', 'it is a map, and has to be a list'],
  ['securityGroupIds: [default]', '"default" is not a security group\'s id'],
  ['prefix: /vm', '"/vm" is not what a slash command may begin with'],
  ['concurrency: 0', 'it is 0, and has to be a whole number'],
  ['concurrency: 1.5', 'it is 1.5, and has to be a whole number'],
  ['vcenterEvents: perhaps', 'it is "perhaps", and has to be true or false'],
  ['readAccounts: [true]', 'it is a list, and has to be true or false'],
  ['auditRetention: -1', 'it is -1, and has to be a whole number'],
  ['auditBucket: My.Bucket', '"My.Bucket" is not a bucket\'s name'],
  ['auditLockMode: NONE', 'it is "NONE", and has to be GOVERNANCE, COMPLIANCE'],
  ['auditLockDays: forever', 'it is "forever", and has to be a whole number'],
  ['alarmEmail: somebody', '"somebody" is not an e-mail address'],
  ['alarmActions: [my-topic]', '"my-topic" is not an ARN'],
  ['kmsKey: alias/slashvm', '"alias/slashvm" is not the ARN of a key'],
  ['table: a/b', '"a/b" is not a table\'s name'],
  ['tableStream: latest', '"latest" is not the ARN of a table\'s stream'],
])('refuses %s', (line, sentence) => {
  const [mistake, ...more] = mistakesIn(`prod:\n  ${line}\n`);
  expect(mistake).toContain(sentence);
  expect(mistake).toMatch(/^prod\./);
  expect(more).toEqual([]);
});

test('refuses more subnets and groups than AWS takes', () => {
  const ids = (kind: string, count: number) => Array.from({ length: count }, () => `${kind}-0a1b2c3d`).join(', ');
  expect(mistakesIn(`prod: { subnetIds: [${ids('subnet', 17)}], securityGroupIds: [${ids('sg', 6)}] }`)).toEqual([
    'prod.subnetIds: it names 17, and AWS takes at most 16.',
    'prod.securityGroupIds: it names 6, and AWS takes at most 5.',
  ]);
});

test('says of a parameter outside of a block where it belongs', () => {
  expect(mistakesIn('appId: A0123ABCD')).toEqual([
    'appId: it stands outside of a block: put it under default:, or under the stage it is for.',
  ]);
});

test.each([
  ['local: {}', 'local: npm start takes nothing from here: leave this block out.'],
  ['"a b": {}', 'a b: a stage has letters, digits and hyphens in its name, at most 32.'],
  ['[1]', 'It has to be a map: default: with what holds for every stage, and a block for each stage, such as prod:'],
  ['a: [', 'It is no YAML: '],
])('refuses %s', (text, sentence) => {
  expect(mistakesIn(text)).toEqual([expect.stringContaining(sentence)]);
});
