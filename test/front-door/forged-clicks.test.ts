import { beforeAll, describe, expect, test } from '@jest/globals';
import { lastOf, stackOfFile } from '#test/conversation';
import {
  type Asked,
  ask,
  clickOn,
  lastRequest,
  pressed,
  tokenOf,
  toldSince,
  writesSince,
} from '#test/front-door/asking';
import { send } from '#test/front-door/outcome';

const here = stackOfFile();
const BELONGS = 'This belongs to <@U0ADMIN001>, who asked for it. Nothing was done; type the command yourself.';
const INVALID = 'This button is not valid any more. Nothing was done; type the command again.';
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const MADE_UP = ALPHABET.slice(0, 26);

/** One question that stays open, whoever tries what. */
let asked: Asked;
let since: number;
beforeAll(async () => {
  asked = await ask(here.stack, '/vm power-off app01');
  since = await lastRequest(here.stack);
});

/** Nobody's click has decided it, and nothing was written. */
async function expectUntouched(): Promise<void> {
  const job = await here.stack.job(asked.id);
  expect(job).toMatchObject({ state: 'awaiting-confirmation' });
  expect(job?.['decisions'] ?? []).toEqual([]);
  expect(await writesSince(here.stack, since)).toEqual([]);
}

/** Sends a click as somebody made it up, and reads what they alone were told. */
async function forged(
  payload: object,
  user?: string,
): Promise<{ status: number; texts: readonly string[]; to: readonly (string | undefined)[] }> {
  const { stack } = here;
  const last = lastOf(await stack.transcript());
  const { status } = await stack.interaction({ payload, ...(user === undefined ? {} : { user }) });
  const told = await toldSince(stack, last);
  return { status, texts: told.map(({ text }) => text), to: told.map(({ ephemeralTo }) => ephemeralTo) };
}

describe('A click', () => {
  test('on somebody else’s button is told whose it is', async () => {
    const { stack } = here;

    for (const label of ['Confirm', 'Cancel']) {
      const told = await pressed(stack, asked.question, label, { user: 'operator' });

      expect(told.map(({ text, ephemeralTo }) => ({ text, ephemeralTo }))).toEqual([
        { text: `⚠️ ${BELONGS}`, ephemeralTo: 'U0OPERATE1' },
      ]);
    }
    await expectUntouched();
  });

  test('of a person who was given nothing is refused, though the button is real', async () => {
    const payload = clickOn(asked.question, tokenOf(asked.question, 'Confirm'));

    const { texts, to } = await forged(payload, 'outsider');

    expect(texts).toEqual([`⚠️ ${BELONGS}`]);
    expect(to).toEqual(['U0OUTSIDE1']);
    await expectUntouched();
  });

  test.each([
    ['no text at all', () => ''],
    ['any text', () => 'confirm'],
    ['a Job and nothing behind it', () => `${asked.id}.`],
    ['a Job that is not there', () => `${MADE_UP.slice(0, 16)}.${MADE_UP}`],
    ['the button of another Job', () => `${MADE_UP.slice(0, 16)}.${tokenOf(asked.question, 'Confirm').slice(17)}`],
    ['a text in another case', () => tokenOf(asked.question, 'Confirm').toUpperCase()],
    ['an attribute of the table', () => 'PK.SK'],
    ['very much', () => 'x'.repeat(2000)],
  ])('with %s in the place of its token is refused', async (_what, value) => {
    const { status, texts } = await forged(clickOn(asked.question, value()));

    expect(status).toBe(200);
    expect(texts).toEqual([`⚠️ ${INVALID}`]);
    await expectUntouched();
  });

  test('with a token that was guessed for the right Job is refused', async () => {
    const { texts } = await forged(clickOn(asked.question, `${asked.id}.${MADE_UP}`));

    const [text] = texts;
    expect(text).toMatch(/^⚠️ This button is not valid any more: job \w{4} is decided already, or was asked anew\./);
    await expectUntouched();
  });

  test('of somebody else with a guessed token learns nothing of the Job', async () => {
    const { texts } = await forged(clickOn(asked.question, `${asked.id}.${MADE_UP}`), 'operator');

    expect(texts).toEqual([`⚠️ ${INVALID}`]);
    await expectUntouched();
  });

  test.each([
    ['workspace', { team: { id: 'T0OTHER001', domain: 'other' } }, 'This SlashVM does not serve your workspace.'],
    ['app', { api_app_id: 'A0OTHER001' }, 'This SlashVM belongs to another Slack app.'],
  ])('from another %s is refused', async (_what, more, sentence) => {
    const payload = clickOn(asked.question, tokenOf(asked.question, 'Confirm'), more);

    const { texts } = await forged(payload);

    expect(texts).toEqual([`⚠️ ${sentence} Nothing was done.`]);
    await expectUntouched();
  });

  test.each([
    ['no user', { user: null }],
    ['a user that is no id', { user: { id: '../U1' } }],
    ['no action', { actions: [] }],
    ['actions that are none', { actions: 'confirm' }],
    ['an action that is none', { actions: [null] }],
    ['another type', { type: 'shortcut' }],
    ['a type of nothing', { type: 7 }],
  ])('with %s is answered with silence', async (_what, more) => {
    const { status, texts } = await forged(clickOn(asked.question, tokenOf(asked.question, 'Confirm'), more));

    expect({ status, texts }).toEqual({ status: 200, texts: [] });
    await expectUntouched();
  });

  test('whose reply address is not Slack’s is not answered there, and not run', async () => {
    const url = 'https://evil.example.com/reply';
    const { status, texts } = await forged(clickOn(asked.question, 'made-up.value', { response_url: url }));

    expect({ status, texts }).toEqual({ status: 200, texts: [] });
    const outgoing = await here.stack.outgoing();
    expect(JSON.stringify(outgoing)).not.toContain('evil.example.com');
    await expectUntouched();
  });
});

