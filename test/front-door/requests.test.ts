import { describe, expect, test } from '@jest/globals';
import { stackOfFile } from '#test/conversation';
import { send } from '#test/front-door/outcome';
import type { SignedOptions } from '#test/stack';

const here = stackOfFile();

const usage =
  'Usage: `/vm snapshot &lt;vm…&gt; [--name &lt;text&gt;] [--description &lt;text&gt;] [--memory] [--quiesce]`\n' +
  'Example: `/vm snapshot app01`';

describe('A request that Slack did not sign', () => {
  const now = async (): Promise<number> => Math.floor((await here.stack.now()) / 1000);
  const cases: [string, () => Promise<SignedOptions>, Record<string, string>, string][] = [
    ['with the signature of another secret', async () => ({ secret: 'not-the-secret' }), {}, 'wrong-signature'],
    ['with the signature of an empty secret', async () => ({ secret: '' }), {}, 'wrong-signature'],
    ['with a signature that is none', async () => ({}), { 'X-Slack-Signature': 'v0=0123' }, 'malformed'],
    [
      'with a signature of another version',
      async () => ({}),
      { 'X-Slack-Signature': `v1=${'0'.repeat(64)}` },
      'malformed',
    ],
    ['with a time stamp that is none', async () => ({}), { 'X-Slack-Request-Timestamp': '1e9' }, 'malformed'],
    ['with a time stamp older than five minutes', async () => ({ timestamp: (await now()) - 302 }), {}, 'stale'],
    ['with a time stamp of the future', async () => ({ timestamp: (await now()) + 302 }), {}, 'future'],
    [
      'with the time stamp of another',
      async () => ({}),
      { 'X-Slack-Request-Timestamp': String(Math.floor(Date.now() / 1000) - 30) },
      'wrong-signature',
    ],
  ];

  test.each(cases)('%s is answered with silence, a log line and a metric', async (_what, options, headers, reason) => {
    const outcome = await send(here.stack, { text: 'snapshot app01', ...(await options()) }, { headers });

    expect(outcome.answer).toMatchObject({ status: 200, body: '' });
    expect(outcome.messages).toEqual([]);
    expect(outcome.vcenter).toEqual([]);
    expect(outcome.logged).toEqual([expect.objectContaining({ level: 'WARN', message: 'request-refused', reason })]);
    expect(outcome.counted).toEqual(['RefusedSignature']);
    expect(await here.stack.job(outcome.answer.job)).toBeUndefined();
  });

  test('whose body was changed on the way is not run', async () => {
    const { stack } = here;
    const { body } = await stack.signed({ text: 'snapshot app02' });

    const outcome = await send(stack, { text: 'snapshot app01' }, { body });

    expect(outcome).toMatchObject({ messages: [], vcenter: [], counted: ['RefusedSignature'] });
  });

  test('and which is larger than any command is answered with silence too', async () => {
    const outcome = await send(here.stack, { text: 'x'.repeat(600_000), secret: 'not-the-secret' });

    expect(outcome).toMatchObject({ messages: [], vcenter: [], counted: ['RefusedSignature'] });
  });

  test.each([
    ['X-Slack-Signature', 400],
    ['X-Slack-Request-Timestamp', 400],
  ])('without %s ends at the gateway', async (name, status) => {
    const { answer, logged } = await send(
      here.stack,
      { text: 'list' },
      { headers: { [name]: undefined }, invocations: 0 },
    );

    expect(answer.status).toBe(status);
    expect(logged).toEqual([]);
  });
});

test('Forged requests do not become a stream of secret reads', async () => {
  const { stack } = here;
  const since = (await stack.requests()).at(-1)?.n ?? 0;
  await stack.advance(31);

  for (let forged = 1; forged <= 8; forged += 1) await send(stack, { text: 'list', secret: `guess ${forged}` });

  expect((await stack.requests(since, 'secretsmanager')).length).toBeLessThanOrEqual(1);
});

describe('A request that the gateway does not take', () => {
  test.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x'])(
    'for its content type, %s, reaches no function',
    async (type) => {
      const outcome = await send(here.stack, { text: 'list' }, { headers: { 'Content-Type': type }, invocations: 0 });

      expect(outcome.answer.status).toBe(415);
      expect(outcome).toMatchObject({ messages: [], logged: [], vcenter: [] });
    },
  );

  test('for its size, more than Lambda takes as an event, gets 500 and reaches no function', async () => {
    const outcome = await send(here.stack, { text: 'x'.repeat(900_000) }, { invocations: 0 });

    expect(outcome.answer.status).toBe(500);
    expect(outcome).toMatchObject({ messages: [], logged: [], vcenter: [] });
  });
});

