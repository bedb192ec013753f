import { StackClock } from '#infra/local/clock';
import { FaultBook, type FaultThen } from '#infra/local/faults';
import { Journal } from '#infra/local/journal';
import { createAuthority } from '#infra/local/vcenter/certificates';
import { startVCenter, type VCenterServer } from '#infra/local/vcenter/start-vcenter';
import type { Introductions } from '#lib/vsphere/introductions';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';
import { openVSphere, type VSphere } from '#lib/vsphere/vsphere';
import { RecordedLog } from '#test/lib/vsphere/recorded-log';
import { RememberedRefusals } from '#test/lib/vsphere/remembered-refusals';

type Options = Parameters<typeof startVCenter>[0];

/** A simulated vCenter with its clock, faults and journal, and the client to test. */
export interface TestVCenter {
  readonly server: VCenterServer;
  readonly clock: StackClock;
  readonly log: RecordedLog;
  /** What the next request of an operation meets. */
  fault(operation: string, then: FaultThen): void;
  open(account?: Partial<VCenterAccount>, introductions?: Introductions): VSphere;
  /** What was asked since the last look: `POST RetrievePropertiesEx`, `GET /api/vcenter/vm`. */
  asked(): readonly string[];
  userAgents(): ReadonlySet<string | undefined>;
  /** Over both APIs. */
  openSessions(): number;
  /** The moId of the only VM of this name. */
  moIdOf(name: string): string;
  close(): Promise<void>;
}

export async function startTestVCenter({
  certificateFor = '127.0.0.1',
  ...options
}: Partial<Pick<Options, 'seed' | 'version' | 'vms'>> & { certificateFor?: string } = {}): Promise<TestVCenter> {
  const clock = new StackClock();
  const faults = new FaultBook(clock);
  const journal = new Journal();
  const log = new RecordedLog();
  const authority = await createAuthority();
  const { key, cert } = await authority.issue([certificateFor]);
  const server = await startVCenter({
    name: 'prod',
    seed: 'lab',
    clock,
    faults,
    journal,
    tls: { key, cert, ca: authority.certificate },
    ...options,
  });
  const opened: VSphere[] = [];
  let seen = 0;
  return {
    server,
    clock,
    log,
    fault(operation, then) {
      faults.add({ service: 'vcenter', match: { operation }, then });
    },
    open(account = {}, introductions) {
      const { username, password } = server.accounts.administrator;
      const whole = {
        name: 'prod',
        url: server.url,
        username,
        password,
        ca: authority.certificate,
        secretVersion: '1',
        ...account,
      };
      const loginGate = new RememberedRefusals(() => clock.now());
      const vsphere = openVSphere({
        account: whole,
        clock,
        log,
        loginGate,
        userAgent: 'SlashVM/0.1.0 (test; vm)',
        ...(introductions === undefined ? {} : { introductions }),
      });
      opened.push(vsphere);
      return vsphere;
    },
    asked() {
      const lines = journal.list(seen, 'vcenter');
      seen = lines.at(-1)?.n ?? seen;
      return lines.map(({ method, path, operation }) => operation ?? `${method} ${path}`);
    },
    userAgents: () => new Set(journal.list(0, 'vcenter').map(({ userAgent }) => userAgent)),
    openSessions: () => server.vcenter.sessions.count,
    moIdOf(name) {
      const [vm, ...others] = server.inventory.vmsNamed(name);
      if (vm === undefined || others.length > 0) throw new Error(`${name} is not the name of one VM.`);
      return vm.id;
    },
    async close() {
      for (const vsphere of opened) await vsphere.close().catch(() => undefined);
      await server.close();
      clock.close();
    },
  };
}
