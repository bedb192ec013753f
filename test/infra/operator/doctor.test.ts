// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { FaultRule, FaultThen } from '#infra/local/faults';
import { stackOfFile } from '#test/conversation';
import { configure, forget, OwnVCenters } from '#test/front-door/own-vcenters';
import { runTool, runVCenter, type Said } from '#test/infra/operator/run-vcenter';

const here = stackOfFile();
const own = new OwnVCenters();
const env = (): { SLASHVM_PORT: string } => ({ SLASHVM_PORT: new URL(here.stack.url).port });
const doctor = (line = ''): Promise<Said> =>
  runTool('doctor', [...line.split(' ').filter((word) => word !== ''), '--local'], { env: env() });

/** What is stored for Slack, and put back after each test. */
const slack = { signingSecrets: [''], botToken: '' };

beforeAll(async () => {
  slack.signingSecrets = [here.stack.local.signingSecret];
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' };
  const body = JSON.stringify({ SecretId: 'slashvm/local/slack' });
  const answer = await here.stack.send({ method: 'POST', url: here.stack.local.awsEndpointUrl, headers, body });
  slack.botToken = JSON.parse(JSON.parse(answer.body).SecretString).botToken;
});
afterEach(async () => {
  await here.stack.clearFaults();
  await here.stack.storeSecret('slack', slack);
  await forget(here.stack, 'third');
});
afterAll(() => own.close());

/** `ok identity`, one a line. */
const links = ({ out }: Said): string[] =>
  out
    .split('\n')
    .flatMap((line) => /^(ok|note|failed|skipped) +((?:Slack )?\w+)/.exec(line)?.slice(1, 3).join(' ') ?? []);
const OUTSIDE = ['identity', 'stack', 'parameters', 'API', 'Slack secret', 'Slack token', 'scopes', 'signing', 'table'];
const VCENTER = ['DNS', 'TCP', 'TLS', 'version', 'login', 'session', 'privileges'];

describe('npm run doctor', () => {
  test('says of each link, outside and inside, that it holds', async () => {
    const said = await doctor();

    expect(said).toMatchObject({ code: 0, err: '' });
    const expected = [...OUTSIDE, 'Slack', 'DynamoDB', ...VCENTER, ...VCENTER].map((link) => `ok ${link}`);
    expect(links(said)).toEqual(expected);
    expect(said.out).toContain('identity      arn:aws:iam::000000000000:user/local, in eu-central-1');
    expect(said.out).toContain('slashvm-local, CREATE_COMPLETE');
    expect(said.out).toMatch(/Slack token +workspace slashvm-local \(T0LOCAL001\), app A0SLASHVM1/);
    expect(said.out).toMatch(/From inside the VPC, lab\nok +DNS/);
    expect(said.out).toMatch(/\n\nEvery link holds\.\n$/);
  });

  test('tells no secret', async () => {
    const { out, err } = await doctor();
    const { signingSecret, vcenters } = here.stack.local;
    for (const secret of [signingSecret, slack.botToken, ...vcenters.map(({ password }) => password)]) {
      expect(out + err).not.toContain(secret);
    }
  });

  test('looks at the vCenters that are named, and says which there are', async () => {
    const said = await doctor('lab nobody');
    expect(said.code).toBe(1);
    expect(said.out).not.toContain('prod\n');
    expect(said.out).toMatch(/failed +secret +no vCenter is called so\n +There is lab, prod\./);
  });
});

const xml = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
const refusal = (error: string): FaultThen => ({ status: 200, body: { ok: false, error } });
const stackIs = (status: string, apiUrl = ''): FaultThen => ({
  status: 200,
  body:
    `<DescribeStacksResponse><Stacks><member><StackStatus>${status}</StackStatus><Outputs><member><OutputKey>ServiceEndpoint` +
    `</OutputKey><OutputValue>${apiUrl}</OutputValue></member></Outputs></member></Stacks></DescribeStacksResponse>`,
});

