import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { StackClock } from '#infra/local/clock';
import type { FaultBook } from '#infra/local/faults';
import type { Journal } from '#infra/local/journal';
import { type Account, role } from '#infra/local/vcenter/authorization';
import { handleRequest } from '#infra/local/vcenter/handle-request';
import { Inventory } from '#infra/local/vcenter/inventory';
import { seedLab } from '#infra/local/vcenter/seed-lab';
import { seedProd } from '#infra/local/vcenter/seed-prod';
import { TagRegistry } from '#infra/local/vcenter/tag-registry';
import { VCenter, type Version } from '#infra/local/vcenter/vcenter';

export interface VCenterStart {
  readonly name: string;
  readonly seed: 'prod' | 'lab';
  /** Lets prod grow to so many VMs. */
  readonly vms?: number;
  readonly version?: Version;
  readonly clock: StackClock;
  /** What tasks and guests take of their usual time. */
  readonly pace?: number;
  readonly faults: FaultBook;
  readonly journal: Journal;
  readonly tls: { readonly key: string; readonly cert: string; readonly ca?: string };
  readonly port?: number;
  readonly maxSessions?: number;
  readonly idleSeconds?: number;
  /** What the account `tailored` may do beside reading, as long as it holds. */
  readonly tailored?: ReadonlySet<string>;
  /** How long an idle connection is kept, in real milliseconds. */
  readonly keepAliveMs?: number;
}

interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface VCenterServer {
  readonly name: string;
  readonly url: string;
  readonly accounts: Readonly<Record<'administrator' | 'readOnly' | 'limited' | 'team' | 'tailored', Credentials>>;
  /** For looking, and for changes behind the API's back. */
  readonly inventory: Inventory;
  readonly vcenter: VCenter;
  /** Ends sessions and connections and forgets recent tasks, `history: false` the past ones too; the inventory stays. */
  restart(options?: { readonly history?: boolean }): void;
  close(): Promise<void>;
}

const POWER = ['PowerOn', 'PowerOff', 'Reset', 'Suspend'].map((verb) => `VirtualMachine.Interact.${verb}`);
const SNAPSHOTS = ['CreateSnapshot', 'RemoveSnapshot', 'RenameSnapshot', 'RevertToSnapshot'].map(
  (verb) => `VirtualMachine.State.${verb}`,
);

/** Starts one simulated vCenter Server over TLS on a loopback port. */
export async function startVCenter(options: VCenterStart): Promise<VCenterServer> {
  const { name, clock, faults, journal, tls } = options;
  const inventory = new Inventory([...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 65_536);
  const tags = new TagRegistry();
  const folder =
    options.seed === 'prod'
      ? seedProd(inventory, tags, clock.now(), options.vms)
      : seedLab(inventory, tags, clock.now());
  const root = inventory.rootFolder;
  const account = (user: string, permissions: Account['permissions']): Account => ({
    username: `${user}@vsphere.local`,
    password: `${user}-${name}-Secret1!`,
    permissions,
  });
  const accounts = {
    administrator: account('administrator', [{ entity: root, privileges: undefined }]),
    readOnly: account('viewer', [{ entity: root, privileges: role() }]),
    limited: account('operator', [{ entity: root, privileges: role(...POWER) }]),
    team: account('team', [{ entity: folder, privileges: role(...POWER, ...SNAPSHOTS, 'Global.LogEvent') }]),
    tailored: account('tailored', [{ entity: root, privileges: options.tailored ?? role() }]),
  };
  const vcenter = new VCenter({
    name,
    version: options.version ?? '8.0.3',
    clock,
    ...(options.pace === undefined ? {} : { pace: options.pace }),
    inventory,
    tags,
    accounts: Object.values(accounts),
    maxSessions: options.maxSessions ?? 3000,
    idleSeconds: options.idleSeconds ?? 1800,
  });
  const chain = tls.ca === undefined ? tls.cert : `${tls.cert}\n${tls.ca}`;
  const server = createServer({ key: tls.key, cert: chain }, (request, response) => {
    void handleRequest(vcenter, { clock, faults, journal }, request, response);
  });
  server.keepAliveTimeout = options.keepAliveMs ?? 5000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const credentials = ({ username, password }: Account): Credentials => ({ username, password });
  return {
    name,
    url: `https://127.0.0.1:${port}`,
    accounts: {
      administrator: credentials(accounts.administrator),
      readOnly: credentials(accounts.readOnly),
      limited: credentials(accounts.limited),
      team: credentials(accounts.team),
      tailored: credentials(accounts.tailored),
    },
    inventory,
    vcenter,
    restart: ({ history = true } = {}) => {
      vcenter.sessions.endAll();
      vcenter.tasks.forgetRecent();
      if (!history) vcenter.tasks.forgetHistory();
      server.closeAllConnections();
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      vcenter.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
