import { StackClock } from '#infra/local/clock';
import { FaultBook } from '#infra/local/faults';
import { Journal, type JournalLine } from '#infra/local/journal';
import { type Authority, createAuthority } from '#infra/local/vcenter/certificates';
import { startVCenter, type VCenterServer, type VCenterStart } from '#infra/local/vcenter/start-vcenter';
import { isForCommand, type TestStack } from '#test/stack';

/** What stands in the secret of a vCenter; anything may be wrong in it. */
export interface VCenterSecret {
  readonly url?: string;
  readonly username?: string;
  readonly password?: string;
  readonly ca?: string;
  readonly enabled?: boolean;
}

const FOLDER = 'slashvm/local/vcenters/';

async function secretsManager(stack: TestStack, operation: string, input: object): Promise<boolean> {
  const { status } = await stack.send({
    method: 'POST',
    url: stack.local.awsEndpointUrl,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `secretsmanager.${operation}` },
    body: JSON.stringify(input),
  });
  return status === 200;
}

/** Stores the secret of a vCenter, as an operator would; a text is stored as it stands. */
export async function configure(stack: TestStack, name: string, secret: VCenterSecret | string): Promise<void> {
  const SecretString = typeof secret === 'string' ? secret : JSON.stringify({ enabled: true, ...secret });
  const created = await secretsManager(stack, 'CreateSecret', { Name: `${FOLDER}${name}`, SecretString });
  if (!created) await secretsManager(stack, 'PutSecretValue', { SecretId: `${FOLDER}${name}`, SecretString });
}

/** Removes the secret of a vCenter for good. */
export async function forget(stack: TestStack, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const SecretId = `${FOLDER}${name}`;
    await secretsManager(stack, 'DeleteSecret', { SecretId, ForceDeleteWithoutRecovery: true });
  }
}

/** vCenters of a test's own, beside those of the stack, on a clock and with faults of their own. */
export class OwnVCenters {
  readonly clock = new StackClock();
  readonly faults = new FaultBook(this.clock);
  readonly journal = new Journal();
  readonly #servers: VCenterServer[] = [];
  #authority: Authority | undefined;

  async start(name: string, more: Partial<VCenterStart> = {}): Promise<VCenterServer> {
    this.#authority ??= await createAuthority('CA of a test');
    const tls = await this.#authority.issue(['127.0.0.1']);
    const { clock, faults, journal } = this;
    const server = await startVCenter({ name, seed: 'lab', clock, faults, journal, tls, ...more });
    this.#servers.push(server);
    return server;
  }

  /** What they were asked for commands since a line. */
  asked(since = 0): readonly JournalLine[] {
    return this.journal.list(since, 'vcenter').filter(isForCommand);
  }

  /** The secret that leads to a server. */
  secret({ url, accounts }: VCenterServer): VCenterSecret {
    return { url, ...accounts.administrator, ca: this.#authority?.certificate ?? '' };
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
    this.clock.close();
  }
}
