import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StackClock } from '#infra/local/clock';
import type { FaultBook, ServiceFault } from '#infra/local/faults';
import type { Journal } from '#infra/local/journal';
import { answerRest } from '#infra/local/vcenter/rest-endpoint';
import { basic } from '#infra/local/vcenter/rest-session';
import { serviceVersions } from '#infra/local/vcenter/service-versions';
import type { VCenter } from '#infra/local/vcenter/vcenter';
import { answerVim } from '#infra/local/vcenter/vim-endpoint';

interface Surroundings {
  readonly clock: StackClock;
  readonly faults: FaultBook;
  readonly journal: Journal;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers: Record<string, string>;
}

const LARGEST_BODY = 8 * 2 ** 20;

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** The token in its header, or in the cookie of that name. */
const tokenOf = (request: IncomingMessage): string | undefined =>
  header(request, 'vmware-api-session-id') ??
  /(?:^|;\s*)vmware-api-session-id=([^;]+)/.exec(header(request, 'cookie') ?? '')?.[1];

const send = (response: ServerResponse, { status, body, headers }: Answer): void => {
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const xml = typeof body === 'string' && body.startsWith('<?xml');
  const text = xml ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': xml ? 'text/xml' : 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
};

const decoded = (path: string): string[] => {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
};

async function answer(
  vcenter: VCenter,
  request: IncomingMessage,
  url: URL,
  fault: ServiceFault | undefined,
  gone: AbortSignal,
): Promise<Answer> {
  const httpMethod = request.method ?? 'GET';
  const userAgent = header(request, 'user-agent') ?? '';
  const body = await bodyOf(request);
  const token = tokenOf(request);
  if (url.pathname.startsWith('/sdk/vim25/') && vcenter.version !== '7.0.3') {
    const segments = decoded(url.pathname.slice('/sdk/vim25/'.length));
    return answerVim(vcenter, {
      httpMethod,
      segments,
      body,
      session: vcenter.sessions.use(token, 'vim'),
      userAgent,
      fault,
      gone,
    });
  }
  if (url.pathname === '/sdk/vimServiceVersions.xml' && httpMethod === 'GET') {
    return { status: 200, body: serviceVersions(vcenter.version), headers: {} };
  }
  if (!url.pathname.startsWith('/api/')) return { status: 404, headers: {} };
  const segments = decoded(url.pathname.slice('/api/'.length));
  const authorization = header(request, 'authorization');
  return answerRest(vcenter, { httpMethod, segments, query: url.searchParams, body, token, authorization, userAgent });
}

const ownFault = (then: unknown): ServiceFault | undefined =>
  typeof then === 'object' && then !== null && !('status' in then) ? (then as ServiceFault) : undefined;

/** Answers one request of either API, with the fault due for it, and enters it into the journal. */
export async function handleRequest(
  vcenter: VCenter,
  { clock, faults, journal }: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = clock.now();
  const url = new URL(request.url ?? '/', 'https://vcenter');
  const method = request.method ?? 'GET';
  const path = url.pathname;
  const operation = path.startsWith('/sdk/vim25/') ? path.split('/').at(-1) : undefined;
  const subject = {
    service: 'vcenter',
    method,
    path,
    vcenter: vcenter.name,
    ...(operation ? { operation } : {}),
  } as const;
  const fault = faults.faultFor(subject);
  const gone = new AbortController();
  const userAgent = header(request, 'user-agent');
  // A session may be over when the answer has left, and a login's begins with it.
  const before = vcenter.sessions.userOf(tokenOf(request)) ?? basic(header(request, 'authorization'))?.username;
  const record = (status: number): void => {
    const given = response.getHeader('vmware-api-session-id');
    const user = before ?? vcenter.sessions.userOf(typeof given === 'string' ? given : undefined);
    journal.record({
      service: 'vcenter',
      name: vcenter.name,
      method,
      path,
      ...(operation ? { operation } : {}),
      status,
      ...(userAgent ? { userAgent } : {}),
      ...(user ? { user } : {}),
      startedAt,
      durationMs: clock.now() - startedAt,
    });
  };
  response.once('finish', () => record(response.statusCode));
  response.once('close', () => {
    gone.abort();
    if (!response.writableFinished) record(0);
  });
  try {
    await faults.apply(fault, request, response, async () => {
      send(response, await answer(vcenter, request, url, ownFault(fault?.then), gone.signal));
    });
  } catch (reason) {
    if (!response.headersSent)
      send(response, {
        status: 500,
        body: {
          error_type: 'INTERNAL_SERVER_ERROR',
          messages: [{ id: 'internal', default_message: String(reason), args: [] }],
        },
        headers: {},
      });
    else response.destroy();
  }
}
