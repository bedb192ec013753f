import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** A request with its body read. */
export interface SlackRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly contentType: string;
  readonly body: Buffer;
}

/** An answer; a body that is neither text nor bytes is sent as JSON. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Reads a request to its end; undefined where its sender went away before. */
export const readRequest = async (request: IncomingMessage): Promise<SlackRequest | undefined> => {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
  } catch {
    return undefined;
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://slack.invalid');
  return {
    method: request.method ?? 'GET',
    path: pathname,
    query: searchParams,
    headers: request.headers,
    contentType: (request.headers['content-type'] ?? '').toLowerCase(),
    body: Buffer.concat(chunks),
  };
};

export const sendReply = (response: ServerResponse, reply: Reply): void => {
  const { body } = reply;
  const isPlain = typeof body === 'string' || Buffer.isBuffer(body);
  const type = isPlain ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(reply.status, { 'content-type': type, ...reply.headers });
  response.end(isPlain ? body : JSON.stringify(body));
};
