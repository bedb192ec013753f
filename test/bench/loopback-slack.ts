import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A Slack that takes everything, and tells when the first byte of anything arrives. */
export interface LoopbackSlack {
  readonly url: string;
  /** Resolves with `performance.now()` at the next byte from anybody. */
  nextByte(): Promise<number>;
  close(): Promise<void>;
}

export async function startLoopbackSlack(): Promise<LoopbackSlack> {
  let tell: ((at: number) => void) | undefined;
  const heard = (): void => {
    tell?.(performance.now());
    tell = undefined;
  };
  let messages = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      messages += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ok: true, channel: 'C0BENCH001', ts: `${1_700_000_000 + messages}.000100` }));
    });
  });
  server.on('connection', (socket) => socket.prependOnceListener('data', heard));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nextByte: () =>
      new Promise((resolve) => {
        tell = resolve;
      }),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
