import type { Clock } from '#lib/clock';
import type { Log } from '#lib/log';
import { errorFromFault } from '#lib/vsphere/error-from-fault';
import { errorFromRest, readRestError } from '#lib/vsphere/error-from-rest';
import { LoginRefused, OperationFailed, SessionsExhausted, VCenterUnreachable } from '#lib/vsphere/errors';
import { readFault } from '#lib/vsphere/fault';
import type { LoginGate } from '#lib/vsphere/login-gate';
import { compareReleases, SHARED_SESSION_SINCE } from '#lib/vsphere/release';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';
import type { HttpAnswer, HttpRequest } from '#lib/vsphere/vcenter-http';

const REFUSED_MILLISECONDS = 15 * 60_000;
export const SESSION_HEADER = 'vmware-api-session-id';

export type Api = 'rest' | 'vim';

interface SessionOptions {
  readonly account: VCenterAccount;
  readonly clock: Clock;
  readonly log: Log;
  readonly loginGate: LoginGate;
  /** Sends once, reads again after a reset; rejects with a VSphereError. */
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>;
  readonly release: () => Promise<string>;
}

/** One session per vCenter and account: logged in once however many ask, and again when vCenter has forgotten it. */
export class VCenterSession {
  readonly #options: SessionOptions;
  readonly #tokens = new Map<Api, string>();
  readonly #logins = new Map<Api, Promise<string>>();
  /** Whether VI JSON needs a login of its own (8.0 U1 and U2); undefined until it is known. */
  #apart: boolean | undefined;
  #probe: Promise<boolean> | undefined;
  #refusal: Promise<number | undefined> | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Looks up whether a login was refused lately, for the login that follows. */
  prepare(): void {
    if (this.#tokens.size > 0) return;
    const { account, loginGate } = this.#options;
    this.#refusal ??= loginGate.refusedAt(account.name, account.secretVersion);
    this.#refusal.catch(() => undefined);
  }

  async token(api: Api): Promise<string> {
    if (api === 'rest' || !(await this.#isApart())) return this.#tokens.get('rest') ?? this.#once('rest');
    return this.#tokens.get('vim') ?? this.#once('vim');
  }

  /** A token other than the one vCenter just refused. */
  async renew(api: Api, stale: string): Promise<string> {
    for (const [kind, token] of this.#tokens) if (token === stale) this.#tokens.delete(kind);
    this.#options.log.info('vcenter.session.renewed', { vcenter: this.#options.account.name, api });
    return this.token(api);
  }

  /** A fresh REST token was refused by VI JSON too: this vCenter keeps two kinds of sessions. */
  keepApart(): void {
    this.#apart = true;
  }

  get apart(): boolean {
    return this.#apart === true;
  }

  /** Any answer may carry a new token, which replaces the one it was asked with. */
  adopt(asked: string, answered: string | undefined): void {
    if (answered === undefined || answered === '' || answered === asked) return;
    for (const [kind, token] of this.#tokens) if (token === asked) this.#tokens.set(kind, answered);
  }

  async close(): Promise<void> {
    const rest = this.#tokens.get('rest');
    const vim = this.#tokens.get('vim');
    this.#tokens.clear();
    if (vim !== undefined) {
      const path = `/sdk/vim25/${await this.#options.release()}/SessionManager/SessionManager/Logout`;
      await this.#options.send({ method: 'POST', path, headers: { [SESSION_HEADER]: vim }, write: false });
    }
    if (rest !== undefined) {
      await this.#options.send({
        method: 'DELETE',
        path: '/api/session',
        headers: { [SESSION_HEADER]: rest },
        write: false,
      });
    }
  }

  async #once(api: Api): Promise<string> {
    const pending = this.#logins.get(api);
    if (pending !== undefined) return pending;
    const login = this.#logIn(api).finally(() => this.#logins.delete(api));
    this.#logins.set(api, login);
    return login;
  }

  async #logIn(api: Api): Promise<string> {
    const { account, clock, log, loginGate, release } = this.#options;
    this.prepare();
    const refusal = this.#refusal ?? loginGate.refusedAt(account.name, account.secretVersion);
    this.#refusal = undefined;
    refusal.catch(() => undefined);
    // No password to what does not speak like a vCenter.
    await release();
    const refusedAt = await refusal;
    if (refusedAt !== undefined && clock.now() - refusedAt < REFUSED_MILLISECONDS) {
      const at = new Date(refusedAt).toISOString().slice(0, 16).replace('T', ' ');
      throw new LoginRefused({ vcenter: account.name, reason: `refused at ${at} UTC, not tried again since` });
    }
    const startedAt = clock.now();
    try {
      const token = await (api === 'rest' ? this.#createSession() : this.#vimLogin());
      this.#tokens.set(api, token);
      const { name: vcenter, purpose } = account;
      const by = purpose === undefined ? {} : { account: purpose };
      log.info('vcenter.login', { vcenter, ...by, api, milliseconds: clock.now() - startedAt });
      log.count('SessionsOpened', { vcenter });
      return token;
    } catch (error) {
      if (error instanceof LoginRefused) {
        log.count('LoginRefused', { vcenter: account.name });
        await loginGate.refused(account.name, account.secretVersion);
      }
      throw error;
    }
  }

  async #createSession(): Promise<string> {
    const { name, username, password } = this.#options.account;
    const basic = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
    const answer = await this.#options.send({
      method: 'POST',
      path: '/api/session',
      headers: { Authorization: `Basic ${basic}` },
      write: false,
    });
    if (answer.status >= 200 && answer.status < 300 && typeof answer.body === 'string') return answer.body;
    throw loginError(name, answer);
  }

  async #vimLogin(): Promise<string> {
    const { name, username, password } = this.#options.account;
    const answer = await this.#options.send({
      method: 'POST',
      path: `/sdk/vim25/${await this.#options.release()}/SessionManager/SessionManager/Login`,
      body: { userName: username, password },
      write: false,
    });
    // The token is the header; `UserSession.key` in the body is not one.
    if (answer.status === 200 && answer.sessionToken !== undefined) return answer.sessionToken;
    throw loginError(name, answer);
  }

  async #isApart(): Promise<boolean> {
    if (this.#apart !== undefined) return this.#apart;
    this.#probe ??= this.#refusesRestToken().finally(() => {
      this.#probe = undefined;
    });
    const refuses = await this.#probe;
    this.#apart ??= refuses;
    return this.#apart;
  }

  async #refusesRestToken(): Promise<boolean> {
    const release = await this.#options.release();
    if (compareReleases(release, SHARED_SESSION_SINCE) >= 0) return false;
    const answer = await this.#options.send({
      method: 'GET',
      path: `/sdk/vim25/${release}/SessionManager/SessionManager/currentSession`,
      headers: { [SESSION_HEADER]: await this.token('rest') },
      write: false,
    });
    return answer.status !== 200 || answer.body === undefined || answer.body === null;
  }
}

function loginError(vcenter: string, answer: HttpAnswer): Error {
  const fault = readFault(answer.body);
  if (fault !== undefined) return errorFromFault(vcenter, fault);
  if (answer.status === 401) {
    return new LoginRefused({ vcenter, reason: 'wrong user name or password, or the account is locked' });
  }
  const error = readRestError(answer.status, answer.body);
  const atTheCap = error.messages.some(({ id, text }) => /session ?count|SessionCount/i.test(`${id} ${text}`));
  if (atTheCap) {
    const said = error.messages.find(({ text }) => text !== '')?.text.replace(/ for user .*$/i, '');
    return new SessionsExhausted({
      vcenter,
      fault: error.errorType,
      reason: said?.replace(/\.$/, '') ?? 'the cap on sessions is reached',
    });
  }
  if (answer.status >= 502) {
    return new VCenterUnreachable({ vcenter, reason: `it answers ${answer.status}: its services are not up` });
  }
  if (answer.text !== undefined || answer.status === 404 || answer.status === 400) {
    return new OperationFailed({
      vcenter,
      reason: 'what answers at its address does not log in like a vCenter Server',
    });
  }
  return errorFromRest(vcenter, error);
}
