/**
 * The large vCenter. Names that tests and examples rely on, all in /DC0 unless said otherwise:
 *
 * app01         the plain one: on, Tools running, vm/Production/Web, one disk on ds-ssd-01 with plenty of room, no snapshot
 * app02         as app01, with a second disk on ds-ssd-02
 * app03         on, without Tools            app04  off, without Tools
 * db01          on, 16 GB, three snapshots 40, 12 and 2 days old, the last one with memory
 * db02          on, on ds-small (under 10 % free: no room for its memory)
 * db03          on, an independent disk beside its first
 * deep01        off, a chain of 30 snapshots
 * cache01       suspended
 * build01       here and in lab              web01  two of them: vm/Production/Web and vm/Staging
 * Case01, case01  differ in case only        web 01  a blank;  web%2fproxy  a slash, as stored
 * backup01      a backup holds it: CreateSnapshotEx_Task and others are in disabledMethod
 * stuck01       on, with a pending question  deaf01  on, its guest ignores every shutdown request
 * consol01      needs consolidation          ft01, ft01 (secondary)  a fault-tolerant pair
 * nsx-manager   managed by an extension      vCLS-4c4c4544-0001  a platform VM
 * tpl-ubuntu, tpl-windows  templates         dr01   in the second datacenter, /DC1
 * team-01 … team-06  in vm/Team, all that the account `team` sees
 */
import type { Folder, Host } from '#infra/local/vcenter/entities';
import type { Inventory } from '#infra/local/vcenter/inventory';
import { SeedBuilder, type SeedVm } from '#infra/local/vcenter/seed-builder';
import type { TagRegistry } from '#infra/local/vcenter/tag-registry';

const addHosts = (
  inventory: Inventory,
  names: readonly string[],
  cluster: Parameters<Inventory['addHost']>[1],
  now: number,
): Host[] =>
  names.map((name, index) => {
    const host = inventory.addHost(name, cluster, { cpuCores: 48, memoryGB: 768 });
    host.bootTime = now - (90 + index) * 86_400_000;
    return host;
  });

