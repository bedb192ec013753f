import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { faultRule, stackOfFile, type } from '#test/conversation';
import { runTool, type Said, type Sitting } from '#test/infra/operator/run-vcenter';

const SIGNING = '0123456789abcdef0123456789abcdef';
const SITE = `default:
  region: eu-central-1
  teamIds: [T0LOCAL001]
  appId: A0LOCAL001
  admins: [U0ADMIN001]
  subnetIds: [subnet-0a1b2c3d]
  securityGroupIds: [sg-0a1b2c3d]
`;

describe('npm run setup', () => {
  const here = stackOfFile();
  let directory: string;
  let site: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'slashvm-setup-'));
    site = join(directory, 'site.yml');
  });
  beforeEach(() => rmSync(site, { force: true }));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const setup = (words: readonly string[] = [], sitting: Sitting = {}): Promise<Said> =>
    runTool('setup', ['--local', '--site', site, ...words], {
      ...sitting,
      env: { SLASHVM_PORT: new URL(here.stack.url).port, SLASHVM_DIRECTORY: directory, ...sitting.env },
    });

  async function slackSecret(): Promise<{ signingSecrets: string[]; botToken: string }> {
    const client = new SecretsManagerClient({
      region: 'eu-central-1',
      endpoint: here.stack.local.awsEndpointUrl,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: 'slashvm/local/slack' }));
    client.destroy();
    return JSON.parse(String(SecretString)) as { signingSecrets: string[]; botToken: string };
  }

  test('goes from nothing to a command that works, and a second time does nothing', async () => {
    const { stack } = here;
    const secret = await slackSecret();
    const [prod] = stack.local.vcenters;
    for (const name of ['slack', ...stack.local.vcenters.map((one) => `vcenters/${one.name}`)]) {
      await stack.removeSecret(name);
    }

    const said = await setup([], {
      typed: [
        ['Basic Information', 'A0LOCAL001\r'],
        ['Bot User OAuth Token', `${secret.botToken}\r`],
        ['Signing Secret', `${secret.signingSecrets[0]}\r`],
        ['First admins', 'U0ADMIN001\r'],
        ['Private subnets', 'subnet-0a1b2c3d, subnet-0a1b2c3e\r'],
        ['security groups', 'sg-0a1b2c3d\r'],
        ['called in chat', 'prod\r'],
        ['Does this machine reach it', 'y'],
        ['Address of vCenter', `${String(prod?.url).slice('https://'.length)}\r`],
        ['Is this what vCenter itself shows', 'y'],
        ['User name', `${prod?.username}\r`],
        ['Password', `${prod?.password}\r`],
      ],
    });

    expect(said).toMatchObject({ code: 0, err: '' });
    for (const hidden of [secret.botToken, String(secret.signingSecrets[0]), String(prod?.password)]) {
      expect(said.out).not.toContain(hidden);
    }
    expect(said.out).toContain('Set up. In Slack: /invite the bot into a channel, then type /vm list');
    expect(await slackSecret()).toEqual(secret);
    const written = readFileSync(site, 'utf8');
    expect(written).toContain('teamIds: [T0LOCAL001]');
    expect(written).toContain('subnetIds: [subnet-0a1b2c3d, subnet-0a1b2c3e]');
    expect(readFileSync(join(directory, 'slack-app-local.yml'), 'utf8')).toContain('command: /vm');
    expect((await type(stack, '/vm list app01')).text).toContain('app01');

    const again = await setup([], { typed: [] });
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(again.out.match(/✓/g)?.length).toBeGreaterThanOrEqual(6);
    expect(readFileSync(site, 'utf8')).toBe(written);
  });

  test('says what there is to do and changes nothing with --dry-run', async () => {
    const said = await setup(['--dry-run']);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('1/7 Slack app: ');
    expect(said.out).toContain('It writes the manifest of the Slack app');
    expect(said.out).toContain('2/7 Slack secret: ✓ slashvm/local/slack, of the workspace');
    expect(said.out).toMatch(/4\/7 vCenter: ✓ .*prod/);
    expect(said.out).toContain('Nothing was changed. Steps left to do: 2.');
    expect(existsSync(site)).toBe(false);
  });

  test('stopped in the middle it goes on where it was', async () => {
    const stopped = await setup([], {
      typed: [
        ['Basic Information', 'A0LOCAL001\r'],
        ['Slack workspaces', '\r'],
        ['First admins', 'U0ADMIN001\r'],
        ['Private subnets', '\u0003'],
      ],
    });
    expect(stopped).toMatchObject({ code: 1 });
    expect(stopped.err).toContain('Stopped. What is done stays; run it again to go on.');
    const on = await setup([], {
      typed: [
        ['Private subnets', 'subnet-0a1b2c3d\r'],
        ['security groups', 'sg-0a1b2c3d\r'],
      ],
    });
    expect(on.out).toContain('1/7 Slack app: ✓ A0LOCAL001');
    expect(on.out).not.toContain('First admins');
    expect(readFileSync(site, 'utf8')).toContain('teamIds: [T0LOCAL001]');
  });

  test('asks for nobody where there is no terminal', async () => {
    const said = await setup();
    expect(said).toMatchObject({ code: 2 });
    expect(said.err).toContain('There is no terminal to ask in. Run it in one: npm run setup -- --local');
  });

  test('names a mistake in an answer and asks again', async () => {
    const said = await setup([], {
      typed: [
        ['Basic Information', 'slashvm\r'],
        ['is not a Slack app', '\u0003'],
      ],
    });
    expect(said.out).toContain("is not a Slack app's id, such as A0123ABCD");
    expect(existsSync(site)).toBe(false);
  });

  test('names every mistake of a site file that is there, and touches nothing', async () => {
    const bad = SITE.replace('U0ADMIN001', '"@requester"').replace('subnetIds', 'subnetIDs');
    writeFileSync(site, bad);
    const said = await setup([], { typed: [] });
    expect(said).toMatchObject({ code: 1 });
    expect(said.err).toContain('has mistakes; mend them first:');
    expect(said.err).toContain('"@requester" is not a person\'s Slack id');
    expect(said.err).toMatch(/subnetIDs.*Did you mean subnetIds/);
    expect(readFileSync(site, 'utf8')).toBe(bad);
  });

  test.each([
    ['token_expired', /It has expired\. Turn token rotation off/],
    ['token_revoked', /It was revoked\./],
    ['account_inactive', /The app was removed from the workspace, or its bot user deactivated/],
  ])('a token of which Slack says %s is asked for anew', async (error, sentence) => {
    writeFileSync(site, SITE);
    const rule = { service: 'slack', match: { path: 'auth.test' }, times: 1 } as const;
    await here.stack.fault(faultRule(rule, { status: 200, body: { ok: false, error } }));
    const said = await setup([], { typed: [['Bot User OAuth Token', '\u0003']] });
    expect(said.out).toMatch(sentence);
    expect(said).toMatchObject({ code: 1 });
  });

  test('a token of another workspace is named and not stored', async () => {
    writeFileSync(site, SITE.replace('T0LOCAL001', 'T0OTHER001'));
    const before = await slackSecret();
    const said = await setup([], { typed: [['Bot User OAuth Token', `${before.botToken}\r`]] });
    expect(said).toMatchObject({ code: 1 });
    expect(said.err).toMatch(
      /The bot token is of the workspace .* \(T0LOCAL001\), and .* takes requests of T0OTHER001\./,
    );
    expect(await slackSecret()).toEqual(before);
  });

  test('a secret of another form is named, and stored anew', async () => {
    writeFileSync(site, SITE);
    const before = await slackSecret();
    await here.stack.storeSecret('slack', { botToken: before.botToken });
    const said = await setup([], {
      typed: [
        ['Bot User OAuth Token', 'xoxp-1234\r'],
        ['That is another kind of token', `${'\u007f'.repeat(9)}${before.botToken}\r`],
        ['Signing Secret', `${SIGNING}\r`],
      ],
    });
    expect(said.out).toContain('needs "signingSecrets" (a list) and "botToken"');
    expect(said.out).toContain('2/7 Slack secret: ✓');
    expect(await slackSecret()).toEqual({ botToken: before.botToken, signingSecrets: [SIGNING] });
    await here.stack.storeSecret('slack', before);
  });
});
