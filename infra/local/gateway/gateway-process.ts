import { StackClock } from '#infra/local/clock';
import { type InvocationTarget, type Invoked, startGateway } from '#infra/local/gateway/gateway';
import { rehearse } from '#infra/local/gateway/rehearse';
import type { FromGateway, ToGateway } from '#infra/local/gateway/remote-gateway';
import { refusalOf } from '#infra/local/lambda/event-refusal';

type Taken = { requestId: string } | { refusal: string };

const clock = new StackClock();
const waiting = new Map<number, (result: object) => void>();
let asksFirst = false;
let last = 0;

const tell = (message: FromGateway): void => {
  process.send?.(message);
};

const ask = (kind: 'accept' | 'invoke', name: string, payload: string): Promise<object> => {
  last += 1;
  const id = last;
  tell({ kind, id, function: name, payload });
  return new Promise((resolve) => waiting.set(id, resolve));
};

/** Lambda, from here: what an event itself forbids is known at once, the rest is asked only while a fault may forbid it. */
const lambda: InvocationTarget = {
  accept: (name, payload) => {
    const refusal = refusalOf(payload);
    if (refusal) return { refusal };
    if (asksFirst) return ask('accept', name, payload) as Promise<Taken>;
    setImmediate(() => tell({ kind: 'event', function: name, payload }));
    return { requestId: '' };
  },
  invoke: (name, payload) => ask('invoke', name, payload) as Promise<Invoked>,
};

const moveTo = (offset: number): void => clock.advance(Math.max(0, offset - clock.offset) / 1000);

const start = async ({ routes, stage, port, offset }: ToGateway & { kind: 'start' }): Promise<void> => {
  moveTo(offset);
  try {
    const { url } = await startGateway({ routes, lambda, clock, stage, port });
    await rehearse(routes, url);
    tell({ kind: 'listening', url });
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};

process.on('message', (received) => {
  const message = received as ToGateway;
  if (message.kind === 'start') void start(message);
  else if (message.kind === 'result') {
    waiting.get(message.id)?.(message.result);
    waiting.delete(message.id);
  } else {
    moveTo(message.offset);
    asksFirst = message.asksFirst;
    tell({ kind: 'settled', id: message.id });
  }
});
// A terminal interrupts its whole process group; the stack ends its gateway itself.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit(0));
