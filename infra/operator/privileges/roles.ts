import { READ_PRIVILEGES } from '#infra/operator/privileges/needed-privileges';
import type { NeededPrivilege } from '#lib/vsphere/needed-privileges';

/** One account of SlashVM's with its role, and where it is to be given. */
export interface AccountRole {
  readonly purpose: 'read' | 'write';
  /** `svc-slashvm@vsphere.local`. */
  readonly user: string;
  /** Inventory paths: `/`, `/DC0`, `/DC0/vm/Prod`. */
  readonly on: readonly string[];
  /** Its name in vCenter; the built-in one for reads. */
  readonly role: string;
  /** Without those that vCenter puts into every role. */
  readonly privileges: readonly NeededPrivilege[];
}

const TAGS =
  'Where rights, rules or --tag go by tags: that role as a global permission too, for tags stand in no folder. No InventoryService.* is needed to read them.';

/** What is said of each role in every format. */
export function aboutRole({ purpose, privileges }: AccountRole): readonly string[] {
  const system = READ_PRIVILEGES.join(', ');
  if (purpose === 'read') {
    return [
      `The account for reads: vCenter's own Read-only role (${system}).`,
      'On each datacenter or folder it covers VMs, hosts, clusters, pools and datastores below.',
      TAGS,
    ];
  }
  if (privileges.length === 0)
    return ['The account for changes: none of these commands changes a VM, so there need be none.'];
  return [
    'The account for changes. Where reads have no account of their own, it is for everything.',
    `vCenter adds ${system} to every role by itself.`,
    'Nothing on datastores, networks or sessions (Datastore.*, Network.*, Sessions.*), and no Global.CancelTask: it ends no task but its own.',
    'Global.LogEvent writes who asked into the event log; with vcenterEvents=false it can be left out.',
  ];
}
