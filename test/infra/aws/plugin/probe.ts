import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Bundle, bundleFunction } from '#infra/aws/plugin/bundle-function';

/** A folder for functions that exist for one test, with the packages of this one. */
export interface Probes {
  readonly root: string;
  bundle(name: string, source: string): Promise<Bundle>;
  remove(): Promise<void>;
}

export async function createProbes(): Promise<Probes> {
  const root = await mkdtemp(join(tmpdir(), 'slashvm-bundle-'));
  await symlink(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  return {
    root,
    async bundle(name, source) {
      await mkdir(join(root, 'functions', name), { recursive: true });
      await writeFile(join(root, 'functions', name, 'index.ts'), source);
      return bundleFunction(name, root);
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/**
 * Loads a bundle as Lambda does, in a process of its own, and calls its handler if there is an event.
 *
 * @returns what it answered, as JSON, or the message of the error that it threw.
 */
export async function ran(file: string, event?: string, environment: Record<string, string> = {}): Promise<string> {
  const script = `const { handler } = require(${JSON.stringify(file)});
    const event = process.argv[1];
    Promise.resolve(event === undefined ? typeof handler : handler(event)).then(
      (result) => console.log(JSON.stringify(result)),
      (error) => console.log(error.message),
    );`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['-e', script, ...(event === undefined ? [] : [event])],
    {
      env: { AWS_REGION: 'us-east-1', ...environment },
    },
  );
  return stdout.trim();
}

export interface Seen {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A server for the length of some work, and what it was asked. */
export async function served<T>(
  work: (url: string) => Promise<T>,
  answer: (seen: Seen) => Answer | Promise<Answer> = () => ({ body: '{"answer":42}' }),
): Promise<{ result: T; requests: readonly Seen[] }> {
  const requests: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const seen = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
    requests.push(seen);
    const { status = 200, headers, body } = await answer(seen);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return { result: await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), requests };
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}
