import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ADMIN, type SlackServer, startSlack, VSPHERE } from '#test/infra/local/slack/slack-server';

let server: SlackServer;
beforeEach(async () => {
  server = await startSlack();
});
afterEach(() => server.close());

const plain = (text: string) => ({ type: 'plain_text', text });
const view = (more: object = {}) => ({
  type: 'modal',
  title: plain('Snapshot'),
  blocks: [{ type: 'divider' }],
  ...more,
});
const trigger = () => server.slack.context(ADMIN, VSPHERE).trigger_id;
const open = (trigger_id: string, modal: object = view()) => server.callJson('views.open', { trigger_id, view: modal });

test('a trigger opens one modal', async () => {
  const trigger_id = trigger();
  expect(await open(trigger_id)).toMatchObject({ ok: true, view: { type: 'modal', id: expect.stringMatching(/^V/) } });
  expect((await open(trigger_id)).error).toBe('exchanged_trigger_id');
  expect(server.slack.views()).toMatchObject([{ user: ADMIN }]);
});

test('a trigger lives three seconds', async () => {
  const trigger_id = trigger();
  server.clock.advance(3.1);
  expect((await open(trigger_id)).error).toBe('expired_trigger_id');
});

test('a trigger that was never given is refused', async () => {
  expect((await open('1.2.3')).error).toBe('invalid_trigger_id');
});

test.each([
  [
    'a title of 25',
    { title: plain('x'.repeat(25)) },
    'must be less than 25 characters [json-pointer:/view/title/text]',
  ],
  ['no title', { title: undefined }, 'missing required field: title'],
  ['no blocks', { blocks: [] }, 'missing required field: blocks'],
  ['101 blocks', { blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }, 'no more than 100 items'],
  ['a table', { blocks: [{ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }] }, 'unsupported type: table'],
  ['3,001 characters of private_metadata', { private_metadata: 'x'.repeat(3001) }, 'must be less than 3001 characters'],
  ['another type', { type: 'window' }, 'must be one of: modal'],
  [
    'an input and nothing to submit it',
    { blocks: [{ type: 'input', label: plain('a'), element: { type: 'plain_text_input' } }] },
    'missing required field: submit',
  ],
])('a modal with %s is refused', async (_what, more, problem) => {
  const answer = await open(trigger(), view(more));
  expect(answer.error).toBe('invalid_arguments');
  expect(answer.response_metadata?.messages?.join()).toContain(problem);
});

test('a modal may hold an alert', async () => {
  expect(
    (await open(trigger(), view({ blocks: [{ type: 'alert', text: plain('Careful'), level: 'warning' }] }))).ok,
  ).toBe(true);
});
