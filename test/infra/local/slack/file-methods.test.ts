import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ADMIN, GENERAL, SECRET, type SlackServer, startSlack, VSPHERE } from '#test/infra/local/slack/slack-server';

let server: SlackServer;
beforeEach(async () => {
  server = await startSlack();
});
afterEach(() => server.close());

const uploaded = async (content = 'a,b\n1,2\n'): Promise<string> => {
  const ticket = await server.call('files.getUploadURLExternal', {
    filename: 'vms.csv',
    length: String(Buffer.byteLength(content)),
  });
  const response = await fetch(String(ticket['upload_url']), { method: 'POST', body: content });
  expect(response.status).toBe(200);
  return String(ticket['file_id']);
};
const complete = (id: string, more: Record<string, string> = {}) =>
  server.call('files.completeUploadExternal', { files: JSON.stringify([{ id, title: 'All VMs' }]), ...more });

test('a file appears in its channel after the call was answered, and can be read back', async () => {
  const id = await uploaded();
  expect(await complete(id, { channel_id: VSPHERE, initial_comment: 'the rest' })).toEqual({
    ok: true,
    files: [{ id, title: 'All VMs' }],
  });
  expect(server.slack.transcript(0)).toEqual([]);
  server.clock.advance(1);
  const [item] = server.slack.transcript(0);
  expect(item).toMatchObject({
    channel: VSPHERE,
    text: 'the rest',
    files: [{ id, name: 'vms.csv', title: 'All VMs', size: 8 }],
  });
  expect(await (await fetch(item?.files?.[0]?.url ?? '')).text()).toBe('a,b\n1,2\n');
});

test('bytes come as multipart too', async () => {
  const ticket = await server.call('files.getUploadURLExternal', { filename: 'vms.csv', length: '5' });
  const form = new FormData();
  form.set('file', new Blob(['1\r\n2\n']), 'vms.csv');
  expect((await fetch(String(ticket['upload_url']), { method: 'POST', body: form })).status).toBe(200);
});

test('an upload of another length than was said is refused', async () => {
  const ticket = await server.call('files.getUploadURLExternal', { filename: 'vms.csv', length: '5' });
  expect((await fetch(String(ticket['upload_url']), { method: 'POST', body: 'longer' })).status).toBe(400);
  expect((await complete(String(ticket['file_id']))).error).toBe('file_not_found');
});

test('a file needs a name and a length', async () => {
  const nameless = await server.call('files.getUploadURLExternal', { length: '5' });
  const empty = await server.call('files.getUploadURLExternal', { filename: 'a', length: '0' });
  expect([nameless.error, empty.error]).toEqual(['invalid_arguments', 'invalid_arguments']);
});

test('a file is completed once', async () => {
  const id = await uploaded();
  expect((await complete(id)).ok).toBe(true);
  expect((await complete(id)).error).toBe('file_not_found');
});

test('a person is no channel for a file; the direct message with them is', async () => {
  const id = await uploaded();
  expect(await complete(id, { channel_id: ADMIN })).toMatchObject({
    error: 'invalid_arguments',
    response_metadata: {
      messages: ['[ERROR] input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]'],
    },
  });
  const { channel = '' } = await server.call('chat.postMessage', { channel: ADMIN, text: 'file follows' });
  expect((await complete(id, { channel_id: channel })).ok).toBe(true);
});

test.each([
  ['not_in_channel', GENERAL],
  ['channel_not_found', SECRET],
])('answers %s where the bot is not in %s', async (error, channel_id) => {
  expect((await complete(await uploaded(), { channel_id })).error).toBe(error);
});