describe('names what fails and its cure', () => {
  test.each<readonly [string, FaultRule, string, RegExp]>([
    [
      'credentials that have expired',
      { service: 'sts', then: { status: 403, body: xml('ExpiredToken', 'The security token is expired') } },
      'failed identity',
      /The AWS credentials have expired\. Log in[\s\S]*skipped all else/,
    ],
    [
      'a stage that is not deployed',
      {
        service: 'cloudformation',
        then: { status: 400, body: xml('ValidationError', 'Stack with id x does not exist') },
      },
      'failed stack',
      /there is no stack slashvm-local here\n +Deploy it, npx serverless deploy --stage local/,
    ],
    [
      'a deploy that failed',
      { service: 'cloudformation', then: stackIs('ROLLBACK_COMPLETE') },
      'failed stack',
      /slashvm-local, ROLLBACK_COMPLETE\n +Read why in the events of the stack/,
    ],
    [
      'an API that cannot be reached',
      { service: 'cloudformation', then: stackIs('UPDATE_COMPLETE', 'http://127.0.0.1:2/prod') },
      'failed API',
      /http:\/\/127\.0\.0\.1:2\/prod does not answer \(ECONNREFUSED\)\n +Check this machine/,
    ],
    [
      'an API without a route',
      { service: 'cloudformation', then: stackIs('UPDATE_ROLLBACK_COMPLETE', 'http://127.0.0.1:PORT') },
      'failed API',
      /UPDATE_ROLLBACK_COMPLETE\n +The last deploy was rolled back[\s\S]*slack\/commands\/vm answers 404, .*\n +The gateway has to answer 400/,
    ],
    [
      'a function that is not there',
      {
        service: 'lambda',
        match: { operation: 'GetFunctionConfiguration' },
        then: { status: 404, body: {}, headers: { 'x-amzn-errortype': 'ResourceNotFoundException' } },
      },
      'failed parameters',
      /there is no function slashvm-local-vm here\n +The deploy was not finished\./,
    ],
    [
      'an admin by a handle, and a placeholder',
      {
        service: 'lambda',
        match: { operation: 'GetFunctionConfiguration' },
        then: {
          status: 200,
          body: { Environment: { Variables: { TEAM_IDS: 'T0LOCAL001', APP_ID: 'A00000000', ADMINS: '@ben' } } },
        },
      },
      'failed parameters',
      /appId: it still has its placeholder, A00000000\. admins\[0\]: "@ben" is not a person's Slack id.*Correct it in infra\/site\.yml, and deploy again\./,
    ],
    [
      'a token that was revoked',
      { service: 'slack', match: { path: 'auth.test' }, then: refusal('token_revoked') },
      'failed Slack token',
      /refuses the bot's token \(token_revoked\)\n +It was revoked\. Install the app again; .*secret slashvm\/local\/slack\./,
    ],
    [
      'a token that has expired',
      { service: 'slack', match: { path: 'auth.test' }, then: refusal('token_expired') },
      'failed Slack token',
      /It has expired\. Turn token rotation off/,
    ],
    [
      'a token of another workspace',
      {
        service: 'slack',
        match: { path: 'auth.test' },
        then: { status: 200, body: { ok: true, team: 'other', team_id: 'T0OTHER001', bot_id: 'B1' } },
      },
      'failed Slack token',
      /it is of another workspace, other \(T0OTHER001\)\n +The functions take requests of T0LOCAL001 only/,
    ],
    [
      'a token of another app',
      {
        service: 'slack',
        match: { path: 'bots.info' },
        then: { status: 200, body: { ok: true, bot: { app_id: 'A0OTHER01' } } },
      },
      'failed Slack token',
      /it is of another app, A0OTHER01\n +The functions take requests of A0SLASHVM1 only: deploy with appId=A0OTHER01/,
    ],
    [
      'a scope that is missing',
      {
        service: 'slack',
        match: { path: 'auth.test' },
        then: {
          status: 200,
          headers: { 'x-oauth-scopes': 'commands,chat:write,users:read' },
          body: { ok: true, team: 'slashvm-local', team_id: 'T0LOCAL001', bot_id: 'B1' },
        },
      },
      'failed scopes',
      /files:write, usergroups:read is missing\n +Add it under OAuth & Permissions/,
    ],
    [
      'a table that is not there',
      {
        service: 'dynamodb',
        match: { operation: 'DescribeTable' },
        then: { status: 400, body: { __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException' } },
      },
      'failed table',
      /there is no table slashvm-local-jobs here\n +Deploy again/,
    ],
    [
      'a table that is not cleaned',
      {
        service: 'dynamodb',
        match: { operation: 'DescribeTimeToLive' },
        then: { status: 200, body: { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } } },
      },
      'failed table',
      /time to live is off, so nothing is ever removed\n +Deploy again, .*removeAt/,
    ],
    [
      'a function of the VPC that dies',
      { service: 'lambda', match: { operation: 'Invocation', function: 'vcenter' }, then: { kill: 'start' } },
      'failed function',
      /slashvm-local-vcenter died of it\n +Read why in its log group, \/aws\/lambda\/slashvm-local-vcenter\./,
    ],
    [
      'that there is no way out to Slack',
      // The first is the operator's own.
      { service: 'slack', match: { path: 'auth.test' }, after: 1, then: 'reset' },
      'failed Slack',
      /there is no way out to Slack \(connection lost\)\n +Functions in a VPC have no public address.*NAT gateway/,
    ],
  ])('%s', async (_what, rule, link, sentence) => {
    // Something of this stack that answers, and is no API.
    const { port } = new URL(here.stack.url);
    await here.stack.fault(JSON.parse(JSON.stringify(rule).replace('PORT', port)) as FaultRule);
    const said = await doctor('lab');
    expect(said.code).toBe(1);
    expect(links(said)).toContain(link);
    expect(said.out).toMatch(sentence);
    expect(said.err).toBe('');
  });

  test('a token that Slack does not know', async () => {
    await here.stack.storeSecret('slack', { ...slack, botToken: 'xoxb-Wrong-1234' });
    const said = await doctor('lab');
    expect(said.code).toBe(1);
    expect(said.out).toMatch(
      /failed +Slack token +Slack refuses the bot's token \(invalid_auth\)\n +Slack does not know it/,
    );
    expect(said.out + said.err).not.toContain('Wrong-1234');
  });

  test('a signing secret that is none of Slack’s', async () => {
    await here.stack.storeSecret('slack', { ...slack, signingSecrets: ['pasted something else'] });
    await here.stack.recycle('interactions');
    const said = await doctor('lab');
    await here.stack.recycle('interactions');
    expect(said.code).toBe(1);
    expect(said.out).toMatch(
      /failed +signing +the stored secret is none of Slack’s.*\n +Copy it from Basic Information/,
    );
    expect(said.out).not.toContain('pasted');
  });

  test('a signing secret that the functions do not have yet', async () => {
    // A first fresh read spends what there is of them for thirty seconds.
    await here.stack.recycle('interactions');
    await here.stack.storeSecret('slack', { ...slack, signingSecrets: ['a'.repeat(32)] });
    expect((await doctor('lab')).out).toMatch(/ok +signing/);
    await here.stack.storeSecret('slack', { ...slack, signingSecrets: ['b'.repeat(32)] });
    const said = await doctor('lab');
    await here.stack.recycle('interactions');
    expect(said.out).toMatch(
      /failed +signing +the functions do not accept .*\n +The functions read the secret anew within 30 seconds/,
    );
  });

  test('a Slack secret without its parts', async () => {
    await here.stack.storeSecret('slack', { botToken: slack.botToken });
    const said = await doctor('lab');
    expect(said.out).toMatch(/failed +Slack secret *The secret slashvm\/local\/slack needs "signingSecrets"/);
  });

  test('a vCenter that refuses the login, and what is wrong with its secret', async () => {
    const third = await own.start('third');
    await configure(here.stack, 'third', { ...own.secret(third), password: 'Wrong-1234' });
    const wrong = await doctor('third');
    expect(wrong.code).toBe(1);
    expect(wrong.out).toMatch(/From inside the VPC, third\n[\s\S]*failed +login +wrong user name or password/);

    await configure(here.stack, 'third', { ...own.secret(third), enabled: false });
    const disabled = await doctor('third');
    expect(disabled.code).toBe(0);
    expect(disabled.out).toMatch(
      /skipped +secret +it is disabled: no command asks it\n +To bring it back: npm run vcenter -- enable third --local/,
    );
    expect(wrong.out + disabled.out).not.toContain('Wrong-1234');
  });
});

describe('typed wrongly', () => {
  test.each([
    ['--stag prod', /^There is no option --stag\. Did you mean --stage\?\nAll of it: npm run doctor -- --help/],
    ['prod:app01', /^"prod:app01" is no vCenter's name/],
    ['--stage live', /--local is a stage of its own/],
  ])('%s', async (line, sentence) => {
    const said = await doctor(line);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(sentence);
  });

  test('without a stack, and for help', async () => {
    const gone = await runTool('doctor', ['--local'], { env: { SLASHVM_PORT: '9' } });
    expect(gone).toMatchObject({ code: 1, out: '' });
    expect(gone.err).toMatch(/^No local stack is running/);
    expect(await runTool('doctor', ['--help'])).toMatchObject({ code: 0, err: '' });
  });
});

describe('npm run vcenter -- test <name> --inside', () => {
  test('says what the deployed functions see', async () => {
    const said = await runVCenter(['test', 'lab', '--inside', '--local'], { env: env() });
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(links(said).slice(2)).toEqual(VCENTER.map((link) => `ok ${link}`));
  });

  test('lets a refused login be tried again, once', async () => {
    const third = await own.start('third');
    await configure(here.stack, 'third', { ...own.secret(third), password: 'Wrong-1234' });
    const test = () => runVCenter(['test', 'third', '--inside', '--local'], { env: env() });
    const logins = () =>
      own.journal.list().filter(({ method, path }) => `${method} ${path}` === 'POST /api/session').length;

    expect((await test()).out).toMatch(/failed +login +wrong user name or password/);
    const tried = logins();
    const again = await test();

    expect(again.code).toBe(1);
    expect(again.out).toMatch(/A refused login is forgotten[\s\S]*failed +login +wrong user name or password/);
    expect(logins()).toBe(tried + 1);
  });
});
