import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StackClock } from '#infra/local/clock';
import { FaultBook, type FaultMatch, type FaultThen } from '#infra/local/faults';
import { Journal } from '#infra/local/journal';
import { createSlack, type SlackSimulator } from '#infra/local/slack/slack';

export const BOT_TOKEN = 'xoxb-local-test';
export const SIGNING_SECRET = 'local-signing-secret';
export const VSPHERE = 'C0VSPHERE1';
export const GENERAL = 'C0GENERAL1';
export const SECRET = 'C0SECRET01';
export const ARCHIVED = 'C0ARCHIVED';
export const ADMIN = 'U0ADMIN001';
export const REQUESTER = 'U0REQUEST1';

export interface Answer {
  readonly ok: boolean;
  readonly error?: string;
  readonly ts?: string;
  readonly channel?: string;
  readonly response_metadata?: { readonly messages?: readonly string[] };
  readonly [field: string]: unknown;
}

export interface SlackServer {
  readonly url: string;
  readonly slack: SlackSimulator;
  readonly clock: StackClock;
  readonly journal: Journal;
  fault(match: FaultMatch, outcome: FaultThen): void;
  /** A call as a form, which is how most clients send it. */
  call(method: string, args?: Record<string, string>, token?: string): Promise<Answer>;
  /** A call as JSON. */
  callJson(method: string, args: unknown): Promise<Answer>;
  /** Posts JSON at an address, such as a response_url. */
  post(url: string, body: unknown): Promise<{ status: number; body: string }>;
  /** The app behind the gateway: what it was sent, and what it answers. */
  readonly app: App;
  close(): Promise<void>;
}

export interface App {
  readonly payloads: Record<string, unknown>[];
  readonly requests: { path: string; headers: IncomingHttpHeaders; body: string }[];
  /** An empty 200 where it is not set; a promise holds the answer back. */
  answer: (payload: Record<string, unknown>) => AppAnswer | Promise<AppAnswer>;
}

interface AppAnswer {
  readonly status?: number;
  readonly body?: unknown;
}

const startApp = async (): Promise<App & { url: string; close(): void }> => {
  const app: App = { payloads: [], requests: [], answer: () => ({}) };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    app.requests.push({ path: request.url ?? '', headers: request.headers, body });
    const payload = JSON.parse(new URLSearchParams(body).get('payload') ?? '') as Record<string, unknown>;
    app.payloads.push(payload);
    const answer = await app.answer(payload);
    response.writeHead(answer.status ?? 200);
    response.end(typeof answer.body === 'object' ? JSON.stringify(answer.body) : answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return Object.assign(app, { url, close });
};

export const startSlack = async (options: { scopes?: string[] } = {}): Promise<SlackServer> => {
  const clock = new StackClock();
  const faults = new FaultBook(clock);
  const journal = new Journal();
  const app = await startApp();
  let url = '';
  const slack = createSlack({
    clock,
    faults,
    journal,
    signingSecret: SIGNING_SECRET,
    botToken: BOT_TOKEN,
    teamId: 'T0SLASHVM1',
    appId: 'A0SLASHVM1',
    publicUrl: () => url,
    interactionsUrl: () => `${app.url}/slack/interactions`,
    ...options,
  });
  const server = createServer((request, response) => {
    slack.handle(request, response).then(
      (answered) => answered || response.writeHead(404).end('not Slack'),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = async (method: string, body: string, headers: Record<string, string>): Promise<Answer> => {
    const response = await fetch(`${url}/api/${method}`, { method: 'POST', body, headers });
    return (await response.json()) as Answer;
  };
  return {
    url,
    slack,
    clock,
    journal,
    app,
    fault: (match, outcome) => {
      // biome-ignore lint/suspicious/noThenProperty: the word of the documented rules; never a function.
      faults.add({ service: 'slack', match, then: outcome });
    },
    call: (method, args = {}, token = BOT_TOKEN) =>
      send(method, new URLSearchParams(args).toString(), {
        'content-type': 'application/x-www-form-urlencoded',
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      }),
    callJson: (method, args) =>
      send(method, JSON.stringify(args), {
        'content-type': 'application/json; charset=utf-8',
        authorization: `Bearer ${BOT_TOKEN}`,
      }),
    post: async (address, body) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(address, { method: 'POST', body: JSON.stringify(body), headers });
      return { status: response.status, body: await response.text() };
    },
    close: async () => {
      clock.close();
      app.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
