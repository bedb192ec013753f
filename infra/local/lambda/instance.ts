import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { FunctionConfig } from '#infra/local/lambda/function-config';
import type { FunctionError, Invocation, InvocationResult } from '#infra/local/lambda/invocation';
import type { OutgoingRequest } from '#infra/local/lambda/outgoing';
import { type Sandbox, spawnFunction } from '#infra/local/lambda/spawn-function';

interface Pong {
  kind: 'pong';
}

interface Answer {
  kind: 'answered';
  requestId: string;
  peakRssBytes: number;
  /** The runtime has crashed and ends by itself. */
  ending?: boolean;
  payload?: string;
  error?: FunctionError;
}

/** On AWS functions do not share a machine with the gateway; here they leave it the processor it needs to answer. */
const NICENESS = 10;
const EXIT_PATIENCE_MS = 3_000;

/** One execution environment of a function: a process that is frozen between invocations. */
export class Instance {
  readonly #config: FunctionConfig;
  readonly #sandbox: Sandbox;
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #stopListening: () => void;
  #current: { requestId: string; settle: (result: InvocationResult) => void } | undefined;
  #lastRequestId: string | undefined;
  #frozen = false;
  #asked: (() => void)[] = [];
  alive = true;
  peakRssBytes = 0;

  constructor(config: FunctionConfig, sandbox: Sandbox) {
    this.#config = config;
    this.#sandbox = sandbox;
    this.#process = spawnFunction(config, sandbox);
    this.#ended = once(this.#process, 'close').catch(() => undefined);
    this.#process.on('message', (message) => this.#heard(message as Answer | Pong));
    this.#process.once('error', (error) => this.#died(String(error)));
    this.#process.once('close', (code, signal) => this.#died(signal ? 'signal: killed' : `exit status ${code}`));
    this.#read();
    this.#tell({ kind: 'configure', offset: sandbox.clock.offset, services: sandbox.services() });
    this.#stopListening = sandbox.clock.onAdvance((offset) => this.#tell({ kind: 'clock', offset }));
    if (this.#process.pid) {
      sandbox.reaper.watch(this.#process.pid);
      setPriority(this.#process.pid, NICENESS);
    }
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Runs one invocation to its end, its time-out or the end of the process. */
  invoke({ requestId, payload, kill }: Invocation): Promise<InvocationResult> {
    const { clock, bundles, log } = this.#sandbox;
    const { name, timeoutMs, exported, functionName, arn, memoryMb, logGroup } = this.#config;
    this.#thaw();
    const startedAt = clock.now();
    log.record({ at: startedAt, function: name, requestId, stream: 'platform', line: `START RequestId: ${requestId}` });
    return new Promise((resolve) => {
      const stopTimer = clock.after(timeoutMs, () => this.#timedOut(requestId));
      const settle = (result: InvocationResult): void => {
        stopTimer();
        this.#current = undefined;
        this.#tellIdle();
        this.#report(requestId, startedAt);
        this.#freeze();
        resolve(result);
      };
      this.#current = { requestId, settle };
      this.#lastRequestId = requestId;
      if (kill?.when === 'start') {
        this.#process.kill('SIGKILL');
        return;
      }
      const deadline = startedAt + timeoutMs;
      const traceId = `Root=1-${Math.floor(startedAt / 1000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`;
      const file = join(bundles, name, 'index.js');
      const about = { functionName, functionArn: arn, memoryMb, logGroup, exported, file, deadline, traceId };
      this.#tell({ kind: 'invoke', requestId, payload, kill, ...about });
    });
  }

  /** Resolves when what runs here, if anything does, has nothing to work on: it waits for an answer or for the clock. */
  idle(): Promise<void> {
    if (!this.#current) return Promise.resolve();
    return new Promise((resolve) => {
      this.#asked.push(resolve);
      this.#tell({ kind: 'ping' });
    });
  }

  /** Lets the process end in an orderly way, so that coverage is written; one that does not is killed. */
  async stop(): Promise<void> {
    this.#thaw();
    this.#tell({ kind: 'exit' });
    const impatience = setTimeout(() => this.#process.kill('SIGKILL'), EXIT_PATIENCE_MS);
    await this.#ended;
    clearTimeout(impatience);
  }

  #read(): void {
    const { log, outgoing, clock } = this.#sandbox;
    const { name } = this.#config;
    for (const stream of ['stdout', 'stderr'] as const) {
      const input = this.#process[stream];
      if (!input) continue;
      createInterface({ input }).on('line', (line) => {
        const about = this.#lastRequestId ? { requestId: this.#lastRequestId } : {};
        log.record({ at: clock.now(), function: name, ...about, stream, line });
      });
    }
    const reports = this.#process.stdio[4] as Readable;
    createInterface({ input: reports }).on('line', (line) => {
      const report = JSON.parse(line) as Omit<OutgoingRequest, 'n' | 'function'>;
      outgoing.record({ function: name, ...report });
    });
  }

  #tell(message: object): void {
    if (this.alive && this.#process.connected) this.#process.send(message, () => undefined);
  }

  #heard(message: Answer | Pong): void {
    if (message.kind === 'pong') this.#tellIdle();
    else this.#answered(message);
  }

  #tellIdle(): void {
    for (const resolve of this.#asked.splice(0)) resolve();
  }

  #answered({ requestId, payload, error, peakRssBytes, ending }: Answer): void {
    if (ending) this.alive = false;
    this.peakRssBytes = Math.max(this.peakRssBytes, peakRssBytes);
    if (this.#current?.requestId !== requestId) return;
    this.#current.settle(error ? { error } : { payload: payload ?? 'null' });
  }

  #timedOut(requestId: string): void {
    const seconds = (this.#config.timeoutMs / 1000).toFixed(2);
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
    const settle = this.#current?.settle;
    this.alive = false;
    this.#process.kill('SIGKILL');
    settle?.({ error: { errorType: 'Sandbox.Timedout', errorMessage } });
  }

  #died(how: string): void {
    this.alive = false;
    this.#stopListening();
    if (this.#process.pid) this.#sandbox.reaper.forget(this.#process.pid);
    const requestId = this.#current?.requestId;
    const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: ${how}`;
    this.#current?.settle({ error: { errorType: 'Runtime.ExitError', errorMessage } });
  }

  #report(requestId: string, startedAt: number): void {
    const { clock, log } = this.#sandbox;
    const used = Math.ceil(this.peakRssBytes / 1024 / 1024);
    const duration = `Duration: ${clock.now() - startedAt} ms`;
    const line = `REPORT RequestId: ${requestId}\t${duration}\tMax Memory Used: ${used} MB`;
    log.record({ at: clock.now(), function: this.#config.name, requestId, stream: 'platform', line });
  }

  #freeze(): void {
    if (this.alive) this.#frozen = this.#process.kill('SIGSTOP');
  }

  #thaw(): void {
    if (this.#frozen) this.#process.kill('SIGCONT');
    this.#frozen = false;
  }
}
