import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Job, jobId } from '#lib/jobs/job';
import { type JobStore, NewerVersion } from '#lib/jobs/job-store';
import type { Journal } from '#lib/jobs/journal';
import { recoverRequest } from '#lib/jobs/lost-request';
import { type Recovery, recoverDead, recoverOverdue } from '#lib/jobs/recover-job';
import { ADMIN, SIGNING_SECRET, type SlackServer, startSlack, VSPHERE } from '#test/infra/local/slack/slack-server';
import { type MemoryAudit, memoryKeeping } from '#test/lib/audit/memory-audit';
import { AT, exampleJob, examplePlan, exampleTarget } from '#test/lib/jobs/example-job';
import { memoryJobStore } from '#test/lib/jobs/memory-job-store';
import { readers, slackFor } from '#test/lib/slack/slack-under-test';
import { RecordedLog } from '#test/lib/vsphere/recorded-log';

let server: SlackServer;
let store: JobStore;
let audit: MemoryAudit;
let journal: Journal;
let log: RecordedLog;
let resumed: object[];
let now: number;
beforeEach(async () => {
  server = await startSlack();
  store = memoryJobStore();
  ({ audit, journal } = memoryKeeping(store));
  log = new RecordedLog();
  resumed = [];
  now = AT + 10_000;
});
afterEach(() => server.close());

const recovery = (more: Partial<Recovery> = {}): Recovery => ({
  store,
  journal,
  slack: slackFor(server),
  clock: {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
  },
  log,
  holder: 'failures-1#x',
  resume: async (command, event) => void resumed.push({ command, ...event }),
  ...more,
});
const { id } = exampleJob();
const running = (more: Partial<Job> = {}) =>
  exampleJob({ state: 'running', plan: examplePlan(), history: [{ at: AT, state: 'running' }], ...more });

