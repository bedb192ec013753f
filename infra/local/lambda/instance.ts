import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { StackClock } from '#infra/local/clock';
import type { FunctionConfig } from '#infra/local/lambda/function-config';
import type { FunctionLog } from '#infra/local/lambda/function-log';
import type { FunctionError, Invocation, InvocationResult } from '#infra/local/lambda/invocation';
import type { OutgoingRequest, OutgoingRequests } from '#infra/local/lambda/outgoing';

/** What every function process of a stack shares. */
export interface Sandbox {
  clock: StackClock;
  log: FunctionLog;
  outgoing: OutgoingRequests;
  /** The Node binary that runs functions. */
  node: string;
  /** Where `<function>/index.js` lies. */
  bundles: string;
  /** This directory: preload, runner and reaper are plain CommonJS beside this file. */
  scripts: string;
  /** Values that win over the template's. */
  environment: () => Record<string, string>;
  /** `host:port` → service, for the report of outgoing requests. */
  services: () => Record<string, { service: string; name?: string }>;
  reaper: { watch(pid: number): void; forget(pid: number): void };
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

/**
 * Lambda limits the heap so that the process stays below the function's memory, unless NODE_OPTIONS names either limit:
 * then V8 chooses the other (`bootstrap` of the runtime nodejs24.x).
 */
const heapLimits = ({ memoryMb, environment }: FunctionConfig): string[] => {
  if (/--max[-_](semi|old)[-_]space[-_]size/.test(environment['NODE_OPTIONS'] ?? '')) return [];
  const young = Math.floor(memoryMb / 10);
  return [`--max-semi-space-size=${Math.floor(young / 2)}`, `--max-old-space-size=${memoryMb - young}`];
};
/** On AWS functions do not share a machine with the gateway; here they leave it the processor it needs to answer. */
const NICENESS = 10;
const EXIT_PATIENCE_MS = 3_000;

const passedOn = (): Record<string, string> => {
  const { PATH, SLASHVM_COVERAGE } = process.env;
  const coverage = SLASHVM_COVERAGE ? { NODE_V8_COVERAGE: join(SLASHVM_COVERAGE, 'functions') } : {};
  return { ...(PATH ? { PATH } : {}), ...coverage };
};

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
  alive = true;
  peakRssBytes = 0;

  constructor(config: FunctionConfig, sandbox: Sandbox) {
    this.#config = config;
    this.#sandbox = sandbox;
    this.#process = this.#spawn();
    this.#ended = once(this.#process, 'close').catch(() => undefined);
    this.#process.on('message', (message) => this.#answered(message as Answer));
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

  /** Lets the process end in an orderly way, so that coverage is written; one that does not is killed. */
  async stop(): Promise<void> {
    this.#thaw();
    this.#tell({ kind: 'exit' });
    const impatience = setTimeout(() => this.#process.kill('SIGKILL'), EXIT_PATIENCE_MS);
    await this.#ended;
    clearTimeout(impatience);
  }

  #spawn(): ChildProcess {
    const { node, scripts, environment } = this.#sandbox;
    const { functionName, memoryMb, exported, logGroup } = this.#config;
    const lambda = {
      AWS_LAMBDA_FUNCTION_NAME: functionName,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      _HANDLER: `index.${exported}`,
      TZ: ':UTC',
    };
    return spawn(
      node,
      [
        ...heapLimits(this.#config),
        '--enable-source-maps',
        '--require',
        join(scripts, 'preload.cjs'),
        join(scripts, 'runner.cjs'),
      ],
      {
        env: { ...passedOn(), ...this.#config.environment, ...lambda, ...environment() },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
      },
    );
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
