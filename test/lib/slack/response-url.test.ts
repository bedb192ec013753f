import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SlackRefused } from '#lib/slack/refused';
import { isResponseUrl, postToResponseUrl } from '#lib/slack/response-url';

describe('isResponseUrl', () => {
  test.each([
    ['https://hooks.slack.com/commands/T1/2/3', true],
    ['https://hooks.slack-gov.com/commands/T1/2/3', true],
    ['http://hooks.slack.com/commands/T1/2/3', false],
    ['https://hooks.slack.com:8443/commands', false],
    ['https://user:word@hooks.slack.com/commands', false],
    ['https://hooks.slack.com@evil.example/commands', false],
    ['https://hooks.slack.com.evil.example/', false],
    ['https://evil.example/hooks.slack.com', false],
    ['https://slack.com/commands', false],
    ['http://127.0.0.1:3000/commands', false],
    ['http://169.254.169.254/latest/meta-data', false],
    ['file:///etc/passwd', false],
    ['', false],
    ['hooks.slack.com', false],
  ])('%s: %s', (url, isSlacks) => {
    expect(isResponseUrl(url, [])).toBe(isSlacks);
  });

  test('takes the hosts a local run adds, and only those', () => {
    expect(isResponseUrl('http://127.0.0.1:3000/commands/1', ['127.0.0.1'])).toBe(true);
    expect(isResponseUrl('http://127.0.0.2:3000/commands/1', ['127.0.0.1'])).toBe(false);
    expect(isResponseUrl('http://x:y@127.0.0.1:3000/', ['127.0.0.1'])).toBe(false);
  });
});

describe('postToResponseUrl', () => {
  let server: Server;
  let url = '';
  let answer: { status: number; body: string; headers?: Record<string, string> } | 'nothing' = {
    status: 200,
    body: 'ok',
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume();
      if (answer !== 'nothing') response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const refused = async (given: typeof answer, timeout = 2000): Promise<Partial<SlackRefused>> => {
    answer = given;
    const error = await postToResponseUrl(url, { text: 'x' }, timeout).catch((failure: SlackRefused) => failure);
    if (error === undefined) throw new Error('It was taken.');
    const { code, retryAfter, inDoubt } = error;
    return { code, retryAfter, inDoubt };
  };

  test.each(['ok', '{"ok":true}', '', '{"ok": true, "warning": "x"}'])(
    'is taken where Slack answers 200 and %j',
    async (body) => {
      answer = { status: 200, body };
      await expect(postToResponseUrl(url, { text: 'x' }, 2000)).resolves.toBeUndefined();
    },
  );

  test.each([
    [{ status: 200, body: '{"ok":false,"error":"invalid_blocks"}' }, 'invalid_blocks'],
    [{ status: 200, body: '{ "ok" : false }' }, 'unknown_error'],
    [{ status: 404, body: 'used_url' }, 'used_url'],
    [{ status: 404, body: '{"ok":false,"error":"expired_url"}' }, 'expired_url'],
    [{ status: 500, body: '<html>Oh no</html>' }, 'http_500'],
  ])('is refused by %j', async (given, code) => {
    expect(await refused(given)).toEqual({ code, retryAfter: undefined, inDoubt: false });
  });

  test('passes on how long Slack wants to be left alone', async () => {
    const given = { status: 429, body: 'rate_limited', headers: { 'retry-after': '17' } };
    expect(await refused(given)).toMatchObject({ code: 'rate_limited', retryAfter: 17 });
  });

  test('follows no redirect', async () => {
    const given = { status: 307, body: '', headers: { location: 'https://evil.example/' } };
    expect(await refused(given)).toMatchObject({ code: 'no_answer' });
  });

  test('is in doubt where no answer comes', async () => {
    expect(await refused('nothing', 50)).toMatchObject({ code: 'no_answer', inDoubt: true });
  });
});
