// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestStack, type TestStack } from '#test/stack';

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
});

afterAll(async () => {
  await stack.stop();
});

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('what tools find', () => {
  test('describes itself at /local.json', () => {
    expect(stack.local).toMatchObject({
      gatewayUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      awsEndpointUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      slackApiUrl: `${stack.url}api/`,
      signingSecret: expect.stringMatching(/^[0-9a-f]{32}$/),
      teamId: expect.stringMatching(/^T/),
      appId: expect.stringMatching(/^A/),
    });
    expect(stack.local.users[0]).toMatchObject({ name: 'admin', groups: expect.any(Array) });
    expect(stack.local.channels[0]?.name).toBe('vsphere');
    expect(stack.local.vcenters.map(({ name }) => name)).toEqual(['prod', 'lab']);
    expect(existsSync(String(stack.local.vcenters[0]?.caFile))).toBe(true);
  });

  test('gives what Slack would put into a payload', async () => {
    const context = await stack.ask('POST', '/local/slash-context', { user: 'admin', channel: 'vsphere' });
    expect(context).toMatchObject({
      response_url: expect.stringContaining('/commands/'),
      trigger_id: expect.any(String),
    });
  });

  test('lets an administrator of Slack change people and groups, by their names', async () => {
    await stack.changeUser({ user: 'outsider', guest: true });
    await stack.changeGroup({ group: 'vm-approvers', users: ['operator', 'guest'], disabled: true });
    const groups = await stack.ask<{ handle: string }[]>('GET', '/local/groups');
    expect(groups.find(({ handle }) => handle === 'vm-approvers')).toMatchObject({
      users: ['U0OPERATE1', 'U0GUEST001'],
      disabled: true,
    });
    await expect(stack.changeGroup({ group: 'nobody' })).rejects.toThrow('called \\"nobody\\"');
  });

  test('shows and submits no modal where none is open', async () => {
    expect(await stack.views()).toEqual([]);
    await expect(stack.submit({ user: 'operator', values: {} })).rejects.toThrow('operator has no open modal.');
  });

  test('sends any payload, signed, to the interactions route', async () => {
    const forged = { user: 'requester', payload: { type: 'block_actions', actions: [] } };
    expect(await stack.interaction(forged)).toEqual({ status: expect.any(Number), body: expect.any(String) });
  });

  test('serves the console', async () => {
    const page = await stack.send({ method: 'GET', url: stack.url, headers: {}, body: '' });
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': expect.stringContaining('text/html') } });
  });

  test.each([
    ['POST', '/local/command', { text: '/vm help', user: 'nobody' }, 'Nobody and nothing here is called'],
    ['POST', '/local/command', { text: 'help' }, 'not a slash command'],
    ['POST', '/local/click', { ts: '1.0', actionId: 'a' }, 'There is no message 1.0'],
    ['POST', '/local/click', { viewId: 'V1', actionId: 'a' }, 'admin has no open modal V1.'],
    ['POST', '/local/views/submit', { values: {} }, 'admin has no open modal.'],
    ['POST', '/local/views/submit', { values: { count: 7 } }, 'values.count is a text'],
    ['POST', '/local/views/close', { user: 'requester' }, 'requester has no open modal.'],
    ['POST', '/local/interaction', {}, 'payload is the object that Slack would send.'],
    ['POST', '/local/faults', { service: 'weather' }, 'A fault names its service'],
    ['POST', '/local/clock', { advance: -1 }, 'A clock moves on'],
  ])('refuses %s %s with %j', async (method, path, body, message) => {
    await expect(stack.ask(method, path, body)).rejects.toThrow(message);
  });
});

