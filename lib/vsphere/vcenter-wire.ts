import type { Clock } from '#lib/clock';
import type { Log } from '#lib/log';
import { errorFromTransport } from '#lib/vsphere/error-from-transport';
import { VCenterUnreachable } from '#lib/vsphere/errors';
import { TransportFailure } from '#lib/vsphere/transport-failure';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';
import {
  createVCenterHttp,
  type HttpAnswer,
  type HttpRequest,
  loggablePath,
  type VCenterHttp,
} from '#lib/vsphere/vcenter-http';

const RESETS = new Set(['ECONNRESET', 'EPIPE', 'ERR_BAD_RESPONSE']);
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Requests to one vCenter whose failures are already VSphereErrors. */
export interface VCenterWire {
  send(request: HttpRequest): Promise<HttpAnswer>;
  dropIdle(): void;
  destroy(): void;
}

export function createVCenterWire(options: {
  readonly account: VCenterAccount;
  readonly clock: Clock;
  readonly log: Log;
  readonly userAgent: string;
  readonly plainHttpToLoopback?: boolean;
  /** Told of each request that is sent. */
  readonly onRequest?: () => void;
}): VCenterWire {
  const { account, clock, log, userAgent, onRequest } = options;
  const vcenter = account.name;
  const origin = originOf(account.url, options.plainHttpToLoopback === true);
  const http: VCenterHttp | undefined =
    typeof origin === 'string' ? undefined : createVCenterHttp({ origin, ca: account.ca, userAgent });

  async function attempt(request: HttpRequest): Promise<HttpAnswer> {
    if (http === undefined) throw new VCenterUnreachable({ vcenter, reason: String(origin) });
    const startedAt = clock.now();
    onRequest?.();
    try {
      return await http.send(request);
    } finally {
      log.duration('VCenterRequestTime', clock.now() - startedAt, { vcenter });
    }
  }

  async function send(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await attempt(request);
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      if (request.write || !RESETS.has(error.code)) throw errorFromTransport(vcenter, error, request.write);
      log.info('vcenter.read.again', { vcenter, path: loggablePath(request.path), code: error.code });
    }
    http?.dropIdle();
    try {
      return await attempt(request);
    } catch (error) {
      throw error instanceof TransportFailure ? errorFromTransport(vcenter, error, request.write) : error;
    }
  }

  return { send, dropIdle: () => http?.dropIdle(), destroy: () => http?.destroy() };
}

/** The host to talk to, or why not. */
function originOf(url: string, plainHttpToLoopback: boolean): URL | string {
  if (!URL.canParse(url)) return 'its address is no URL';
  const origin = new URL(url);
  if (origin.protocol === 'https:') return origin;
  if (origin.protocol !== 'http:') return 'its address does not begin with https://';
  return plainHttpToLoopback && LOOPBACK.has(origin.hostname) ? origin : 'its address is not https://';
}
