// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { stackOfFile, type } from '#test/conversation';
import { configure, forget, OwnVCenters } from '#test/front-door/own-vcenters';

const here = stackOfFile();
const own = new OwnVCenters();
const doctor = async (words = '', user?: string): Promise<string> =>
  plainly((await type(here.stack, `/vm-vcenter doctor ${words}`.trim(), user === undefined ? {} : { user })).text);

const plainly = (text: string): string => text.replaceAll('*', '');

let secret: ReturnType<OwnVCenters['secret']>;
let readOnly: { username: string; password: string };

beforeAll(async () => {
  const lab = await own.start('third');
  secret = own.secret(lab);
  readOnly = lab.accounts.readOnly;
});
afterEach(async () => {
  await here.stack.clearFaults();
  await forget(here.stack, 'third');
});
afterAll(() => own.close());

describe('/vm-vcenter doctor', () => {
  test('says of every vCenter that each link holds, to the asker alone', async () => {
    const { messages, ...answered } = await type(here.stack, '/vm-vcenter doctor');
    const text = plainly(answered.text);

    expect(text).toMatch(/^✅ Every link holds\./);
    expect(text).toMatch(/✅ prod: every link holds, VMware vCenter Server 8\.0\.3 build-\d+\./);
    expect(text).toMatch(/✅ lab: every link holds/);
    expect(text).toContain('✅ Slack: answers, workspace');
    expect(text).toContain('✅ DynamoDB: slashvm-local-jobs answers.');
    expect(messages.every(({ ephemeralTo }) => ephemeralTo !== undefined)).toBe(true);
    expect(text).not.toMatch(/password|xoxb-/i);
  });

  test('looks only at those that are named', async () => {
    const text = await doctor('LAB');
    expect(text).toContain('lab: every link holds');
    expect(text).not.toContain('prod');
  });

  test('ends the sessions that it opened', async () => {
    await doctor('prod');
    const { body } = await here.stack
      .vcenter('prod')
      .ask('GET', '/sdk/vim25/8.0.3.0/SessionManager/SessionManager/sessionList');
    const agents = ((body ?? []) as { userAgent: string }[]).map(({ userAgent }) => userAgent);
    expect(agents.filter((agent) => agent.includes('slashvm-local-vcenter'))).toEqual([]);
  });

  test.each([
    [
      'an unknown host',
      { url: 'https://vc.example.invalid' },
      /third: DNS, vc\.example\.invalid is not known\. Check how .* VPC's resolver/,
    ],
    [
      'a closed port',
      { url: 'https://127.0.0.1:9' },
      /third: TCP, port 9: connection refused\. Check .*route tables.*docs\/deploy\.md/,
    ],
    [
      'an unknown authority',
      { ca: '' },
      /third: TLS, its certificate is not trusted: signed by an unknown authority\. Give .*npm run vcenter -- add third --replace --ca &lt;file&gt; --local/,
    ],
    [
      'a wrong password',
      { password: 'Wrong-1234' },
      /third: login, wrong user name or password.*npm run vcenter -- add third --replace --local\. It is not tried again for 15 minutes; .*test third --local/,
    ],
  ])('names %s and its cure', async (_what, change, sentence) => {
    await configure(here.stack, 'third', { ...secret, ...change });
    const text = await doctor('third');
    expect(text).toMatch(/^❌ Not every link holds: third\./);
    expect(text).toMatch(sentence);
    expect(text).not.toContain('Wrong-1234');
  });

  test('names a privilege that is missing', async () => {
    await configure(here.stack, 'third', { ...secret, ...readOnly });
    expect(await doctor('third')).toMatch(
      /third: privileges, VirtualMachine\.Interact\.PowerOn, .*VirtualMachine\.State\.CreateSnapshot, .*Global\.LogEvent is missing on 10 of the VMs seen/,
    );
  });

  test('says that a vCenter is disabled, and which secret cannot be read', async () => {
    await configure(here.stack, 'third', { ...secret, enabled: false });
    const disabled = await doctor('third');
    expect(disabled).toMatch(/^✅ /);
    expect(disabled).toContain(
      'ℹ️ third: it is disabled: no command asks it. To bring it back: npm run vcenter -- enable third --local',
    );

    await configure(here.stack, 'third', 'no JSON but Secret-1234');
    const broken = await doctor('third');
    expect(broken).toContain('third: its secret cannot be used: it is not a JSON object.');
    expect(broken).toContain('npm run vcenter -- add third --replace --local');
    expect(broken).not.toContain('Secret-1234');
  });

  test('asks a vCenter that refused the login once, and not again', async () => {
    await configure(here.stack, 'third', { ...secret, password: 'Wrong-1234' });
    await doctor('third');
    const logins = () =>
      own.journal.list().filter(({ path, method }) => path === '/api/session' && method === 'POST').length;
    const before = logins();
    expect(await doctor('third')).toMatch(/third: login, refused at .* UTC, not tried again since/);
    expect(logins()).toBe(before);
  });

  test('does not wait for a vCenter that hangs, and asks the others meanwhile', async () => {
    await configure(here.stack, 'third', secret);
    own.faults.add({ service: 'vcenter', match: { path: '/api/session' }, then: 'hang', times: 0 });
    const startedAt = Date.now();
    const answered = await type(here.stack, '/vm-vcenter doctor third lab', { timeout: 40_000 });
    const text = plainly(answered.text);
    own.faults.clear();
    expect(text).toMatch(/third: login, no (end within 20 seconds|answer)/);
    expect(text).toContain('lab: every link holds');
    expect(Date.now() - startedAt).toBeLessThan(28_000);
  }, 45_000);

  test('tells of a token that Slack refuses the check with', async () => {
    const refusal = { status: 200, body: { ok: false, error: 'token_revoked' } };
    await here.stack.fault({ service: 'slack', match: { path: 'auth.test' }, then: refusal });
    expect(await doctor('lab')).toMatch(/❌ Slack: Slack refuses the bot's token \(token_revoked\)\. It was revoked\./);
  });

  test('names the NAT gateway where there is no way out to Slack', async () => {
    await here.stack.fault({ service: 'slack', match: { path: 'auth.test' }, then: 'reset' });
    expect(await doctor('lab')).toMatch(
      /❌ Slack: there is no way out to Slack \(connection lost\)\. .*NAT gateway .*docs\/deploy\.md/,
    );
  });
});

describe('/vm-vcenter doctor, typed wrongly', () => {
  test.each([
    ['labb', /labb: no vCenter is called so\. Did you mean lab\?/],
    ['lab:app01', /"lab:app01" is no vCenter's name: those are letters, digits and hyphens, such as prod\./],
    ['--shar', /There is no option "--shar" here\. Did you mean --share\?/],
  ])('%s', async (words, sentence) => {
    const text = await doctor(words);
    expect(text).toMatch(/^(❌|⚠️) /);
    expect(text).toMatch(sentence);
  });

  test.each(['requester', 'operator'])('a %s, who may only use VMs, is refused', async (user) => {
    const { text, job } = await type(here.stack, '/vm-vcenter doctor', { user });
    expect(text).toMatch(/^❌/);
    expect(text).toContain('vcenter:doctor');
    expect(job['state']).toBe('refused');
  });
});
