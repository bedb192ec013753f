import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
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

describe('an open modal', () => {
  const opened = async (more: object = {}) =>
    (await open(trigger(), view(more)))['view'] as { id: string; hash: string };
  const update = (args: object) => server.callJson('views.update', { view: view({ title: plain('Later') }), ...args });

  test('is updated by its id, and has a new hash', async () => {
    const { id, hash } = await opened();
    const answer = await update({ view_id: id, hash });
    expect(answer).toMatchObject({ ok: true, view: { id, title: plain('Later') } });
    expect((answer['view'] as { hash: string }).hash).not.toBe(hash);
    expect(server.slack.views()).toMatchObject([{ id, user: ADMIN, view: { title: plain('Later') } }]);
  });

  test('is updated by its external id', async () => {
    const { id } = await opened({ external_id: 'job-1' });
    expect(await update({ external_id: 'job-1' })).toMatchObject({ ok: true, view: { id } });
  });

  test('is not updated over what somebody else changed', async () => {
    const { id, hash } = await opened();
    await update({ view_id: id });
    expect((await update({ view_id: id, hash })).error).toBe('hash_conflict');
  });

  test('is not updated when it is closed, nor by a wrong view', async () => {
    const { id } = await opened();
    expect((await update({ view_id: id, view: view({ blocks: [] }) })).error).toBe('invalid_arguments');
    await server.slack.closeView(ADMIN, id);
    expect((await update({ view_id: id })).error).toBe('not_found');
    expect((await update({})).error).toBe('invalid_arguments');
  });

  test('shares its external id with no other', async () => {
    await opened({ external_id: 'job-1' });
    expect((await open(trigger(), view({ external_id: 'job-1' }))).error).toBe('duplicate_external_id');
  });
});