describe('a command', () => {
  test('is answered at once by the gateway, and then by its function', async () => {
    const { status, body, job } = await stack.typed('/vm help');
    expect({ status, body }).toEqual({ status: 200, body: '' });
    const message = await stack.waitForMessage(({ text }) => text.includes('snapshot'));
    expect(message.ephemeralTo).toBe(stack.local.users[0]?.id);
    await stack.jobEnded(job);
  });

  test('leaves a trace of every request it made, those of a new instance included', async () => {
    const isIdle = async (): Promise<true | undefined> =>
      (await stack.recycle('vm')).some(({ name, instances }) => name === 'vm' && instances === 0) || undefined;
    await stack.until(isIdle);
    const before = (await stack.outgoing()).at(-1)?.n ?? 0;
    const { job } = await stack.typed('/vm info app01');
    expect(await stack.jobEnded(job)).toMatchObject({ PK: `JOB#${job}` });
    // The archive follows by itself.
    const left = (await stack.outgoing(before)).filter((request) => request.function === 'vm');
    expect(left.map(({ index }) => index)).toEqual(left.map((_request, index) => index + 1));
    expect(new Set(left.map(({ service }) => service))).toEqual(
      new Set(['dynamodb', 'secretsmanager', 'vcenter', 'slack']),
    );
    expect((await stack.requests(0, 'vcenter')).length).toBeGreaterThan(0);
    // Counted once the function has answered, which is after the Job's last word.
    const peak = await stack.until(async () => {
      return (await stack.functions()).find(({ name }) => name === 'vm')?.peakRssBytes || undefined;
    });
    expect(peak).toBeGreaterThan(1e7);
    expect((await stack.logs()).some(({ line }) => line.includes(job))).toBe(true);
  });

  test('that Lambda does not take is answered 500', async () => {
    await stack.fault({ service: 'lambda', match: { operation: 'Accept', function: 'vm' }, then: { status: 429 } });
    expect((await stack.post({ text: 'help' })).status).toBe(500);
    expect((await stack.post({ text: 'help' })).status).toBe(200);
  });

  test.each([
    ['without a signature', {}, { headers: { 'X-Slack-Signature': undefined } }, 400],
    ['as JSON', {}, { headers: { 'Content-Type': 'application/json' }, body: '{}' }, 415],
    ['to a word that is none', { path: '/slack/commands/nothing' }, {}, 403],
  ])('%s is refused by the gateway', async (_what, options, overrides, status) => {
    expect((await stack.post(options, overrides)).status).toBe(status);
  });
});

describe('a click', () => {
  const clicked = () => {
    const click = {
      type: 'block_actions',
      api_app_id: stack.local.appId,
      team: { id: stack.local.teamId },
      user: { id: stack.local.users[0]?.id, team_id: stack.local.teamId },
      actions: [{ type: 'button', action_id: 'confirm', value: 'nojob.0' }],
    };
    return { path: '/slack/interactions', body: `payload=${encodeURIComponent(JSON.stringify(click))}` };
  };
  const calls = async () => (await stack.functions()).find(({ name }) => name === 'interactions')?.invocations ?? 0;

  test('is answered by its function, which the gateway waits for', async () => {
    const before = await calls();
    const { status, headers } = await stack.post(clicked());
    expect({ status, calls: await calls() }).toEqual({ status: 200, calls: before + 1 });
    expect(headers).toMatchObject({ 'content-type': expect.stringContaining('application/json') });
  });

  test('without a signature is refused by the gateway', async () => {
    const before = await calls();
    const { status } = await stack.post(clicked(), { headers: { 'X-Slack-Signature': undefined } });
    expect({ status, calls: await calls() }).toEqual({ status: 400, calls: before });
  });
});

describe('the clock', () => {
  test('moves the gateway, Slack and the sweeper’s schedule', async () => {
    const sweeps = async () => (await stack.functions()).find(({ name }) => name === 'sweeper')?.invocations ?? 0;
    const before = await sweeps();
    await stack.advance(6 * 60);
    await stack.until(async () => ((await sweeps()) > before ? true : undefined));
    expect((await stack.now()) - Date.now()).toBeGreaterThan(5 * 60_000);
    const { job } = await stack.typed('/vm help');
    expect(await stack.jobEnded(job)).toMatchObject({ state: 'ended' });
  });
});

describe('a vCenter', () => {
  test('answers tests that ask it past the product', async () => {
    const { status, body } = await stack.vcenter('prod').ask('GET', '/api/vcenter/vm?names=app01');
    expect({ status, body }).toMatchObject({ status: 200, body: [{ name: 'app01' }] });
  });
});

describe('an end', () => {
  test('takes every process with it', async () => {
    const other = await startTestStack();
    const { job } = await other.typed('/vm help');
    await other.jobEnded(job);
    const pids = await other.ask<{ pids: number[] }>('GET', '/local/processes');
    expect(pids.pids.length).toBeGreaterThanOrEqual(3);
    await other.stop();
    expect(pids.pids.filter(alive)).toEqual([]);
  });

  test('comes when the process that started it is gone', async () => {
    const script = `import('./test/stack.ts').then(async (module) => {
      const { startTestStack } = module.default ?? module;
      const stack = await startTestStack();
      process.stdout.write(JSON.stringify(await stack.ask('GET', '/local/processes')));
      process.exit(0);
    })`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString('utf8')));
    await once(child, 'close');
    const { pids } = JSON.parse(said.join('')) as { pids: number[] };
    await stack.until(async () => (pids.some(alive) ? undefined : true));
  });

  test('comes at once, with a sentence, where the port is taken', async () => {
    const port = new URL(stack.url).port;
    const child = spawn(process.execPath, ['--import', 'tsx', 'infra/local/start.ts'], {
      env: { ...process.env, SLASHVM_PORT: port, SLASHVM_PACKAGED: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString('utf8')));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(said.join('')).toContain(`Port ${port} is taken. Stop what runs there, or choose another: SLASHVM_PORT=`);
  });
});