describe('A signed request that is no slash command', () => {
  test.each([
    ['because its body is empty', { body: '' }],
    ['because its body is no form', { body: '{"command":"/vm","text":"list"}' }],
    ['because nobody is named in it', { form: { user_id: undefined } }],
    ['because no command is named in it', { form: { command: undefined } }],
  ])('%s has nobody to answer: a log line and a metric', async (_why, options) => {
    const outcome = await send(here.stack, { text: 'snapshot app01', ...options });

    expect(outcome.answer.status).toBe(200);
    expect(outcome).toMatchObject({ messages: [], vcenter: [], counted: ['RefusedRequest'] });
    expect(outcome.logged).toEqual([expect.objectContaining({ level: 'WARN', reason: 'not-a-slash-command' })]);
  });
});

describe('A signed request that asks for nothing possible', () => {
  const cases: [string, SignedOptions, string][] = [
    [
      'an unknown subcommand',
      { text: 'snapshoot app01' },
      '/vm has no subcommand "snapshoot". Did you mean snapshot or snapshots?',
    ],
    [
      'an unknown subcommand like no other',
      { text: 'destroy app01' },
      '/vm has no subcommand "destroy". There are list, find, info, start, stop, shutdown, restart, standby, suspend, power-off, reset, snapshot, snapshots, revert, delete-snapshot, rename-snapshot, consolidate, jobs, help.',
    ],
    [
      'help about what is not there',
      { text: 'help snap' },
      '/vm has no subcommand "snap". Did you mean snapshot, snapshots or delete-snapshot?',
    ],
    [
      'an unknown option',
      { text: 'snapshot app01 --memmory' },
      `There is no option "--memmory" here. Did you mean --memory?\n${usage}`,
    ],
    [
      'an option given twice',
      { text: 'snapshot app01 --name a --name b' },
      `--name is given twice. Say it once.\n${usage}`,
    ],
    [
      'an option without its value',
      { text: 'snapshot app01 --name --memory' },
      `--name needs a value: --name "…".\n${usage}`,
    ],
    [
      'a flag with a value',
      { text: 'snapshot app01 --memory=yes' },
      `--memory takes no value. Type it alone.\n${usage}`,
    ],
    [
      'an option of one dash',
      { text: 'snapshot app01 -memory' },
      `"-memory" is no option: options have two dashes, --memory. Quote it if it is a name.\n${usage}`,
    ],
    ['an empty option', { text: 'snapshot app01 --name=""' }, `--name is empty. Type a text behind it.\n${usage}`],
    [
      'a snapshot name that vCenter would not take',
      { text: `snapshot app01 --name ${'n'.repeat(81)}` },
      `--name has 81 characters; at most 80 are possible. Shorten it.\n${usage}`,
    ],
    [
      'a power state that is none',
      { text: 'snapshot --power sideways' },
      `--power is on, off or suspended, not "sideways".\n${usage}`,
    ],
    [
      'an unbalanced quote',
      { text: 'snapshot "app01 --memory' },
      'A quote is opened and never closed, from here on: "app01 --memory\nClose it with ", or leave it out.',
    ],
    [
      'a name of 500 characters',
      { text: `snapshot ${'x'.repeat(500)}` },
      `"${'x'.repeat(40)}…" has 500 characters; no VM's name or path is that long.\n${usage}`,
    ],
    ['an empty name', { text: 'snapshot ""' }, `A name is empty (""). Type the name of a VM.\n${usage}`],
    [
      'no VM where something would change',
      { text: 'snapshot --memory' },
      `Which VM? Name at least one; nothing here means "all".\n${usage}`,
    ],
    [
      'a word of another command',
      { text: 'snapshot delete app01' },
      expect.stringMatching(/^"delete" is no VM here\. /) as never,
    ],
    [
      'a control character',
      { text: 'snapshot app\u000701' },
      'The text holds a character that nobody can see (U+0007). Type it again by hand.',
    ],
    [
      'a bidirectional character',
      { text: 'snapshot app\u202e10' },
      'The text holds a character that nobody can see (U+202E). Type it again by hand.',
    ],
    [
      'a character without width',
      { text: 'snapshot app\u200b01' },
      'The text holds a character that nobody can see (U+200B). Type it again by hand.',
    ],
    [
      'more than 512 kB',
      { text: 'x'.repeat(600_000) },
      'That is too long to be a command. Nothing was done; type less.',
    ],
  ];

  test.each(cases)('%s gets a sentence, and no vCenter hears of it', async (_what, options, sentence) => {
    const outcome = await send(here.stack, options);

    expect(outcome.answer).toMatchObject({ status: 200, body: '' });
    expect(outcome.vcenter).toEqual([]);
    expect(outcome.messages).toHaveLength(1);
    expect(outcome.messages[0]?.ephemeralTo).toBe(here.stack.local.users[0]?.id);
    expect(outcome.text.replace(/^(?:⚠️|❌) /u, '')).toEqual(sentence);
    expect(outcome.logged.filter(({ level }) => level === 'ERROR')).toEqual([]);
  });
});
