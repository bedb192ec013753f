import axios from 'axios';
import { TransportFailure } from '#lib/vsphere/transport-failure';
import { createVCenterAgent } from '#lib/vsphere/vcenter-agent';

const READ_MILLISECONDS = 20_000;
const WRITE_MILLISECONDS = 60_000;

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root of the host, query included. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly write: boolean;
  /** Milliseconds for the answer, where it is not worth the usual time. */
  readonly within?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly sessionToken: string | undefined;
  /** Parsed; undefined where the body is empty or no JSON. */
  readonly body: unknown;
  /** The body where it is no JSON: Envoy's HTML, the XML of a SOAP endpoint. */
  readonly text: string | undefined;
}

export interface VCenterHttp {
  /** Resolves with any status; rejects with TransportFailure only. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  dropIdle(): void;
  destroy(): void;
}

/** HTTP to one vCenter: connections of its own, certificates always verified, no redirects, no proxy. */
export function createVCenterHttp(options: {
  readonly origin: URL;
  readonly ca: string | undefined;
  readonly userAgent: string;
}): VCenterHttp {
  const tls = options.origin.protocol === 'https:';
  const connections = createVCenterAgent({ tls, ca: options.ca });
  const client = axios.create({
    adapter: 'http',
    baseURL: options.origin.origin,
    ...(tls ? { httpsAgent: connections.agent } : { httpAgent: connections.agent }),
    maxRedirects: 0,
    proxy: false,
    responseType: 'text',
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    validateStatus: () => true,
    headers: { 'User-Agent': options.userAgent, Accept: 'application/json' },
  });

  async function send(request: HttpRequest): Promise<HttpAnswer> {
    const response = await client
      .request<string>({
        method: request.method,
        url: request.path,
        timeout: request.within ?? (request.write ? WRITE_MILLISECONDS : READ_MILLISECONDS),
        headers: {
          ...request.headers,
          ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(request.body === undefined ? {} : { data: JSON.stringify(request.body) }),
      })
      .catch((error: unknown) => Promise.reject(withoutSecrets(error, request)));
    const token: unknown = response.headers['vmware-api-session-id'];
    return {
      status: response.status,
      sessionToken: typeof token === 'string' ? token : undefined,
      ...parse(response.data),
    };
  }

  /** Nothing of the original may survive: it holds the request with its Authorization header. */
  function withoutSecrets(error: unknown, request: HttpRequest): TransportFailure {
    const { code, request: wire } = error as { code?: unknown; request?: { socket?: unknown } };
    return new TransportFailure({
      code: typeof code === 'string' ? code : 'EUNKNOWN',
      method: request.method,
      path: loggablePath(request.path),
      sent: connections.established(wire?.socket),
    });
  }

  return { send, dropIdle: () => connections.dropIdle(), destroy: () => connections.destroy() };
}

/** Ids of views and collectors hold the key of the session they live in. */
export function loggablePath(path: string): string {
  return (path.split('?', 1)[0] ?? '').replace(/session(\[|%5B)[^/]*/gi, 'session');
}

function parse(text: string): Pick<HttpAnswer, 'body' | 'text'> {
  if (text.trim() === '') return { body: undefined, text: undefined };
  try {
    return { body: JSON.parse(text) as unknown, text: undefined };
  } catch {
    return { body: undefined, text };
  }
}
