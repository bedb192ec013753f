import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { StackClock } from '#infra/local/clock';
import type { FunctionConfig } from '#infra/local/lambda/function-config';
import type { FunctionLog } from '#infra/local/lambda/function-log';
import type { OutgoingRequests } from '#infra/local/lambda/outgoing';

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

/**
 * Lambda limits the heap so that the process stays below the function's memory, unless NODE_OPTIONS names either limit:
 * then V8 chooses the other (`bootstrap` of the runtime nodejs24.x).
 */
const heapLimits = ({ memoryMb, environment }: FunctionConfig): string[] => {
  if (/--max[-_](semi|old)[-_]space[-_]size/.test(environment['NODE_OPTIONS'] ?? '')) return [];
  const young = Math.floor(memoryMb / 10);
  return [`--max-semi-space-size=${Math.floor(young / 2)}`, `--max-old-space-size=${memoryMb - young}`];
};

const passedOn = (): Record<string, string> => {
  const { PATH, SLASHVM_COVERAGE } = process.env;
  const coverage = SLASHVM_COVERAGE ? { NODE_V8_COVERAGE: join(SLASHVM_COVERAGE, 'functions') } : {};
  return { ...(PATH ? { PATH } : {}), ...coverage };
};

/** Starts the process of one execution environment, with the variables that Lambda gives it. */
export function spawnFunction(config: FunctionConfig, { node, scripts, environment }: Sandbox): ChildProcess {
  const { functionName, memoryMb, exported, logGroup } = config;
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
      ...heapLimits(config),
      '--enable-source-maps',
      '--require',
      join(scripts, 'preload.cjs'),
      join(scripts, 'runner.cjs'),
    ],
    {
      env: { ...passedOn(), ...config.environment, ...lambda, ...environment() },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
    },
  );
}