describe('a Job whose function died', () => {
  test('is handed to its command again, with the name of the dead', async () => {
    await store.claim(running());
    await recoverDead(recovery(), id, 'request-1');
    expect(resumed).toEqual([{ command: 'vm', resume: id, because: 'failure', deadHolder: 'request-1' }]);
    expect(readers(server)).toEqual([]);
  });

  test('is resumed three times, then ended with what its journal says', async () => {
    await store.claim(running());
    await store.plan(id, [
      exampleTarget('app01', { state: 'settled', outcome: 'done', said: 'snapshot x.' }),
      exampleTarget('app02', { state: 'started', task: 'task-7' }),
      exampleTarget('app03', { state: 'starting' }),
      exampleTarget('app04'),
    ]);
    for (let death = 1; death <= 4; death += 1) await recoverDead(recovery(), id, 'request-1');
    expect(resumed).toHaveLength(3);
    expect(readers(server)).toEqual([
      {
        channel: VSPHERE,
        text: [
          `⚠️ Took a snapshot of 1 of 4 VMs; nobody can say about 2 more · asked by <@${ADMIN}>: \`/vm snapshot app01\``,
          '✅ *app01* (prod): snapshot x.',
          '⚠️ *app02* (prod): task-7 was started, and SlashVM could not see how it ended. Look at its tasks in vCenter.',
          '⚠️ *app03* (prod): its start was under way, and SlashVM could not see how it ended. Look at its tasks in vCenter.',
          '❌ *app04* (prod): was not started.',
          'Job VBLA',
        ].join('\n'),
      },
    ]);
    const job = await store.read(id);
    expect(job).toMatchObject({ state: 'ended', exit: 1 });
    expect(job).not.toHaveProperty('dueAt');
    expect(audit.entries.at(-1)).toMatchObject({ state: 'ended', exit: 1 });
    expect(audit.entries.at(-1)?.targets.map(({ name, outcome, tasks }) => [name, outcome, ...tasks])).toEqual([
      ['app01', 'done'],
      ['app02', 'unknown', 'task-7'],
      ['app03', 'unknown'],
      ['app04', 'failed'],
    ]);
  });

  test('is not told of again where only the journal is owed', async () => {
    const over = { state: 'ended', exit: 0, endedAt: AT, concluded: true, dueAt: AT } as const;
    await store.claim(exampleJob({ ...over, history: [{ at: AT, state: 'ended' }], expiresAt: AT + 5000 }));
    await recoverOverdue(recovery({ clock: { now: () => AT + 300_001, sleep: async () => undefined } }), id);
    expect(readers(server)).toEqual([]);
    expect(audit.entries.map(({ state, exit }) => `${state} ${exit}`)).toEqual(['ended 0']);
    expect(await store.read(id)).not.toHaveProperty('dueAt');
  });

  test('is given three more attempts once it has handed itself on', async () => {
    await store.claim(running());
    for (let death = 1; death <= 3; death += 1) await recoverDead(recovery(), id, 'request-1');
    await store.save(running({ revision: 2, state: 'following', followed: 1 }));
    for (let death = 1; death <= 3; death += 1) await recoverDead(recovery(), id, 'request-1');
    expect(resumed).toHaveLength(6);
    expect(readers(server)).toEqual([]);
  });

  test('that never began is said to have started nothing', async () => {
    await store.claim(exampleJob());
    await store.keepReplyAddress(id, { url: server.slack.context(ADMIN, VSPHERE).response_url, until: now + 60_000 });
    for (let death = 1; death <= 4; death += 1) await recoverDead(recovery(), id, 'request-1');
    expect(readers(server)).toEqual([
      {
        channel: VSPHERE,
        ephemeralTo: ADMIN,
        text: '❌ SlashVM failed several times before it could begin (job VBLA). Nothing was started. Type it again later.',
      },
    ]);
  });

  test('that was storing something of our own may be done or not, which is said to the asker alone', async () => {
    await store.claim(exampleJob({ state: 'running', history: [{ at: AT, state: 'running' }] }));
    await store.keepReplyAddress(id, { url: server.slack.context(ADMIN, VSPHERE).response_url, until: now + 60_000 });
    for (let death = 1; death <= 4; death += 1) await recoverDead(recovery(), id, 'request-1');
    expect(readers(server)).toEqual([
      {
        channel: VSPHERE,
        ephemeralTo: ADMIN,
        text: '❌ SlashVM failed several times in the middle of this (job VBLA), so it may be done or not. Look before you type it again.',
      },
    ]);
  });

  test('keeps its last word owed where Slack does not take it', async () => {
    await store.claim(running({ expiresAt: now }));
    const dead = {
      ...slackFor(server),
      post: () => slackFor(server).post('C0NOWHERE1', { text: '', blocks: [], files: [] }),
    };
    await recoverDead(recovery({ slack: dead }), id, 'request-1');
    expect(await store.read(id)).toMatchObject({ state: 'ended', dueAt: expect.any(Number) });
  });

  test('is left alone where another holder lives, or nothing is owed', async () => {
    await store.claim(running({ expiresAt: now }));
    await recoverDead(recovery(), id, 'request-9');
    expect(readers(server)).toEqual([]);
    const { dueAt: _, ...nothingOwed } = running();
    await store.save({ ...nothingOwed, revision: 2 });
    await recoverDead(recovery(), id, 'request-1');
    await recoverDead(recovery(), 'unknown', 'request-1');
    expect(resumed).toEqual([]);
  });

  test('stored by a newer version stays due, and nothing is changed', async () => {
    const newer = { ...store, read: () => Promise.reject(new NewerVersion()) };
    await recoverDead(recovery({ store: newer }), id, 'request-1');
    expect(resumed).toEqual([]);
    expect(log.lines.join()).toContain('newer-version');
  });
});

