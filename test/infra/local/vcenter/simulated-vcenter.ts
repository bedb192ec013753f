import { Agent, request } from 'node:https';
import { StackClock } from '#infra/local/clock';
import { FaultBook } from '#infra/local/faults';
import { Journal } from '#infra/local/journal';
import { createAuthority } from '#infra/local/vcenter/certificates';
import { startVCenter, type VCenterServer, type VCenterStart } from '#infra/local/vcenter/start-vcenter';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; for tests, whose expectations say what it is. */
  readonly json: Json;
}

// biome-ignore lint/suspicious/noExplicitAny: what a test expects of an answer is its type.
export type Json = any;

/** A plain client for one account: nothing of the product's is in it. */
export class Client {
  readonly #agent: Agent;
  readonly #url: string;
  token: string | undefined;

  constructor(url: string, ca: string) {
    this.#url = url;
    this.#agent = new Agent({ ca, keepAlive: true });
  }

  send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const session = this.token === undefined ? {} : { 'vmware-api-session-id': this.token };
    return new Promise((resolve, reject) => {
      const outgoing = request(
        this.#url + path,
        { method, agent: this.#agent, headers: { ...session, ...headers } },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const answer = Buffer.concat(chunks).toString('utf8');
            const isJson = incoming.headers['content-type']?.startsWith('application/json') && answer !== '';
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text: answer,
              json: isJson ? JSON.parse(answer) : undefined,
            });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(text);
    });
  }

  async login(username: string, password: string): Promise<Answer> {
    const answer = await this.send('POST', '/api/session', undefined, { authorization: basic(username, password) });
    if (answer.status === 201) this.token = answer.json;
    return answer;
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  /** A property of VI JSON, or a method where there are arguments. */
  vim(object: { type: string; value: string }, member: string, args?: unknown, release = '8.0.3.0'): Promise<Answer> {
    const path = `/sdk/vim25/${release}/${object.type}/${encodeURIComponent(object.value)}/${member}`;
    return args === undefined ? this.send('GET', path) : this.send('POST', path, args);
  }

  close(): void {
    this.#agent.destroy();
  }
}

export const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

export const ref = (type: string, value: string) => ({ _typeName: 'ManagedObjectReference', type, value });

export const pc = { type: 'PropertyCollector', value: 'propertyCollector' };

export interface Simulation {
  readonly server: VCenterServer;
  readonly clock: StackClock;
  readonly faults: FaultBook;
  readonly journal: Journal;
  /** A client, logged in as one of the accounts unless none is named. */
  client(account?: keyof VCenterServer['accounts']): Promise<Client>;
  /** The reference of a VM at an inventory path. */
  vm(path: string): { type: string; value: string };
  close(): Promise<void>;
}

export async function simulate(options: Partial<VCenterStart> = {}): Promise<Simulation> {
  const clock = new StackClock();
  const faults = new FaultBook(clock);
  const journal = new Journal();
  const authority = await createAuthority();
  const tls = await authority.issue(['127.0.0.1', 'localhost']);
  const server = await startVCenter({ name: 'prod', seed: 'prod', clock, faults, journal, tls, ...options });
  const clients: Client[] = [];
  return {
    server,
    clock,
    faults,
    journal,
    async client(account) {
      const client = new Client(server.url, authority.certificate);
      clients.push(client);
      if (account) {
        const { username, password } = server.accounts[account];
        await client.login(username, password);
      }
      return client;
    },
    vm(path) {
      const entity = server.inventory.findByPath(path);
      if (!entity) throw new Error(`Nothing is at ${path}.`);
      return { type: entity.type, value: entity.id };
    },
    async close() {
      for (const client of clients) client.close();
      await server.close();
      clock.close();
    },
  };
}

/** Lets a task run to its end and gives its info. */
export async function settle({ clock }: Simulation, client: Client, started: Answer, seconds = 600): Promise<Json> {
  if (started.status !== 200) throw new Error(`No task: ${started.status} ${started.text}`);
  clock.advance(Math.min(seconds, 590));
  return (await client.vim(started.json, 'info')).json;
}
