import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';

const CONNECT_MILLISECONDS = 3_000;
const IDLE_MILLISECONDS = 5_000;

/** The pool of connections to one vCenter. */
export interface VCenterAgent {
  readonly agent: http.Agent;
  /** Whether this socket ever got as far as carrying a request. */
  established(socket: unknown): boolean;
  dropIdle(): void;
  destroy(): void;
}

export function createVCenterAgent(options: { readonly tls: boolean; readonly ca: string | undefined }): VCenterAgent {
  const established = new WeakSet<object>();
  const pool = { keepAlive: true, timeout: IDLE_MILLISECONDS, maxSockets: 8, scheduling: 'lifo' as const };
  const agent = options.tls
    ? new https.Agent({ ...pool, rejectUnauthorized: true, ...(options.ca === undefined ? {} : { ca: options.ca }) })
    : new http.Agent(pool);
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (connection, callback) => {
    const socket = connect(connection, callback) as Socket;
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('no connection in time'), { code: 'ECONNECTTIMEOUT' }));
    }, CONNECT_MILLISECONDS);
    socket.once(options.tls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      established.add(socket);
    });
    socket.once('close', () => clearTimeout(timer));
    return socket;
  };
  return {
    agent,
    established: (socket) => typeof socket === 'object' && socket !== null && established.has(socket),
    dropIdle() {
      for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
    },
    destroy: () => agent.destroy(),
  };
}
