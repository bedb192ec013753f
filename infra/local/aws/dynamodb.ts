import { request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import type { Resolve } from '#infra/local/aws/intrinsics';
import { resourcesOfType, type Template } from '#infra/local/aws/template';

/** What dynalite knows of a table's properties; it has no TTL, encryption or recovery. */
const KNOWN = ['TableName', 'AttributeDefinitions', 'KeySchema', 'BillingMode', 'GlobalSecondaryIndexes'];

export type DynamoRow = Record<string, Record<string, unknown>>;

export interface DynamoDb {
  /** Answers a request of the SDK; its body must not have been read. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** A call of the stack's own, which no journal and no fault sees. */
  call(operation: string, input: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const callThrough = (port: number, operation: string, input: object): Promise<Record<string, unknown>> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20261123T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
      connection: 'close',
    };
    const outgoing = httpRequest({ host: '127.0.0.1', port, method: 'POST', headers }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString('utf8');
      if (answer.statusCode === 200) resolve(JSON.parse(text) as Record<string, unknown>);
      else reject(new Error(`${operation}: ${text}`));
    });
    outgoing.once('error', reject);
    outgoing.end(JSON.stringify(input));
  });

/** DynamoDB by dynalite, in memory, with the tables of the template. */
export async function startDynamoDb(template: Template, resolve: Resolve): Promise<DynamoDb> {
  const server: Server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const call = (operation: string, input: object) => callThrough(port, operation, input);
  for (const { properties } of resourcesOfType(template, 'AWS::DynamoDB::Table')) {
    const resolved = resolve(properties) as Record<string, unknown>;
    await call('CreateTable', Object.fromEntries(Object.entries(resolved).filter(([name]) => KNOWN.includes(name))));
  }
  return {
    handle: (request, response) => {
      server.emit('request', request, response);
    },
    call,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