/** Gives back the folder that the account `team` is limited to. */
export function seedProd(inventory: Inventory, tags: TagRegistry, now: number, vms = 0): Folder {
  const dc = inventory.addDatacenter('DC0');
  const main = inventory.addCluster('cluster-main', dc);
  const edge = inventory.addCluster('cluster-edge', dc);
  const mainHosts = addHosts(
    inventory,
    ['esx01.example.com', 'esx02.example.com', 'esx03.example.com', 'esx04.example.com'],
    main,
    now,
  );
  const edgeHosts = addHosts(inventory, ['esx11.example.com', 'esx12.example.com'], edge, now);
  const hosts = [...mainHosts, ...edgeHosts];
  const ssd1 = inventory.addDatastore('ds-ssd-01', dc, { capacityGB: 20_480, usedGB: 9_000 }, hosts);
  const ssd2 = inventory.addDatastore('ds-ssd-02', dc, { capacityGB: 20_480, usedGB: 11_500 }, hosts);
  const archive = inventory.addDatastore('ds-archive', dc, { capacityGB: 40_960, usedGB: 21_000 }, hosts);
  const small = inventory.addDatastore('ds-small', dc, { capacityGB: 200, usedGB: 190 }, mainHosts);
  const lan = inventory.addNetwork('VM Network', dc, hosts);
  const frontend = inventory.addNetwork('dvpg-frontend', dc, hosts, 'DistributedVirtualPortgroup');
  const production = inventory.addFolder('Production', dc.vmFolder);
  const web = inventory.addFolder('Web', production);
  const data = inventory.addFolder('Data', production);
  const staging = inventory.addFolder('Staging', dc.vmFolder);
  const team = inventory.addFolder('Team', dc.vmFolder);
  const platform = inventory.addFolder('Platform', dc.vmFolder);
  const templates = inventory.addFolder('Templates', dc.vmFolder);
  const vcls = inventory.addFolder('vCLS', dc.vmFolder);
  const gold = inventory.addPool('Gold', main.resourcePool);
  const seeder = new SeedBuilder(inventory, now, 'example.com', '10.10');
  const [esx1, esx2, esx3, esx4] = mainHosts as [Host, Host, Host, Host];
  const [edge1, edge2] = edgeHosts as [Host, Host];
  const plain = (folder: Folder, host: Host, more: Partial<SeedVm> = {}): SeedVm => ({
    folder,
    host,
    datastore: ssd1,
    network: lan,
    ...more,
  });

  const app01 = seeder.vm('app01', plain(web, esx1, { note: 'Shop front end' }));
  const app02 = seeder.vm('app02', plain(web, esx2, { secondDisk: { gb: 100, datastore: ssd2 } }));
  seeder.vm('app03', plain(web, esx3, { tools: false }));
  seeder.vm('app04', plain(web, esx3, { on: false, tools: false }));
  const db01 = seeder.vm('db01', plain(data, esx1, { pool: gold, system: 'rhel', cpus: 8, memoryGB: 16, diskGB: 200 }));
  seeder.snapshots(db01, [
    { name: 'before 9.2 upgrade', description: 'Keep until the quarter is closed', daysAgo: 40 },
    { name: 'schema 118', daysAgo: 12 },
    { name: 'hotfix', daysAgo: 2, memory: true },
  ]);
  seeder.vm('db02', plain(data, esx2, { pool: gold, system: 'rhel', memoryGB: 32, datastore: small, diskGB: 60 }));
  seeder.vm('db03', plain(data, esx2, { secondDisk: { gb: 50, datastore: ssd2, mode: 'independent_persistent' } }));
  const deep = seeder.vm('deep01', plain(staging, esx3, { on: false }));
  seeder.snapshots(
    deep,
    Array.from({ length: 30 }, (_, index) => ({ name: `step ${index + 1}`, daysAgo: 31 - index })),
  );
  seeder.vm('cache01', plain(data, esx4)).setPower('suspended', now - 3 * 86_400_000);
  seeder.vm('build01', plain(staging, esx4));
  seeder.vm('web01', plain(web, esx1));
  seeder.vm('web01', plain(staging, esx2));
  seeder.vm('Case01', plain(staging, esx3));
  seeder.vm('case01', plain(staging, esx4));
  seeder.vm('web 01', plain(web, esx1));
  seeder.vm('web%2fproxy', plain(web, edge1, { network: frontend }));
  seeder.vm('backup01', plain(data, esx2)).disabledMethod = [
    'CreateSnapshot_Task',
    'CreateSnapshotEx_Task',
    'RemoveSnapshot_Task',
    'RemoveAllSnapshots_Task',
    'RevertToSnapshot_Task',
    'RevertToCurrentSnapshot_Task',
    'RelocateVM_Task',
  ];
  seeder.vm('stuck01', plain(staging, esx4)).question = {
    id: '1',
    text: 'There is no more space for virtual disk stuck01.vmdk. You might be able to continue this session by freeing disk space.',
    choices: ['button.retry', 'button.abort'],
  };
  seeder.vm('deaf01', plain(staging, esx4)).guest.ignoresShutdown = true;
  const consol = seeder.vm('consol01', plain(staging, esx3));
  consol.consolidationNeeded = true;
  const primary = seeder.vm('ft01', plain(data, esx1));
  const secondary = seeder.vm('ft01 (secondary)', plain(data, esx2));
  [primary.faultToleranceRole, primary.faultTolerancePeer] = [1, secondary];
  [secondary.faultToleranceRole, secondary.faultTolerancePeer] = [2, primary];
  seeder.vm('nsx-manager', plain(platform, edge2, { memoryGB: 24, cpus: 6 })).managedBy = {
    extensionKey: 'com.vmware.nsx.management.nsxt',
    type: 'nsx-manager',
  };
  seeder.vm(
    'vCLS-4c4c4544-0001',
    plain(vcls, esx1, { system: 'photon', cpus: 1, memoryGB: 1, diskGB: 2, extraConfig: { 'HDCS.agent': 'TRUE' } }),
  );
  for (const [name, system] of [
    ['tpl-ubuntu', 'ubuntu'],
    ['tpl-windows', 'windows'],
  ] as const) {
    const template = seeder.vm(name, plain(templates, esx4, { on: false, system, datastore: archive }));
    template.template = true;
    template.resourcePool?.vms.delete(template);
    template.resourcePool = undefined;
  }
  for (let n = 1; n <= 6; n += 1) seeder.vm(`team-0${n}`, plain(team, n % 2 ? edge1 : edge2, { on: n !== 6 }));
  for (let n = 2; n <= 22; n += 1) {
    const number = String(n).padStart(2, '0');
    seeder.vm(
      `svc${number}`,
      plain(n % 3 ? production : staging, hosts[n % hosts.length] ?? esx1, {
        datastore: n % 2 ? ssd1 : ssd2,
        system: n % 4 ? 'ubuntu' : 'windows',
        on: n % 7 !== 0,
      }),
    );
  }
  seedSecondSite(inventory, seeder, now);
  const bulk = vms > inventory.vms.size ? inventory.addFolder('Bulk', dc.vmFolder) : undefined;
  for (let n = 0; bulk && inventory.vms.size < vms; n += 1) {
    seeder.vm(
      `node-${String(n).padStart(5, '0')}`,
      plain(bulk, hosts[n % hosts.length] ?? esx1, {
        datastore: n % 2 ? ssd1 : archive,
        memoryGB: 1,
        diskGB: 10,
        on: n % 10 !== 0,
      }),
    );
  }
  seedTags(tags, { production: [app01.id, app02.id, db01.id], staging: [deep.id, consol.id], owner: [app01.id] });
  return team;
}

function seedSecondSite(inventory: Inventory, seeder: SeedBuilder, now: number): void {
  const dc = inventory.addDatacenter('DC1');
  const cluster = inventory.addCluster('cluster-dr', dc);
  const hosts = addHosts(inventory, ['esx21.example.com'], cluster, now);
  const datastore = inventory.addDatastore('ds-dr-01', dc, { capacityGB: 4_096, usedGB: 800 }, hosts);
  const network = inventory.addNetwork('VM Network', dc, hosts);
  for (const host of hosts) {
    for (const name of ['dr01', 'dr02', 'dr03', 'dr04'])
      seeder.vm(name, { folder: dc.vmFolder, host, datastore, network, on: name !== 'dr04' });
  }
}

function seedTags(tags: TagRegistry, ids: { production: string[]; staging: string[]; owner: string[] }): void {
  const environment = tags.addCategory('Environment', 'SINGLE', ['VirtualMachine']);
  const owner = tags.addCategory('Owner', 'MULTIPLE');
  const attach = (tag: ReturnType<TagRegistry['addTag']>, list: readonly string[]): void => {
    for (const id of list) tag.attached.add(`VirtualMachine:${id}`);
  };
  attach(tags.addTag(environment, 'Prod'), ids.production);
  attach(tags.addTag(environment, 'Staging'), ids.staging);
  attach(tags.addTag(owner, 'shop'), ids.owner);
}
