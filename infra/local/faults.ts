import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StackClock } from '#infra/local/clock';
import type { ServiceName } from '#infra/local/journal';

/** What a rule looks at; every field given must fit. `*` stands for any characters. */
export interface FaultMatch {
  method?: string;
  /** A substring, or the whole path where it holds a `*`. */
  path?: string;
  operation?: string;
  /** The vCenter's name, as in `/local.json`. */
  vcenter?: string;
  /** The function's short name, for faults of the Lambda service itself. */
  function?: string;
}

/** An answer in place of the service's own. A body that is not a string is sent as JSON. */
interface FaultAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** What only one service understands: `{ taskSeconds: 60 }`, `{ deliver: 2 }`, `{ kill: 'before', request: 3 }`. */
export type ServiceFault = Readonly<Record<string, unknown>>;

/**
 * `reset`: the connection ends before the work is done. `lost`: the work is done, then the connection ends without
 * an answer. `hang`: neither work nor answer.
 */
export type FaultThen = 'reset' | 'lost' | 'hang' | FaultAnswer | ServiceFault;

export interface FaultRule {
  service: ServiceName;
  match?: FaultMatch;
  /** How often it applies; 0: until it is cleared. Default 1. */
  times?: number;
  /** Lets the first so many matches pass. */
  after?: number;
  /** Waits on the stack's clock before anything else. */
  delayMs?: number;
  then?: FaultThen;
}

/** One application of a rule. */
export interface Fault {
  readonly id: number;
  readonly delayMs: number;
  readonly then: FaultThen | undefined;
}

/** What a service knows of a request when it asks whether a fault is due. */
export interface FaultSubject {
  service: ServiceName;
  method?: string;
  path?: string;
  operation?: string;
  vcenter?: string;
  function?: string;
}

export type KeptRule = FaultRule & { readonly id: number; readonly matched: number; readonly applied: number };

const isAnswer = (then: FaultThen | undefined): then is FaultAnswer =>
  typeof then === 'object' && typeof (then as Partial<FaultAnswer>).status === 'number';

const globs = (pattern: string, value: string): boolean => {
  const source = pattern.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`, 's').test(value);
};

const fits = (rule: FaultRule, subject: FaultSubject): boolean => {
  const { method, path, operation, vcenter } = rule.match ?? {};
  if (rule.service !== subject.service) return false;
  if (method !== undefined && method.toUpperCase() !== subject.method?.toUpperCase()) return false;
  if (operation !== undefined && !globs(operation, subject.operation ?? '')) return false;
  if (vcenter !== undefined && vcenter !== subject.vcenter) return false;
  if (rule.match?.function !== undefined && rule.match.function !== subject.function) return false;
  if (path === undefined) return true;
  return path.includes('*') ? globs(path, subject.path ?? '') : (subject.path ?? '').includes(path);
};

/** Nothing written from here on reaches the client; the end of the answer is the end of its connection. */
const swallow = (response: ServerResponse): void => {
  response.write = () => true;
  response.flushHeaders = () => undefined;
  response.end = () => {
    response.socket?.destroy();
    return response;
  };
};

/** The faults of a stack. The first rule that fits a request, and is not used up, applies to it. */
export class FaultBook {
  readonly #clock: StackClock;
  #rules: { rule: FaultRule; id: number; matched: number; applied: number }[] = [];
  #lastId = 0;

  constructor(clock: StackClock) {
    this.#clock = clock;
  }

  /** Adds a rule and returns the id to remove it by. */
  add(rule: FaultRule): number {
    this.#lastId += 1;
    this.#rules.push({ rule, id: this.#lastId, matched: 0, applied: 0 });
    return this.#lastId;
  }

  remove(id: number): boolean {
    const before = this.#rules.length;
    this.#rules = this.#rules.filter((kept) => kept.id !== id);
    return this.#rules.length < before;
  }

  clear(): void {
    this.#rules = [];
  }

  /** Whether any rule, used up or not, could ever apply to an operation of a service. */
  mayApply(service: ServiceName, operation: string): boolean {
    return this.#rules.some(({ rule }) =>
      fits({ service: rule.service, match: { operation: rule.match?.operation ?? '*' } }, { service, operation }),
    );
  }

  /** The rules as they stand, with how often each matched and applied. */
  list(): KeptRule[] {
    return this.#rules.map(({ rule, id, matched, applied }) => ({ ...rule, id, matched, applied }));
  }

  /** The fault due for this request, if any. Asking counts: ask once for each request. */
  faultFor(subject: FaultSubject): Fault | undefined {
    for (const kept of this.#rules) {
      const { rule } = kept;
      const times = rule.times ?? 1;
      if ((times !== 0 && kept.applied >= times) || !fits(rule, subject)) continue;
      kept.matched += 1;
      if (kept.matched <= (rule.after ?? 0)) continue;
      kept.applied += 1;
      // biome-ignore lint/suspicious/noThenProperty: the word of the documented rules; never a function, so nothing awaits it.
      return { id: kept.id, delayMs: rule.delayMs ?? 0, then: rule.then };
    }
    return undefined;
  }

  /**
   * Answers a request as its fault says: waits, then does the work, or not, or in secret. A `then` that only the
   * service understands is the work's own business.
   */
  async apply(
    fault: Fault | undefined,
    _request: IncomingMessage,
    response: ServerResponse,
    work: () => Promise<void> | void,
  ): Promise<void> {
    if (fault && fault.delayMs > 0) await this.#clock.sleep(fault.delayMs);
    const then = fault?.then;
    if (then === 'hang') return;
    if (then === 'reset') {
      response.socket?.destroy();
      return;
    }
    if (isAnswer(then)) {
      const body = typeof then.body === 'string' ? then.body : JSON.stringify(then.body ?? '');
      const type = typeof then.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
      response.writeHead(then.status, { 'content-type': type, ...then.headers });
      response.end(then.body === undefined ? '' : body);
      return;
    }
    if (then === 'lost') swallow(response);
    await work();
  }
}
