import type { Clock } from '#lib/clock';
import type { Log } from '#lib/log';
import { createAcquaintance } from '#lib/vsphere/acquaintance';
import { isUnauthenticated, restResult, vimResult } from '#lib/vsphere/answer';
import { countErrors } from '#lib/vsphere/count-errors';
import { ObjectBusy, OperationFailed, VCenterTooOld, type VSphereError } from '#lib/vsphere/errors';
import type { Introductions } from '#lib/vsphere/introductions';
import type { LoginGate } from '#lib/vsphere/login-gate';
import { namingAccount } from '#lib/vsphere/name-account';
import { negotiateRelease } from '#lib/vsphere/release';
import { restPath } from '#lib/vsphere/rest-path';
import { isWrite, type RestRequest } from '#lib/vsphere/rest-request';
import type { ServiceContent } from '#lib/vsphere/service-content';
import { type Api, SESSION_HEADER, VCenterSession } from '#lib/vsphere/session';
import type { Purpose, VCenterAccount } from '#lib/vsphere/vcenter-account';
import type { HttpAnswer, HttpRequest } from '#lib/vsphere/vcenter-http';
import { createVCenterWire } from '#lib/vsphere/vcenter-wire';

const BUSY_WAITS = [3_000, 9_000, 18_000];
const RETRIED_BUSY = new Set(['TaskInProgress', 'RESOURCE_BUSY']);

/**
 * One vCenter through both of its REST APIs; the session lives between calls.
 *
 * Where it has an account for reads beside that for changes, each request goes as one of them: what writes as the one for
 * changes, all else as the one for reads. Only who asks after what the account for changes began says so, by `as`.
 */
export interface VSphere {
  /** Its name in the configuration. */
  readonly vcenter: string;
  /** `https://vc.example.com`, for links into the vSphere Client. */
  readonly url: string;
  /** The Automation API under `/api`. */
  rest<T>(request: RestRequest): Promise<T>;
  /** A method of VI JSON; undefined where its result is null. */
  call<T>(
    type: string,
    moId: string,
    method: string,
    body?: object,
    options?: { readonly write?: boolean; readonly within?: number },
  ): Promise<T | undefined>;
  /** A property of VI JSON; undefined where it is unset. */
  property<T>(type: string, moId: string, name: string): Promise<T | undefined>;
  content(): Promise<ServiceContent>;
  /** The same vCenter with every request as the account for this purpose; itself, where one account is for everything. */
  as(purpose: Purpose): VSphere;
  /** Why nothing can be changed there, where that is known before it is tried. */
  readonly noChanges?: VSphereError;
  /**
   * Logs in for changes, where that is a login of its own: a write is sent at once after it was stored that it will be.
   * Where one account is for everything, what was read has logged in already.
   */
  readyToChange(): Promise<void>;
  /** Logs in, unless there is a session. */
  logIn(): Promise<void>;
  /** Looks up what a login will need, without asking vCenter. */
  prepare(): void;
  /** Drops the connections that may have died while the process was frozen. */
  beginInvocation(): void;
  /** Ends the session. */
  close(): Promise<void>;
}

export interface VSphereOptions {
  readonly account: VCenterAccount;
  readonly clock: Clock;
  readonly log: Log;
  readonly userAgent: string;
  readonly loginGate: LoginGate;
  /** Without them it is asked of itself by each instance. */
  readonly introductions?: Introductions;
  /** Allows `http://` to this machine itself. */
  readonly plainHttpToLoopback?: boolean;
  /** Told of each request that is sent. */
  readonly onRequest?: () => void;
}

export function openVSphere(options: VSphereOptions): VSphere {
  const { account, clock, log, loginGate } = options;
  const vcenter = account.name;
  const wire = createVCenterWire(options);
  const { release, content, doubt, prepare } = createAcquaintance({
    vcenter,
    secretVersion: account.secretVersion,
    introductions: options.introductions,
    log,
    negotiate: () => negotiateRelease(vcenter, wire.send),
    readContent,
  });
  const session = new VCenterSession({ account, clock, log, loginGate, send: wire.send, release });

  async function authorised(api: Api, request: HttpRequest): Promise<HttpAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const token = await session.token(api);
      const answer = await wire.send({ ...request, headers: { [SESSION_HEADER]: token } });
      session.adopt(token, answer.sessionToken);
      if (!isUnauthenticated(answer)) return answer;
      if (attempt === 1) await session.renew(api, token);
      else if (attempt === 2 && api === 'vim' && !session.apart) session.keepApart();
      else throw new OperationFailed({ vcenter, reason: 'it forgets its sessions as soon as they are made' });
    }
  }

  /** Says which account it was, where the vCenter has two; and counts what is no result. */
  async function named<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await countErrors(log, ask);
    } catch (error) {
      throw account.purpose === undefined ? error : namingAccount(error, account.purpose);
    }
  }

  async function patient<T>(ask: () => Promise<T>): Promise<T> {
    for (const wait of BUSY_WAITS) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof ObjectBusy) || !RETRIED_BUSY.has(error.fault ?? '')) throw error;
        log.info('vcenter.busy', { vcenter, fault: error.fault, wait });
        await clock.sleep(wait);
      }
    }
    return ask();
  }

  async function vim<T>(
    request: Omit<HttpRequest, 'path'>,
    type: string,
    moId: string,
    member: string,
  ): Promise<T | undefined> {
    const whole = async (): Promise<HttpRequest> => ({
      ...request,
      path: `/sdk/vim25/${await release()}/${type}/${encodeURIComponent(moId)}/${member}`,
    });
    const ask = async (): Promise<T | undefined> => {
      const asked = await whole();
      return vimResult(vcenter, asked, await authorised('vim', asked)) as T | undefined;
    };
    return named(() =>
      patient(async () => {
        try {
          return await ask();
        } catch (error) {
          // Refused for its address, so nothing was done.
          if (!(error instanceof VCenterTooOld) || !(await doubt())) throw error;
          return await ask();
        }
      }),
    );
  }

  async function readContent(release: string): Promise<ServiceContent> {
    const path = `/sdk/vim25/${release}/ServiceInstance/ServiceInstance/content`;
    const request: HttpRequest = { method: 'GET', path, write: false };
    const answer = vimResult(vcenter, request, await wire.send(request)) as ServiceContent | undefined;
    if (answer === undefined) throw new VCenterTooOld({ vcenter, reason: 'it does not say what it offers' });
    return answer;
  }

  const itself: VSphere = {
    vcenter,
    url: URL.canParse(account.url) ? new URL(account.url).origin : account.url,
    async rest<T>(asked: RestRequest): Promise<T> {
      const { method, path, query, body } = asked;
      const request: HttpRequest = {
        method,
        path: restPath(path, query),
        write: isWrite(asked),
        ...(body === undefined ? {} : { body }),
      };
      const ask = async (): Promise<T> => restResult(vcenter, request, await authorised('rest', request)) as T;
      return named(() => patient(ask));
    },
    call: (type, moId, method, body, { write = false, ...options } = {}) =>
      vim({ method: 'POST', write, ...options, ...(body === undefined ? {} : { body }) }, type, moId, method),
    property: (type, moId, name) => vim({ method: 'GET', write: false }, type, moId, name),
    content: () => named(content),
    as: () => itself,
    readyToChange: async () => undefined,
    logIn: () => named(async () => void (await session.token('vim'))),
    prepare() {
      prepare();
      session.prepare();
    },
    beginInvocation: () => wire.dropIdle(),
    async close() {
      try {
        await session.close();
      } finally {
        wire.destroy();
      }
    },
  };
  return itself;
}
