import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What one request gets: an answer, the end of its connection, or nothing at all. */
export type Script = (request: {
  method: string;
  path: string;
  body: unknown;
  token: string | undefined;
  authorization: string | undefined;
}) => Reply | 'reset' | undefined;

export interface ScriptedServer {
  readonly url: string;
  readonly requests: string[];
  readonly connections: () => number;
  close(): Promise<void>;
}

/** A loopback server for answers that no healthy vCenter gives. */
export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const requests: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => void answer(request, response));
  server.on('connection', () => {
    connections += 1;
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const { method = '', url: path = '' } = request;
    requests.push(`${method} ${path}`);
    const token = request.headers['vmware-api-session-id'];
    const reply = script({
      method,
      path,
      body: text === '' ? undefined : JSON.parse(text),
      token: token as string | undefined,
      authorization: request.headers.authorization,
    });
    if (reply === 'reset') request.socket.destroy();
    else if (reply !== undefined) {
      const body = reply.text ?? (reply.body === undefined ? '' : JSON.stringify(reply.body));
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(body);
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The answers a session needs; everything else is up to the script. */
export function sessionReply(request: { method: string; path: string }): Reply | undefined {
  if (request.path === '/api/vcenter/system?action=hello') return { status: 200, body: { api_release: '8.0.3.0' } };
  if (request.method === 'POST' && request.path === '/api/session') return { status: 201, body: 'token-1' };
  return undefined;
}
