import { Agent as HttpAgent } from 'node:http';
import { Agent } from 'node:https';
import { createSecureContext } from 'node:tls';

const https = new Agent({ keepAlive: true, maxSockets: 25 });
/** A local run's endpoint is plain HTTP on loopback. */
const http = new HttpAgent({ keepAlive: true, maxSockets: 25 });

/** Shared by all AWS clients of a function, in milliseconds. */
export const requestHandler = {
  httpsAgent: https,
  httpAgent: http,
  connectionTimeout: 1000,
  requestTimeout: 5000,
  throwOnRequestTimeout: true,
};

/** Closes pooled connections: after a freeze they are dead, and the first request on one would fail. */
export function dropIdleConnections(): void {
  for (const agent of [https, http]) {
    for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  }
}

/** The first secure context of a process takes milliseconds; made while the secrets are on their way, it takes none. */
export function prepareTls(): void {
  setImmediate(() => createSecureContext());
}
