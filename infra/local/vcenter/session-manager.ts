import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { StackClock } from '#infra/local/clock';
import { type Account, principalOf } from '#infra/local/vcenter/authorization';
import type { ManagedObject } from '#infra/local/vcenter/managed-object';
import { timestamp } from '#infra/local/vcenter/shape';

export type Api = 'rest' | 'vim';

/** What a session leaves behind for its own requests: views, collectors, page tokens. All of it ends with the session. */
export class Session {
  readonly key = `52${randomUUID().slice(2)}`;
  readonly token = randomBytes(16).toString('hex');
  readonly account: Account;
  readonly api: Api;
  readonly createdAt: number;
  readonly userAgent: string;
  readonly objects = new Map<string, ManagedObject>();
  lastUsedAt: number;
  calls = 0;
  #serial = 0;

  constructor(account: Account, api: Api, now: number, userAgent: string) {
    this.account = account;
    this.api = api;
    this.createdAt = now;
    this.lastUsedAt = now;
    this.userAgent = userAgent;
  }

  /** A moId for an object that lives as long as this session: brackets and all. */
  newObjectId(): string {
    this.#serial += 1;
    return `session[${this.key}]52${randomUUID().slice(2, 24)}${this.#serial}`;
  }

  get info(): Record<string, unknown> {
    const userName = principalOf(this.account);
    return {
      _typeName: 'UserSession',
      key: this.key,
      userName,
      fullName: userName,
      loginTime: timestamp(this.createdAt),
      lastActiveTime: timestamp(this.lastUsedAt),
      locale: 'en',
      messageLocale: 'en',
      extensionSession: false,
      ipAddress: '127.0.0.1',
      userAgent: this.userAgent,
      callCount: this.calls,
    };
  }
}

export interface SessionLimits {
  /** `config.vmacore.soap.maxSessionCount`. */
  readonly max: number;
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
  /** From 8.0 U3 a session of one API is one of the other. */
  readonly shared: boolean;
}

export type Login = Session | 'refused' | 'full';

const FAILURES = 5;
const FAILURE_WINDOW_MS = 180_000;
const LOCKED_MS = 300_000;

const same = (given: string, kept: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(kept));
};

const plainName = (username: string): string => {
  const [domain, name] = username.split('\\');
  return (name === undefined ? username : `${name}@${domain}`).toLowerCase();
};

export class SessionManager {
  readonly #clock: StackClock;
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly #sessions = new Map<string, Session>();
  readonly #failures = new Map<string, number[]>();
  readonly #lockedUntil = new Map<string, number>();
  limits: SessionLimits;

  constructor(clock: StackClock, accounts: readonly Account[], limits: SessionLimits) {
    this.#clock = clock;
    this.#accounts = new Map(accounts.map((account) => [account.username.toLowerCase(), account]));
    this.limits = limits;
  }

  get count(): number {
    this.#expire();
    return this.#sessions.size;
  }

  login(username: string, password: string, api: Api, userAgent: string): Login {
    this.#expire();
    const now = this.#clock.now();
    const name = plainName(username);
    const account = this.#accounts.get(name);
    if (!account || (this.#lockedUntil.get(name) ?? 0) > now) return 'refused';
    if (!same(password, account.password)) {
      const recent = [...(this.#failures.get(name) ?? []), now].filter((at) => now - at < FAILURE_WINDOW_MS);
      this.#failures.set(name, recent);
      if (recent.length >= FAILURES) this.#lockedUntil.set(name, now + LOCKED_MS);
      return 'refused';
    }
    const pool = this.limits.shared
      ? [...this.#sessions.values()]
      : [...this.#sessions.values()].filter((one) => one.api === api);
    if (pool.length >= this.limits.max) return 'full';
    this.#failures.delete(name);
    const session = new Session(account, api, now, userAgent);
    this.#sessions.set(session.token, session);
    return session;
  }

  /** The session a token stands for, and its idle clock set back. */
  use(token: string | undefined, api: Api): Session | undefined {
    const session = token === undefined ? undefined : this.#sessions.get(token);
    if (!session || (session.api !== api && !this.limits.shared)) return undefined;
    if (this.#isOver(session)) {
      this.end(session);
      return undefined;
    }
    session.lastUsedAt = this.#clock.now();
    session.calls += 1;
    return session;
  }

  /** Whose session a token stands for, without using it. */
  userOf(token: string | undefined): string | undefined {
    return token === undefined ? undefined : this.#sessions.get(token)?.account.username;
  }

  end(session: Session): void {
    this.#sessions.delete(session.token);
    session.objects.clear();
  }

  endAll(): void {
    for (const session of [...this.#sessions.values()]) this.end(session);
  }

  #isOver({ createdAt, lastUsedAt }: Session): boolean {
    const now = this.#clock.now();
    return now - lastUsedAt > this.limits.idleSeconds * 1000 || now - createdAt > this.limits.absoluteSeconds * 1000;
  }

  #expire(): void {
    for (const session of [...this.#sessions.values()]) if (this.#isOver(session)) this.end(session);
  }
}
