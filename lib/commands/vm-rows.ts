import { csv } from '#lib/csv';
import { bytes } from '#lib/slack/bytes';
import type { MessageFile } from '#lib/slack/message';
import { bold, type Words, words } from '#lib/slack/words';
import type { Located } from '#lib/targets/match-filters';

/** Rows of VMs in a message itself; the rest is a file. */
export const SHOWN = 20;

const POWER = { poweredOn: 'on', poweredOff: 'off', suspended: 'suspended' };

/** One VM of many, in a line. */
export function vmRow(vm: Located, more?: string): Words {
  const size = vm.numCPU === undefined || vm.memoryMB === undefined ? [] : [`${vm.numCPU} CPU, ${memory(vm.memoryMB)}`];
  const facts = [
    vm.template ? 'template' : POWER[vm.powerState],
    vm.ipAddress,
    ...size,
    vm.cluster ?? vm.host,
    place(vm),
    more,
  ];
  return words([bold(vm.name)], ` ${facts.filter((fact) => fact !== undefined && fact !== '').join(' · ')}`);
}

export function countVms(count: number): string {
  return count === 1 ? '1 VM' : `${count} VMs`;
}

/** All of them, one a line. */
export function vmFile(vms: readonly Located[], more: Readonly<Record<string, readonly string[]>> = {}): MessageFile {
  const head = [...Object.keys(COLUMNS), ...Object.keys(more)];
  const lines = vms.map((vm, index) => [
    ...Object.values(COLUMNS).map((column) => column(vm)),
    ...Object.values(more).map((column) => column[index]),
  ]);
  return { name: 'vms.csv', title: countVms(vms.length), content: csv(head, lines) };
}

const COLUMNS: Readonly<Record<string, (vm: Located) => string | number | undefined>> = {
  name: (vm) => vm.name,
  vcenter: (vm) => vm.vcenter,
  id: (vm) => vm.moId,
  path: (vm) => vm.path,
  power: (vm) => POWER[vm.powerState],
  template: (vm) => (vm.template ? 'yes' : 'no'),
  ip: (vm) => vm.ipAddress,
  dns: (vm) => vm.dnsName,
  cpu: (vm) => vm.numCPU,
  memoryMB: (vm) => vm.memoryMB,
  cluster: (vm) => vm.cluster,
  host: (vm) => vm.host,
};

function place(vm: Located): string {
  return `${vm.vcenter}:${vm.path.slice(0, vm.path.lastIndexOf('/'))}`;
}

function memory(megabytes: number): string {
  return bytes(megabytes * 1024 ** 2);
}
