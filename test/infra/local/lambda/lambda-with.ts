import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StackClock } from '#infra/local/clock';
import { FaultBook } from '#infra/local/faults';
import type { FunctionConfig } from '#infra/local/lambda/function-config';
import { FunctionLog } from '#infra/local/lambda/function-log';
import { Lambda } from '#infra/local/lambda/lambda';
import { OutgoingRequests } from '#infra/local/lambda/outgoing';
import { startReaper } from '#infra/local/lambda/reaper';

export interface TestFunction extends Partial<FunctionConfig> {
  /** CommonJS that sets `exports.handler`. */
  source: string;
}

export interface LambdaUnderTest {
  lambda: Lambda;
  clock: StackClock;
  faults: FaultBook;
  outgoing: OutgoingRequests;
  log: FunctionLog;
  queued: { arn: string; body: string }[];
  services: Record<string, { service: string; name?: string }>;
  arn(name: string): string;
  /** Waits until a function has printed a line that contains this text, and returns it. */
  printed(text: string): Promise<string>;
  close(): Promise<void>;
}

const SCRIPTS = join(process.cwd(), 'infra/local/lambda');
const PATIENCE_MS = 15_000;

export async function until<T>(find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error('It did not happen in time.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Lambda with functions given as source. */
export function lambdaWith(functions: Record<string, TestFunction>): LambdaUnderTest {
  const bundles = mkdtempSync(join(tmpdir(), 'slashvm-bundles-'));
  const clock = new StackClock();
  const faults = new FaultBook(clock);
  const outgoing = new OutgoingRequests();
  const log = new FunctionLog(undefined);
  const queued: { arn: string; body: string }[] = [];
  const services: Record<string, { service: string; name?: string }> = {};
  const reaper = startReaper(SCRIPTS);
  const arn = (name: string): string => `arn:aws:lambda:eu-central-1:000000000000:function:test-${name}`;
  const configs = Object.entries(functions).map(([name, { source, ...given }]): FunctionConfig => {
    mkdirSync(join(bundles, name));
    writeFileSync(join(bundles, name, 'index.js'), source);
    return {
      name,
      functionName: `test-${name}`,
      arn: arn(name),
      exported: 'handler',
      memoryMb: 256,
      timeoutMs: 30_000,
      environment: {},
      reservedConcurrency: undefined,
      maximumRetryAttempts: 0,
      maximumEventAgeMs: 120_000,
      onFailure: undefined,
      logGroup: '/aws/lambda/test',
      role: undefined,
      ...given,
    };
  });
  const sandbox = {
    ...{ clock, log, outgoing, bundles, reaper },
    scripts: SCRIPTS,
    node: process.execPath,
    environment: () => ({}),
    services: () => services,
  };
  const lambda = new Lambda({
    ...{ functions: configs, sandbox, clock, faults },
    sendToQueue: (queue, body) => queued.push({ arn: queue, body }),
  });
  return {
    ...{ lambda, clock, faults, outgoing, log, queued, services, arn },
    printed: (text) => until(() => log.list().find(({ line }) => line.includes(text))?.line),
    close: async () => {
      await lambda.close();
      clock.close();
      reaper.close();
      rmSync(bundles, { recursive: true, force: true });
    },
  };
}
