import { randomUUID } from 'node:crypto';
import type { StackClock } from '#infra/local/clock';
import type { FaultBook } from '#infra/local/faults';
import { isJson, type Refusal, refusalOf } from '#infra/local/lambda/event-refusal';
import { failureRecord } from '#infra/local/lambda/failure-record';
import type { FunctionConfig } from '#infra/local/lambda/function-config';
import { FunctionPool } from '#infra/local/lambda/function-pool';
import { type Invocation, type InvocationResult, killPlan } from '#infra/local/lambda/invocation';
import type { Sandbox } from '#infra/local/lambda/spawn-function';

/** Lambda waits a minute before it tries an event again, and two before the third time. */
const RETRY_AFTER_MS = [60_000, 120_000];

/** What an event waits in Lambda's queue at least. */
const QUEUED_MS = 5;

interface QueuedEvent {
  requestId: string;
  payload: string;
  acceptedAt: number;
  attempts: number;
}

export type Acceptance = { readonly requestId: string } | { readonly refusal: Refusal };

export interface FunctionStatus {
  name: string;
  instances: number;
  peakRssBytes: number;
  /** Those that have begun. */
  invocations: number;
  /** Those that run, or will without waiting for the clock. */
  pending: number;
}

export interface LambdaOptions {
  functions: FunctionConfig[];
  sandbox: Sandbox;
  clock: StackClock;
  faults: FaultBook;
  /** Takes what goes to an SQS destination. */
  sendToQueue: (queueArn: string, body: string) => void;
}

/** The Lambda service: synchronous calls, and a queue of events with retries, ages and failure destinations. */
export class Lambda {
  readonly #options: LambdaOptions;
  readonly #pools: Map<string, FunctionPool>;
  readonly #deliveries: { readonly pool: FunctionPool; readonly go: () => void }[] = [];

  constructor(options: LambdaOptions) {
    this.#options = options;
    this.#pools = new Map(options.functions.map((config) => [config.name, new FunctionPool(config, options.sandbox)]));
  }

  /** Takes an event for a function, by name or ARN; it runs after this has returned. */
  accept(nameOrArn: string, payload: string): Acceptance {
    const { clock, faults } = this.#options;
    const pool = this.#find(nameOrArn);
    if (!pool) return { refusal: 'ResourceNotFoundException' };
    const refusal = refusalOf(payload);
    if (refusal) return { refusal };
    if (faults.faultFor({ service: 'lambda', operation: 'Accept', function: pool.config.name })) {
      return { refusal: 'TooManyRequestsException' };
    }
    const requestId = randomUUID();
    // Its age counts from here: what is accepted while the clock is moved on is not old once the clock has arrived.
    const go = (): void => this.#deliver(pool, { requestId, payload, acceptedAt: clock.now(), attempts: 0 });
    this.#deliverSoon({ pool, go });
    return { requestId };
  }

  /** One event after another: starting a process stops this one for milliseconds, in which nobody else is answered. */
  #deliverSoon(delivery: { readonly pool: FunctionPool; readonly go: () => void }): void {
    this.#deliveries.push(delivery);
    if (this.#deliveries.length > 1) return;
    const deliverNext = (): void => {
      this.#deliveries[0]?.go();
      this.#deliveries.shift();
      if (this.#deliveries.length > 0) setTimeout(deliverNext, QUEUED_MS);
    };
    setTimeout(deliverNext, QUEUED_MS);
  }

  /** Runs a function and waits for what it returns. */
  async invoke(nameOrArn: string, payload: string): Promise<InvocationResult | { readonly refusal: Refusal }> {
    const pool = this.#find(nameOrArn);
    if (!pool) return { refusal: 'ResourceNotFoundException' };
    if (!isJson(payload)) return { refusal: 'InvalidRequestContentException' };
    const result = await pool.run(this.#invocation(pool, randomUUID(), payload));
    return 'expired' in result ? { refusal: 'TooManyRequestsException' } : result;
  }

  /** A function as it is configured, with all that its environment holds but what Lambda itself puts there. */
  configuration(nameOrArn: string): FunctionConfig | undefined {
    const config = this.#find(nameOrArn)?.config;
    if (config === undefined) return undefined;
    const given = Object.entries({ ...config.environment, ...this.#options.sandbox.environment() });
    return { ...config, environment: Object.fromEntries(given.filter(([name]) => !name.startsWith('AWS_'))) };
  }

  status(): FunctionStatus[] {
    return [...this.#pools.values()].map((pool) => ({
      name: pool.config.name,
      instances: pool.instances,
      peakRssBytes: pool.peakRssBytes,
      invocations: pool.invocations,
      pending: pool.pending + this.#deliveries.filter((delivery) => delivery.pool === pool).length,
    }));
  }

  /** Resolves when no function has anything to work on: those that run wait for an answer or for the clock. */
  async idle(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.idle()));
  }