describe('a Job of which something is overdue', () => {
  test('is handed to its command again', async () => {
    await store.claim(running({ dueAt: now }));
    await recoverOverdue(recovery(), id);
    expect(resumed).toEqual([{ command: 'vm', resume: id, because: 'sweep' }]);
  });

  test('is not touched before', async () => {
    await store.claim(running({ dueAt: now + 1 }));
    await recoverOverdue(recovery(), id);
    expect(resumed).toEqual([]);
  });

  test('is ended when its time is over, in the message it has', async () => {
    const posted = await slackFor(server).post(VSPHERE, { text: '⏳ 0 %', blocks: [], files: [] });
    const { lease: _, ...free } = running({
      dueAt: now,
      expiresAt: now,
      messages: [{ ...posted, role: 'status', direct: false }],
    });
    await store.claim(free);
    await store.plan(id, [exampleTarget('app01')]);
    await recoverOverdue(recovery(), id);
    expect(resumed).toEqual([]);
    expect(await store.read(id)).toMatchObject({ state: 'ended', exit: 1 });
    expect(readers(server)).toMatchObject([
      { channel: VSPHERE, text: expect.stringMatching(/^❌ Did not take a snapshot of \*app01\*/), edits: 1 },
    ]);
  });
});

describe('a request whose function died before it claimed a Job', () => {
  const signed = (form: Record<string, string> = {}, secret = SIGNING_SECRET) => {
    const fields = {
      team_id: 'T0SLASHVM1',
      api_app_id: 'A0SLASHVM1',
      channel_id: VSPHERE,
      user_id: ADMIN,
      command: '/vm',
      text: 'list',
      response_url: server.slack.context(ADMIN, VSPHERE).response_url,
    };
    const rawBody = Buffer.from(new URLSearchParams({ ...fields, ...form }).toString());
    const timestamp = String(AT / 1000);
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(rawBody).digest('hex')}`;
    return { rawBody, timestamp, signature, receivedAt: AT };
  };
  const settings = {
    signingSecrets: [SIGNING_SECRET],
    responseHosts: ['127.0.0.1'],
    teamIds: ['T0SLASHVM1'],
    appId: 'A0SLASHVM1',
    tooOld: false,
  };

  test('is answered: nothing was started', async () => {
    await recoverRequest(recovery(), signed(), 'request-1', settings);
    expect(readers(server)).toEqual([
      {
        channel: VSPHERE,
        ephemeralTo: ADMIN,
        text: '❌ SlashVM failed before it could begin. Nothing was started; type it again.',
      },
    ]);
  });

  test('is told of a queue that was too long', async () => {
    await recoverRequest(recovery(), signed(), 'request-1', { ...settings, tooOld: true });
    expect(readers(server)).toMatchObject([{ text: expect.stringContaining('too busy to take this in time') }]);
  });

  test('is resumed where it was claimed after all', async () => {
    const request = signed();
    await store.claim(exampleJob({ id: jobId(request.signature) }));
    await recoverRequest(recovery(), request, 'request-1', settings);
    expect(resumed).toMatchObject([{ because: 'failure', deadHolder: 'request-1' }]);
  });

  test.each([
    ['not signed by Slack', () => signed({}, 'another secret')],
    ['another workspace’s', () => signed({ team_id: 'T0OTHER001' })],
    ['another app’s', () => signed({ api_app_id: 'A0OTHER001' })],
    ['no slash command', () => signed({ command: '' })],
  ])('gets silence, a line and a metric where it is %s', async (_what, request) => {
    await recoverRequest(recovery(), request(), 'request-1', settings);
    expect(readers(server)).toEqual([]);
    expect(log.lines).toEqual([
      expect.stringContaining('request-refused'),
      expect.stringContaining('RefusedSignature'),
    ]);
  });

  test('is answered in a direct message where its reply address is a stranger’s', async () => {
    await recoverRequest(recovery(), signed({ response_url: 'https://evil.example/1' }), 'request-1', settings);
    expect(readers(server)).toMatchObject([{ channel: expect.stringMatching(/^D/) }]);
  });
});
