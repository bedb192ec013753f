import type { Folder, Host } from '#infra/local/vcenter/entities';
import type { Inventory } from '#infra/local/vcenter/inventory';
import { SeedBuilder } from '#infra/local/vcenter/seed-builder';
import type { TagRegistry } from '#infra/local/vcenter/tag-registry';

/** The small vCenter: ten VMs in /LAB, `build01` as in prod, `lab01` the plain one, `lab06` off, `lab09` the one template. */
export function seedLab(inventory: Inventory, tags: TagRegistry, now: number): Folder {
  const dc = inventory.addDatacenter('LAB');
  const cluster = inventory.addCluster('cluster-lab', dc);
  const hosts = ['labesx01.example.com', 'labesx02.example.com'].map((name) => {
    const host = inventory.addHost(name, cluster, { cpuCores: 16, memoryGB: 256 });
    host.bootTime = now - 30 * 86_400_000;
    return host;
  });
  const datastore = inventory.addDatastore('lab-ds', dc, { capacityGB: 4_096, usedGB: 1_200 }, hosts);
  const network = inventory.addNetwork('VM Network', dc, hosts);
  const [first, second] = hosts as [Host, Host];
  const experiments = inventory.addFolder('Experiments', dc.vmFolder);
  const seeder = new SeedBuilder(inventory, now, 'lab.example.com', '10.90');
  seeder.vm('build01', { folder: dc.vmFolder, host: first, datastore, network });
  for (let n = 1; n <= 9; n += 1) {
    const vm = seeder.vm(`lab0${n}`, {
      folder: n > 4 ? experiments : dc.vmFolder,
      host: n % 2 ? first : second,
      datastore,
      network,
      on: n !== 6 && n !== 9,
    });
    if (n !== 9) continue;
    vm.template = true;
    vm.resourcePool?.vms.delete(vm);
    vm.resourcePool = undefined;
  }
  const environment = tags.addCategory('Environment', 'SINGLE', ['VirtualMachine']);
  tags.addTag(environment, 'Lab');
  return experiments;
}
