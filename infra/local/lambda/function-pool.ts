import type { FunctionConfig } from '#infra/local/lambda/function-config';
import { Instance } from '#infra/local/lambda/instance';
import type { Expired, Invocation, InvocationResult } from '#infra/local/lambda/invocation';
import type { Sandbox } from '#infra/local/lambda/spawn-function';

/** A laptop is no region: so many processes for each function, and the rest waits. */
const MOST_INSTANCES = 4;

interface Waiting {
  invocation: Invocation;
  resolve: (result: InvocationResult | Expired) => void;
}

/** The instances of one function and the invocations that wait for one. */
export class FunctionPool {
  readonly config: FunctionConfig;
  readonly #sandbox: Sandbox;
  readonly #most: number;
  readonly #waiting: Waiting[] = [];
  readonly #idle: Instance[] = [];
  readonly #all = new Set<Instance>();
  #closed = false;
  #pastPeak = 0;
  invocations = 0;

  constructor(config: FunctionConfig, sandbox: Sandbox) {
    this.config = config;
    this.#sandbox = sandbox;
    this.#most = Math.min(MOST_INSTANCES, config.reservedConcurrency ?? MOST_INSTANCES);
  }

  get instances(): number {
    return this.#all.size;
  }

  /** Invocations that run or wait for an instance. */
  get pending(): number {
    return this.#waiting.length + this.#all.size - this.#idle.length;
  }

  pids(): number[] {
    return [...this.#all].flatMap(({ pid }) => pid ?? []);
  }

  /** The most memory that an instance has used since the last recycling. */
  get peakRssBytes(): number {
    return Math.max(this.#pastPeak, ...[...this.#all].map(({ peakRssBytes }) => peakRssBytes));
  }

  run(invocation: Invocation): Promise<InvocationResult | Expired> {
    return new Promise((resolve) => {
      this.#waiting.push({ invocation, resolve });
      this.#next();
    });
  }

  /** Resolves when no instance has anything to work on. */
  async idle(): Promise<void> {
    await Promise.all([...this.#all].map((instance) => instance.idle()));
  }

  /** Ends every instance, warm ones included: the next invocation is a cold start. */
  async recycle(): Promise<void> {
    const idle = this.#idle.splice(0);
    for (const instance of idle) this.#drop(instance);
    this.#pastPeak = 0;
    await Promise.all(idle.map((instance) => instance.stop()));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.length = 0;
    await Promise.all([...this.#all].map((instance) => instance.stop()));
  }

  #drop(instance: Instance): void {
    this.#pastPeak = Math.max(this.#pastPeak, instance.peakRssBytes);
    this.#all.delete(instance);
  }

  #take(): Instance | undefined {
    for (let warm = this.#idle.pop(); warm; warm = this.#idle.pop()) {
      if (warm.alive) return warm;
      this.#drop(warm);
    }
    if (this.#all.size >= this.#most) return undefined;
    const cold = new Instance(this.config, this.#sandbox);
    this.#all.add(cold);
    return cold;
  }

  #next(): void {
    if (this.#closed || this.#waiting.length === 0) return;
    const first = this.#waiting[0];
    if (first && this.#sandbox.clock.now() > (first.invocation.notAfter ?? Number.POSITIVE_INFINITY)) {
      this.#waiting.shift();
      first.resolve({ expired: true });
      this.#next();
      return;
    }
    const instance = this.#take();
    if (!instance) return;
    const next = this.#waiting.shift();
    if (next) void this.#runOn(instance, next);
  }

  async #runOn(instance: Instance, { invocation, resolve }: Waiting): Promise<void> {
    this.invocations += 1;
    const result = await instance.invoke(invocation);
    if (instance.alive && !this.#closed) this.#idle.push(instance);
    else this.#drop(instance);
    resolve(result);
    this.#next();
  }
}
