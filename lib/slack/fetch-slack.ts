import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { FetchFunction } from '@slack/web-api';

type Init = NonNullable<Parameters<FetchFunction>[1]>;
type Answer = Awaited<ReturnType<FetchFunction>>;

/**
 * `fetch` on a connection of its own: what a Lambda kept open before it was frozen is dead afterwards, and the first
 * message of the next command would be lost on it.
 *
 * A text goes by node:http, which the AWS SDK has loaded anyway: to load Node's own fetch takes longer than all else
 * between a cold start and the first word. Only a file, which is never the first word, goes by that.
 */
export async function fetchSlack(url: string | URL, init: Init = {}): Promise<Answer> {
  const { body } = init;
  if (body === undefined || typeof body === 'string') return await sendText(new URL(url), init, body ?? '');
  return await fetch(url, { ...init, body, headers: { ...init.headers, connection: 'close' } });
}

function sendText(url: URL, { method = 'POST', headers = {}, signal }: Init, text: string): Promise<Answer> {
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent: false, ...(signal === undefined ? {} : { signal }) };
    const sent = request(url, options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const answer = answerOf(url, incoming, Buffer.concat(chunks));
        if (answer.status >= 300 && answer.status < 400) reject(new Error('Slack redirects.'));
        else resolve(answer);
      });
    });
    sent.on('error', reject);
    sent.end(text);
  });
}

function answerOf(url: URL, { statusCode = 0, statusMessage = '', headers }: IncomingMessage, body: Buffer): Answer {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  const known = new Map(entries);
  return {
    ok: statusCode >= 200 && statusCode < 300,
    status: statusCode,
    statusText: statusMessage,
    url: url.href,
    headers: { get: (name) => known.get(name.toLowerCase()) ?? null, entries: () => entries },
    arrayBuffer: async () => new Uint8Array(body).buffer,
    json: async () => JSON.parse(body.toString('utf8')) as unknown,
    text: async () => body.toString('utf8'),
  };
}
