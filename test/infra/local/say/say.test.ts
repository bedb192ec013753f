import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const JOB = 'abcdefghijklmnop';
const ADMIN = 'U0ADMIN001';

interface Scene {
  job: Record<string, unknown>;
  messages: Record<string, unknown>[];
  views: unknown[];
  /** What happens once the command is typed. */
  typed: () => void;
  /** What happens at a click or a submission. */
  on: (path: string, body: Record<string, unknown>) => unknown;
}

let scene: Scene;
let server: Server;
let done: [string, Record<string, unknown>][];
let n = 0;

const plain = (text: string) => ({ type: 'plain_text', text });
const button = (text: string, action_id: string, value = `${JOB}.bits`) => ({
  type: 'button',
  text: plain(text),
  action_id,
  value,
});
const message = (ts: string, text: string, elements: object[] = [], more: object = {}) => {
  n += 1;
  const blocks = elements.length === 0 ? [] : [{ type: 'actions', elements }];
  scene.messages = scene.messages.filter((one) => one['ts'] !== ts);
  scene.messages.push({ n, ts, channel: 'C0VSPHERE1', text, blocks, edits: [], ...more });
};
const awaiting = () => {
  scene.job = { state: 'awaiting-confirmation', dueAt: 1 };
};
const end = (state: string, exit?: number) => {
  scene.job = { state, ...(exit === undefined ? {} : { exit }) };
};

const answerOf = (path: string, body: Record<string, unknown>): unknown => {
  if (path === '/local.json') return { users: [{ id: ADMIN, name: 'admin' }], channels: [] };
  if (path === '/local/command') {
    scene.typed();
    return { status: 200, body: '', job: JOB };
  }
  if (path.startsWith('/local/jobs/')) return scene.job;
  if (path === '/local/views') return scene.views;
  if (path.startsWith('/transcript')) {
    const since = Number(new URLSearchParams(path.split('?')[1]).get('since') ?? n);
    return scene.messages.filter((one) => Number(one['n']) > since);
  }
  done.push([path, body]);
  return scene.on(path, body) ?? { status: 200, body: '' };
};

beforeEach(async () => {
  n = 0;
  done = [];
  scene = { job: { state: 'running', dueAt: 1 }, messages: [], views: [], typed: () => undefined, on: () => undefined };
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8') || '{}';
    response.end(JSON.stringify(answerOf(request.url ?? '/', JSON.parse(text) as Record<string, unknown>)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const say = async (...flags: string[]): Promise<{ code: number; out: string; err: string }> => {
  const env = { ...process.env, SLASHVM_PORT: String((server.address() as AddressInfo).port) };
  const args = ['--import', 'tsx', 'infra/local/say.ts', '/vm reset app01', '--timeout', '8', ...flags];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const heard = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    heard.out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    heard.err += chunk.toString('utf8');
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...heard };
};

test('without --yes a question is left to its person', async () => {
  scene.typed = () => {
    awaiting();
    message('1.0', 'Reset app01?', [button('Confirm', 'c1'), button('Cancel', 'c2')]);
  };
  const { code, out, err } = await say();
  expect({ code, err }).toEqual({ code: 3, err: 'Waits for @admin to confirm.\n' });
  expect(out).toContain('Reset app01?\n[ Confirm ] [ Cancel ]');
  expect(done).toEqual([]);
});

test('--yes presses each question once, by its text, and leaves those of others alone', async () => {
  scene.typed = () => {
    awaiting();
    message('1.0', 'Another', [button('Confirm', 'other', 'ponmlkjihgfedcba.bits')]);
    message('2.0', "Somebody else's", [button('Confirm', 'other')], { ephemeralTo: 'U0REQUEST1' });
    message('3.0', 'Reset app01?', [button('Cancel', 'a'), button('Confirm', 'b')]);
  };
  scene.on = (_path, { actionId }) => {
    if (actionId === 'b') message('3.0', 'app01 has moved. Still?', [button('Confirm', 'c', `${JOB}.more`)]);
    else setTimeout(() => end('ended', 0), 500);
    return undefined;
  };
  expect((await say('--yes')).code).toBe(0);
  expect(done.map(([path, { actionId, user }]) => [path, actionId, user])).toEqual([
    ['/local/click', 'b', ADMIN],
    ['/local/click', 'c', ADMIN],
  ]);
});

test('--yes types the number that a modal asks for', async () => {
  const input = {
    type: 'input',
    label: plain('Type 7 to go on'),
    element: { type: 'number_input', action_id: 'count' },
  };
  const view = { id: 'V1', user: ADMIN, view: { blocks: [{ type: 'section', text: plain('9 snapshots') }, input] } };
  scene.typed = () => {
    awaiting();
    message('1.0', 'Reset 7 VMs?', [button('Confirm', 'a')]);
  };
  scene.on = (path) => {
    if (path === '/local/click') scene.views = [{ ...view, id: 'V0', user: 'U0REQUEST1' }, view];
    else end('ended', 0);
    return undefined;
  };
  expect((await say('--yes')).code).toBe(0);
  expect(done.slice(1)).toEqual([['/local/views/submit', { user: ADMIN, viewId: 'V1', values: { count: '7' } }]]);
});

test('--yes cannot choose from a list', async () => {
  scene.typed = () => {
    awaiting();
    message('1.0', 'Which?', [button('app01 on prod', 'a'), button('app01 on lab', 'b')]);
  };
  expect(await say('--yes')).toMatchObject({ code: 3, err: 'Waits for @admin to answer.\n' });
  expect(done).toEqual([]);
});

test.each([
  ['cancelled', undefined, 1],
  ['denied', undefined, 1],
  ['expired', undefined, 1],
  ['expired', 0, 0],
  ['ended', 1, 1],
])('a Job that is %s with exit %s ends it with %s', async (state, exit, code) => {
  scene.typed = () => {
    message('1.0', 'The last word');
    end(state, exit);
  };
  expect((await say()).code).toBe(code);
});

test('an approval is waited for by somebody else', async () => {
  scene.typed = () => {
    scene.job = { state: 'awaiting-approval', dueAt: 1 };
    message('1.0', 'Somebody has to approve.', [button('Approve', 'a')]);
  };
  expect(await say('--yes')).toMatchObject({ code: 3, err: 'Waits for an approver.\n' });
});

test('it is said who may approve and has not, once everybody was told', async () => {
  const approval = {
    plan: 'p1.2',
    rules: [{ may: [ADMIN, 'U0OTHER001'] }, { may: ['U0OTHER001', 'U0THIRD001'] }],
    approvals: [
      { by: 'U0THIRD001', plan: 'p1.2' },
      { by: 'U0OTHER001', plan: 'p1.1' },
    ],
  };
  scene.typed = () => {
    scene.job = { state: 'awaiting-approval', dueAt: 1, approval, lease: { holder: 'h' } };
    message('1.0', 'Somebody has to approve.');
    setTimeout(() => {
      scene.job = { state: 'awaiting-approval', dueAt: 1, approval };
    }, 300);
  };
  expect(await say()).toMatchObject({ code: 3, err: 'Waits for @admin or @U0OTHER001 to approve.\n' });
});
