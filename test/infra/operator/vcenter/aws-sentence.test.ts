// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type OperatorWorld, startOperatorWorld } from '#test/infra/operator/operator-world';
import { runVCenter } from '#test/infra/operator/run-vcenter';

let world: OperatorWorld;

beforeAll(async () => {
  world = await startOperatorWorld();
});

afterEach(() => world.aws.faults.clear());

afterAll(async () => {
  await world.close();
});

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'Key-of-AWS-1234' };

test.each([
  ['no region', ['list'], KEYS, /^No AWS region is set\. Give --region <region>/],
  [
    'no credentials',
    ['list', '--region', 'eu-central-1'],
    {},
    /^No AWS credentials were found\. Log in \(aws sso login\)/,
  ],
  ['no local stack', ['list', '--local'], { SLASHVM_PORT: '9' }, /^No local stack is running\. .*npm start/],
  ['no local stack file', ['list', '--local'], { SLASHVM_DIRECTORY: '/nowhere' }, /^No local stack is running\./],
  [
    'nobody at the endpoint',
    ['list', '--region', 'eu-central-1'],
    { ...KEYS, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
    /^AWS could not be reached \(ECONNREFUSED\)/,
  ],
  ['a stage that is none', ['list', '--stage', '../x'], KEYS, /--stage takes letters, digits and hyphens/],
])('%s is one sentence', async (_, words, env, sentence) => {
  const said = await runVCenter(words, { env });
  expect(said.out).toBe('');
  expect(said.err).toMatch(sentence);
  expect(said.err).not.toContain('Key-of-AWS-1234');
});

describe('what AWS refuses is one sentence with its cure', () => {
  test.each([
    [
      'AccessDeniedException',
      400,
      /^AWS does not allow you secretsmanager:CreateSecret\. Ask for the operator's permissions in docs\/vcenters\.md/,
    ],
    ['ExpiredTokenException', 400, /^The AWS credentials have expired\. Log in/],
    ['UnrecognizedClientException', 400, /^AWS does not recognise the credentials\./],
    ['EncryptionFailure', 400, /^The secret cannot be encrypted\./],
    ['LimitExceededException', 400, /^A quota of Secrets Manager is reached\./],
    ['SomethingElse', 400, /^AWS refused it \(SomethingElse\)\. Nothing more was changed\.\n$/],
  ])('%s', async (type, status, sentence) => {
    const message =
      'User: arn:aws:iam::123456789012:user/somebody is not authorized to perform: secretsmanager:CreateSecret on Secret-1234';
    world.aws.faults.add({
      service: 'secretsmanager',
      match: { operation: 'CreateSecret' },
      times: 0,
      then: { status, body: { __type: type, message } },
    });
    const line = 'add x --url https://vc.example.invalid --username svc --untested --password-stdin';
    const said = await world.vcenter(line, { input: 'Secret-1234' });
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(sentence);
    expect(said.err).not.toMatch(/Secret-1234|123456789012/);
  });

  test('a name that somebody else took meanwhile', async () => {
    await world.store('taken', {});
    const then = { status: 400, body: { __type: 'ResourceNotFoundException', message: 'not yet' } };
    world.aws.faults.add({ service: 'secretsmanager', match: { operation: 'GetSecretValue' }, then });
    const line = 'add taken --url https://vc.example.invalid --username svc --untested --password-stdin';
    const said = await world.vcenter(line, { input: 'Secret-1234' });
    expect(said).toMatchObject({
      code: 1,
      out: '',
      err: 'Somebody else has just stored a vCenter of that name. Look at it with list.\n',
    });
  });
});