  /** The function processes there are. */
  pids(): number[] {
    return [...this.#pools.values()].flatMap((pool) => pool.pids());
  }

  /** Ends warm instances, of one function or of all: what comes next is a cold start. */
  async recycle(name?: string): Promise<void> {
    const chosen = [...this.#pools.values()].filter(({ config }) => name === undefined || config.name === name);
    await Promise.all(chosen.map((pool) => pool.recycle()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
  }

  #find(nameOrArn: string): FunctionPool | undefined {
    const functionName = nameOrArn.replace(/^arn:aws:lambda:[^:]*:[^:]*:function:/, '').replace(/:\$LATEST$/, '');
    return [...this.#pools.values()].find(({ config }) => config.functionName === functionName);
  }

  #invocation({ config }: FunctionPool, requestId: string, payload: string): Invocation {
    const fault = this.#options.faults.faultFor({ service: 'lambda', operation: 'Invocation', function: config.name });
    const kill = killPlan(fault?.then);
    return kill ? { requestId, payload, kill } : { requestId, payload };
  }

  /** At least once: a fault delivers the same event, with the same request id, more often, or late. */
  #deliver(pool: FunctionPool, event: QueuedEvent): void {
    const fault = this.#options.faults.faultFor({
      service: 'lambda',
      operation: 'Deliver',
      function: pool.config.name,
    });
    const then = fault?.then as { deliver?: number } | undefined;
    const copies = Math.max(1, Number(then?.deliver ?? 1));
    const go = (): void => {
      for (let copy = 0; copy < copies; copy += 1) void this.#attempt(pool, { ...event });
    };
    if (fault && fault.delayMs > 0) this.#options.clock.after(fault.delayMs, go);
    else go();
  }

  async #attempt(pool: FunctionPool, event: QueuedEvent): Promise<void> {
    const { clock } = this.#options;
    const { maximumEventAgeMs, maximumRetryAttempts } = pool.config;
    const notAfter = event.acceptedAt + maximumEventAgeMs;
    const invocation = this.#invocation(pool, event.requestId, event.payload);
    const result = await pool.run({ ...invocation, notAfter });
    if ('expired' in result) {
      this.#giveUp(pool, event, 'EventAgeExceeded');
      return;
    }
    if (!('error' in result)) return;
    event.attempts += 1;
    if (event.attempts > maximumRetryAttempts) {
      this.#giveUp(pool, event, 'RetriesExhausted', result);
      return;
    }
    clock.after(RETRY_AFTER_MS[event.attempts - 1] ?? 120_000, () => void this.#attempt(pool, event));
  }

  #giveUp(
    { config }: FunctionPool,
    event: QueuedEvent,
    condition: 'RetriesExhausted' | 'EventAgeExceeded',
    result?: InvocationResult,
  ): void {
    if (!config.onFailure) return;
    const record = failureRecord({
      requestId: event.requestId,
      functionArn: config.arn,
      payload: event.payload,
      condition,
      invokeCount: event.attempts,
      at: this.#options.clock.now(),
      error: result && 'error' in result ? result.error : undefined,
    });
    const body = JSON.stringify(record);
    if (config.onFailure.startsWith('arn:aws:sqs:')) this.#options.sendToQueue(config.onFailure, body);
    else this.accept(config.onFailure, body);
  }
}
