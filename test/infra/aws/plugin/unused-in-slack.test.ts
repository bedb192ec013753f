import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import type { Bundle } from '#infra/aws/plugin/bundle-function';
import { type Answer, createProbes, type Probes, ran, type Seen, served } from '#test/infra/aws/plugin/probe';

let probes: Probes;
let bundle: Bundle;
beforeAll(async () => {
  probes = await createProbes();
  bundle = await probes.bundle(
    'slack',
    `import { WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError, WebClient } from '@slack/web-api';
     import { fetchSlack } from ${JSON.stringify(join(process.cwd(), 'lib', 'slack', 'fetch-slack.ts'))};
     const once = { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, fetch: fetchSlack, logLevel: 'error' };
     const post = (web) => web.chat.postMessage({ channel: 'C1', text: 'hello', blocks: [{ type: 'divider' }] });
     const cases = {
       post: (slackApiUrl) => post(new WebClient('xoxb-1', { ...once, slackApiUrl })),
       deep: (slackApiUrl) => new WebClient('xoxb-1', { ...once, slackApiUrl }).admin.users.session.list({ limit: 1 }),
       file: (slackApiUrl) =>
         new WebClient('xoxb-1', { ...once, slackApiUrl })
           .filesUploadV2({ channel_id: 'C1', file: Buffer.from('a,b'), filename: 'a.csv', title: 'A' }),
       crowd: async (slackApiUrl) => {
         const web = new WebClient('xoxb-1', { ...once, slackApiUrl, maxRequestConcurrency: 2 });
         return (await Promise.allSettled(['1', '2', '3', '4', '5'].map((user) => web.users.info({ user }))))
           .map(({ status, value }) => (status === 'fulfilled' ? value.ok : status));
       },
       retries: (slackApiUrl) => post(new WebClient('xoxb-1', { ...once, slackApiUrl, retryConfig: { retries: 2 } })),
       patience: (slackApiUrl) => post(new WebClient('xoxb-1', { ...once, slackApiUrl, rejectRateLimitedCalls: false })),
       stream: async (slackApiUrl) => new WebClient('xoxb-1', { ...once, slackApiUrl }).chatStream({ channel: 'C1' }),
     };
     export const handler = async (event: string) => {
       const [url, name] = event.split(' ');
       try {
         return await cases[name](url);
       } catch (error) {
         if (error instanceof WebAPIPlatformError) return { platform: error.data.error };
         if (error instanceof WebAPIRateLimitedError) return { retryAfter: error.retryAfter };
         if (error instanceof WebAPIRequestError) return { request: error.original.message };
         throw error;
       }
     };`,
  );
});
afterAll(() => probes.remove());

const ok = (): Answer => ({ body: '{"ok":true}' });
const asked = (name: string, answer: (seen: Seen) => Answer | Promise<Answer> = ok) =>
  served((url) => ran(bundle.file, `${url} ${name}`), answer);

test('calls a method by its name, with what it takes, as itself', async () => {
  const { result, requests } = await asked('post');
  expect(JSON.parse(result)).toMatchObject({ ok: true });
  expect(requests.map(({ path, body }) => ({ path, ...Object.fromEntries(new URLSearchParams(body)) }))).toEqual([
    { path: '/chat.postMessage', channel: 'C1', text: 'hello', blocks: '[{"type":"divider"}]' },
  ]);
  expect(requests[0]?.headers).toMatchObject({
    authorization: 'Bearer xoxb-1',
    'user-agent': expect.stringContaining('@slack:web-api/8'),
  });
  expect((await asked('deep')).requests[0]?.path).toBe('/admin.users.session.list');
});

test("every method of the library's client is called by the path that it is found at", () => {
  const called: string[] = [];
  class Listening extends WebClient {
    override async apiCall(method: string): Promise<never> {
      called.push(method);
      return undefined as never;
    }
    override async filesUploadV2(): Promise<never> {
      called.push('files.uploadV2');
      return undefined as never;
    }
  }
  const paths: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'function') {
      paths.push(path);
      value({});
    } else if (path.split('.').length < 6) {
      for (const [key, member] of Object.entries(Object(value))) visit(member, `${path}.${key}`);
    }
  };
  const client = new Listening('xoxb-1');
  const groups = Object.entries(client).filter(
    ([, group]) => Object.getPrototypeOf(Object(group)) === Object.prototype,
  );
  for (const [name, group] of groups) if (!['retryConfig', 'defaultHeaders'].includes(name)) visit(group, name);
  expect(paths.length).toBeGreaterThan(250);
  expect(called).toEqual(paths);
});

test('uploads a file in the three steps of Slack', async () => {
  let base = '';
  const { result, requests } = await served(
    (url) => {
      base = url;
      return ran(bundle.file, `${url} file`);
    },
    ({ path }) =>
      path === '/files.getUploadURLExternal'
        ? { body: JSON.stringify({ ok: true, upload_url: `${base}upload`, file_id: 'F1' }) }
        : ok(),
  );
  expect(JSON.parse(result)).toMatchObject({ ok: true });
  expect(requests.map(({ path }) => path)).toEqual([
    '/files.getUploadURLExternal',
    '/upload',
    '/files.completeUploadExternal',
  ]);
  expect(requests[1]?.body).toContain('a,b');
  expect(new URLSearchParams(requests[2]?.body).get('files')).toBe('[{"id":"F1","title":"A"}]');
});

test('keeps the kinds of errors', async () => {
  const limited = await asked('post', () => ({ status: 429, headers: { 'retry-after': '7' } }));
  expect(JSON.parse(limited.result)).toEqual({ retryAfter: 7 });
  const refused = await asked('post', () => ({ body: '{"ok":false,"error":"not_in_channel"}' }));
  expect(JSON.parse(refused.result)).toEqual({ platform: 'not_in_channel' });
  expect(JSON.parse(await ran(bundle.file, 'http://127.0.0.1:9/ post')).request).toContain('ECONNREFUSED');
  expect([limited.requests.length, refused.requests.length]).toEqual([1, 1]);
});

test('asks no more at once than it may, and the others after them', async () => {
  let now = 0;
  let most = 0;
  const { result, requests } = await asked('crowd', async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((passed) => setTimeout(passed, 50));
    now -= 1;
    return ok();
  });
  expect(JSON.parse(result)).toEqual([true, true, true, true, true]);
  expect(requests.map(({ body }) => body)).toEqual(['user=1', 'user=2', 'user=3', 'user=4', 'user=5']);
  expect(most).toBe(2);
});

test('says so where more of the library is asked for', async () => {
  expect((await asked('retries')).result).toContain('asks Slack once: set retries to 0');
  expect((await asked('stream')).result).toContain('streams no text to Slack');
  const patient = await asked('patience', () => ({ status: 429, headers: { 'retry-after': '1' } }));
  expect(patient.result).toContain('sits no rate limit out: set rejectRateLimitedCalls');
});
