// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { moIdOf, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { send } from '#test/front-door/outcome';
import { passTime } from '#test/pass-time';

const here = stackOfFile();
const refusing = (error: string) => ({ status: 200, body: { ok: false, error } });
const LIMITED = { status: 429, body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': '12' } };

const taskTakes = async (taskSeconds: number): Promise<void> => {
  const match = { operation: 'CreateSnapshotEx_Task' };
  await here.stack.fault({ service: 'vcenter', match, times: 0, then: { taskSeconds } });
};

beforeEach(() => taskTakes(0));
afterEach(() => here.stack.clearFaults());

describe('Where the bot may not write', () => {
  test.each([
    ['general', 'lab01', 'it is no member'],
    ['secret', 'lab02', 'it does not see the private channel'],
  ])('#%s: %s’s status goes to the asker, and the last word to both, for %s', async (channel, name) => {
    const { stack } = here;
    const { id } = stack.local.channels.find((one) => one.name === channel) ?? { id: '' };

    const { messages, job } = await type(stack, `/vm snapshot ${name}`, { channel });

    const [status, last, ...others] = messages;
    expect(others).toEqual([]);
    expect(status?.channel).toMatch(/^D/);
    expect(status?.edits).not.toEqual([]);
    expect(last).toMatchObject({ channel: id, ephemeralTo: stack.local.users[0]?.id });
    expect(last?.text).toMatch(new RegExp(`^✅ Took a snapshot of \\*${name}\\*`));
    expect(status?.text).toBe(last?.text);
    expect(job).toMatchObject({ exit: 0 });
  });
});

test('A channel that is archived in mid-command gets no more: the asker gets the last word', async () => {
  const { stack } = here;
  await stack.clearFaults();
  await taskTakes(3);
  const { job } = await stack.typed('/vm snapshot lab03');
  await stack.waitForMessage(({ text }) => text.startsWith('⏳ Taking a snapshot of *lab03*'));
  await stack.fault({ service: 'slack', match: { operation: 'chat.update' }, times: 0, then: refusing('is_archived') });
  await stack.fault({ service: 'slack', match: { operation: 'chat.postMessage' }, then: refusing('is_archived') });

  await stack.jobEnded(job);

  const [direct, asker] = (await stack.transcript()).slice(-2);
  expect(direct?.channel).toMatch(/^D/);
  expect(direct?.text).toMatch(/^✅ Took a snapshot of \*lab03\*/);
  expect(asker).toMatchObject({ text: direct?.text, ephemeralTo: stack.local.users[0]?.id });
});

describe('When Slack limits the rate', () => {
  test('progress is dropped, and the last word waits as long as Slack says', async () => {
    const { stack } = here;
    await stack.fault({ service: 'slack', match: { operation: 'chat.update' }, then: LIMITED });
    const { job } = await stack.typed('/vm snapshot lab04');
    const limited = await stack.until(async () =>
      (await stack.requests(0, 'slack')).find(({ status }) => status === 429),
    );

    await stack.advance(13);

    await stack.jobEnded(job);
    const edits = (await stack.requests(limited.n, 'slack')).filter(({ operation }) => operation === 'chat.update');
    expect(edits[0]?.startedAt).toBeGreaterThanOrEqual(limited.startedAt + 12_000);
    expect((await stack.transcript()).at(-1)?.text).toMatch(/^✅ Took a snapshot of \*lab04\*/);
  });
});

describe('When Slack refuses', () => {
  test.each([
    ['edit_window_closed', 'lab05'],
    ['cant_update_message', 'lab07'],
    ['message_not_found', 'lab08'],
  ])('the edit (%s), the last word is posted anew', async (error, name) => {
    const { stack } = here;
    await stack.fault({ service: 'slack', match: { operation: 'chat.update' }, times: 0, then: refusing(error) });

    const { messages, job } = await type(stack, `/vm snapshot ${name}`);

    expect(messages).toHaveLength(2);
    expect(messages[1]).toMatchObject({ channel: messages[0]?.channel, edits: [] });
    expect(messages[1]?.text).toMatch(new RegExp(`^✅ Took a snapshot of \\*${name}\\*`));
    expect(job).toMatchObject({ exit: 0 });
  });

  test('the blocks of a post, the text is sent alone', async () => {
    const { stack } = here;
    const then = refusing('invalid_blocks');
    for (const operation of ['chat.postMessage', 'chat.update']) {
      await stack.fault({ service: 'slack', match: { operation }, then });
    }

    const { messages } = await type(stack, '/vm snapshot svc02');

    expect(messages).toHaveLength(1);
    expect(messages[0]?.text).toMatch(/^✅ Took a snapshot of \*svc02\*/);
    expect(messages[0]?.blocks).toEqual([]);
  });

  test('the blocks of an answer to the asker alone, the text is sent alone', async () => {
    const { stack } = here;
    const then = { status: 400, body: { ok: false, error: 'invalid_blocks' } };
    await stack.fault({ service: 'slack', match: { operation: 'response_url' }, then });

    const { messages } = await send(stack, { text: 'info app01' });

    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ ephemeralTo: stack.local.users[0]?.id, blocks: [] });
    expect(messages[0]?.text).toMatch(/^ℹ️ \*app01\*/);
  });

  test('a file, the asker is told what to do instead', async () => {
    const { stack } = here;
    const match = { operation: 'files.getUploadURLExternal' };
    await stack.fault({ service: 'slack', match, then: refusing('file_uploads_disabled') });

    const { text } = await send(stack, { text: 'list' });

    expect(text).toBe(
      '⚠️ The file vms.csv could not be sent (Slack: file_uploads_disabled). ' +
        'Ask for fewer VMs at a time, so that the answer fits.',
    );
  });
});

describe('When nobody knows whether Slack has taken the last word', () => {
  test('an edit is sent again', async () => {
    const { stack } = here;
    await stack.fault({ service: 'slack', match: { operation: 'chat.update' }, then: 'lost' });

    const { messages, job } = await type(stack, '/vm snapshot svc03');

    expect(messages).toHaveLength(1);
    expect(messages[0]?.text).toMatch(/^✅ Took a snapshot of \*svc03\*/);
    expect(job).toMatchObject({ exit: 0 });
  });
});

describe('When Slack is down', () => {
  test('the last word stays owed, and the sweeper brings it when Slack is back', async () => {
    const { stack } = here;
    const moId = await moIdOf(stack, 'prod', 'svc04');
    await stack.fault({
      service: 'slack',
      match: { operation: 'chat.*' },
      times: 0,
      then: { status: 503, body: 'down' },
    });
    const { job } = await stack.typed('/vm snapshot svc04');
    await passTime(stack, async () => (await stack.job(job))?.['state'] === 'ended', 6);
    expect(await stack.job(job)).toMatchObject({ state: 'ended', exit: 0, dueAt: expect.any(Number) });
    await stack.clearFaults();

    await stack.advance(600);

    expect(await stack.jobEnded(job)).toMatchObject({ state: 'ended', exit: 0 });
    expect((await stack.transcript()).at(-1)?.text).toMatch(/^✅ Took a snapshot of \*svc04\*/);
    expect(await snapshotsOf(stack, 'prod', moId)).toHaveLength(1);
  });
});

test('Nothing that was sent to Slack broke one of its rules', async () => {
  expect(await here.stack.ask('GET', '/local/violations')).toEqual([]);
});
