import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { StackClock } from '#infra/local/clock';
import type { FaultBook } from '#infra/local/faults';
import type { InvocationTarget } from '#infra/local/gateway/gateway';
import type { Route } from '#infra/local/gateway/routes';
import { toolProcess } from '#infra/local/tool-process';

/** From the stack to the gateway's process. */
export type ToGateway =
  | { kind: 'start'; routes: Route[]; stage: string; port: number; offset: number }
  | { kind: 'state'; id: number; offset: number; asksFirst: boolean }
  | { kind: 'result'; id: number; result: object };

/** From the gateway's process to the stack. */
export type FromGateway =
  | { kind: 'listening'; url: string }
  | { kind: 'failed'; message: string }
  | { kind: 'settled'; id: number }
  | { kind: 'event'; function: string; payload: string }
  | { kind: 'accept' | 'invoke'; id: number; function: string; payload: string };

export interface RemoteGatewayOptions {
  routes: Route[];
  lambda: InvocationTarget;
  clock: StackClock;
  faults: FaultBook;
  stage: string;
  port?: number;
}

export interface RemoteGateway {
  readonly url: string;
  readonly pid: number | undefined;
  /** Tells the gateway the clock and whether Lambda may refuse at its door; resolves when it has heard. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Runs the gateway in a process of its own: on AWS, too, nothing that functions or tables do holds up its answer. */
export async function startGatewayProcess(options: RemoteGatewayOptions): Promise<RemoteGateway> {
  const { routes, lambda, clock, faults, stage, port = 0 } = options;
  const { file, execArgv } = toolProcess(join(__dirname, 'gateway-process.ts'));
  const child = fork(file, { execArgv: [...execArgv] });
  const waiting = new Map<number, () => void>();
  let last = 0;

  const tell = (message: ToGateway): void => {
    if (child.connected) child.send(message, () => undefined);
  };
  const settled = (): Promise<void> => {
    last += 1;
    const id = last;
    const heard = new Promise<void>((resolve) => waiting.set(id, resolve));
    tell({ kind: 'state', id, offset: clock.offset, asksFirst: faults.mayApply('lambda', 'Accept') });
    return child.connected ? heard : Promise.resolve();
  };

  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The gateway ended with ${code}.`)));
    child.on('message', async (received) => {
      const message = received as FromGateway;
      if (message.kind === 'listening') resolve(message.url);
      else if (message.kind === 'failed') reject(new Error(message.message));
      else if (message.kind === 'settled') waiting.get(message.id)?.();
      else if (message.kind === 'event') void lambda.accept(message.function, message.payload);
      else {
        const result = await lambda[message.kind](message.function, message.payload);
        tell({ kind: 'result', id: message.id, result });
      }
    });
    tell({ kind: 'start', routes, stage, port, offset: clock.offset });
  });
  const stopListening = clock.onAdvance(() => void settled());

  return {
    url,
    pid: child.pid,
    settled,
    close: async () => {
      stopListening();
      const ended = once(child, 'exit');
      if (!child.connected) return;
      child.disconnect();
      await ended;
    },
  };
}