describe('A request to the interactions that Slack did not sign', () => {
  const path = '/slack/interactions';
  const body = (): string => {
    const payload = {
      ...clickOn(asked.question, tokenOf(asked.question, 'Confirm')),
      user: { id: 'U0ADMIN001', username: 'admin', team_id: here.stack.local.teamId },
      team: { id: here.stack.local.teamId },
      api_app_id: here.stack.local.appId,
    };
    return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  };

  test.each([
    ['with the signature of another secret', { secret: 'not-the-secret' }, {}, 'wrong-signature'],
    ['with the signature of nothing', { secret: '' }, {}, 'wrong-signature'],
    ['with a signature that is none', {}, { 'X-Slack-Signature': 'v0=0123' }, 'malformed'],
    ['from long ago', { timestamp: 1_500_000_000 }, {}, 'stale'],
  ])('%s is answered 401 without a word', async (_what, options, headers, reason) => {
    const outcome = await send(here.stack, { path, body: body(), ...options }, { headers });

    expect(outcome.answer).toMatchObject({ status: 401, body: '' });
    expect(outcome.messages).toEqual([]);
    expect(outcome.logged).toEqual([expect.objectContaining({ level: 'WARN', message: 'request-refused', reason })]);
    expect(outcome.counted).toEqual(['RefusedSignature']);
    await expectUntouched();
  });

  test('and that has no signature at all does not pass the gateway', async () => {
    const { answer } = await send(
      here.stack,
      { path, body: body() },
      { headers: { 'X-Slack-Signature': undefined }, invocations: 0 },
    );

    expect(answer.status).toBe(400);
    await expectUntouched();
  });

  test.each([
    ['no form', 'payload'],
    ['no payload', 'token=x'],
    ['a payload that is no JSON', 'payload=%7B'],
    ['a payload that is a list', 'payload=%5B%5D'],
    ['a payload of nothing', 'payload=null'],
    ['bytes that are no text', 'payload=%FF%FE'],
    ['nothing', ''],
  ])('but that is signed and holds %s, is answered with silence', async (_what, malformed) => {
    const outcome = await send(here.stack, { path, body: malformed });

    expect(outcome.answer).toMatchObject({ status: 200, body: '' });
    expect(outcome.messages).toEqual([]);
    expect(outcome.logged.filter(({ level }) => level === 'ERROR')).toEqual([]);
    await expectUntouched();
  });
});

describe('A modal', () => {
  const submission = (privateMetadata: string, more: object = {}): object => ({
    type: 'view_submission',
    view: {
      type: 'modal',
      private_metadata: privateMetadata,
      state: { values: { count: { count: { type: 'number_input', value: '1' } } } },
    },
    ...more,
  });

  test('with the token of another person says whose it is, in the modal', async () => {
    const payload = submission(tokenOf(asked.question, 'Confirm'));

    const { body } = await here.stack.interaction({ payload, user: 'operator' });

    const errors = {
      count: 'This belongs to @U0ADMIN001, who asked for it. Nothing was done; type the command yourself.',
    };
    expect(JSON.parse(body)).toEqual({ response_action: 'errors', errors });
    await expectUntouched();
  });

  test('with a made-up token says that it is not valid', async () => {
    const { body } = await here.stack.interaction({ payload: submission(`${asked.id.replace(/./g, 'a')}.${MADE_UP}`) });

    expect(JSON.parse(body)).toEqual({ response_action: 'errors', errors: { count: INVALID } });
    await expectUntouched();
  });

  test('of another person says whose it is', async () => {
    const payload = submission(tokenOf(asked.question, 'Confirm'));

    const { body } = await here.stack.interaction({ payload, user: 'outsider' });

    expect(JSON.parse(body)).toMatchObject({
      errors: { count: expect.stringContaining('This belongs to @U0ADMIN001') },
    });
    await expectUntouched();
  });

  test.each(['Confirm', 'Cancel'])('that stands for %s, which opens none, answers nothing', async (label) => {
    const { body } = await here.stack.interaction({ payload: submission(tokenOf(asked.question, label)) });
    await toldSince(here.stack, 0);

    expect(body).toBe('');
    await expectUntouched();
  });
});

describe('After all that', () => {
  test('the question can be answered by whoever was asked, once', async () => {
    const { stack } = here;
    const payload = clickOn(asked.question, tokenOf(asked.question, 'Cancel'));
    const [told] = await pressed(stack, asked.question, 'Cancel');
    expect(told?.text).toMatch(/^⚠️ Cancelled by <@U0ADMIN001>/);

    const { texts } = await forged(payload);

    const [text] = texts;
    expect(text).toMatch(/^⚠️ This button is not valid any more: job \w{4} is over\. Nothing more was done;/);
    expect(await writesSince(stack, since)).toEqual([]);
  });
});
