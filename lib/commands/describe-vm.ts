import type { Vm } from '#lib/jobs/step';
import { age } from '#lib/slack/age';
import { bytes } from '#lib/slack/bytes';
import type { Row } from '#lib/slack/message';
import { bold, link, time, type Words, words } from '#lib/slack/words';
import { snapshotSizes } from '#lib/vsphere/snapshot-sizes';
import { snapshotNodes } from '#lib/vsphere/snapshot-tree';
import type { VmProperties } from '#lib/vsphere/vm-properties';

/** What `describeVm` shows, in one request for any number of VMs. */
export const INFO_READS: readonly (keyof VmProperties)[] = [
  'runtime.powerState',
  'runtime.bootTime',
  'runtime.question',
  'runtime.connectionState',
  'runtime.consolidationNeeded',
  'guest.guestFullName',
  'guest.hostName',
  'guest.ipAddress',
  'guest.net',
  'guest.toolsRunningStatus',
  'guest.toolsVersionStatus2',
  'config.guestFullName',
  'config.hardware.numCPU',
  'config.hardware.memoryMB',
  'config.annotation',
  'config.template',
  'summary.quickStats.uptimeSeconds',
  'summary.quickStats.overallCpuUsage',
  'summary.quickStats.guestMemoryUsage',
  'snapshot',
  'layoutEx',
];

/** A VM in rows, a fact each; what vCenter does not know is left out. */
export function describeVm(
  vm: Vm,
  options: { readonly now: number; readonly url: string | undefined },
): readonly Row[] {
  const facts: readonly (Words | undefined)[] = [
    words('Power: ', power(vm)),
    vm.properties['runtime.question'] === undefined ? undefined : question(vm.properties['runtime.question'].text),
    fact('Guest', guest(vm)),
    fact('VMware Tools', tools(vm)),
    fact('Where', where(vm)),
    fact('Datastores', datastores(vm)),
    fact('Size', size(vm)),
    words('Snapshots: ', snapshots(vm, options.now)),
    fact('Note', note(vm)),
    options.url === undefined ? undefined : words([link(options.url, 'Open in the vSphere Client')]),
  ];
  return facts.flatMap((one): Row[] => (one === undefined ? [] : [{ words: one }]));
}

/** `app01 (prod, vm-42)`. */
export function nameVm(vm: Vm): Words {
  return words([bold(vm.name)], ` (${vm.vcenter}, ${vm.moId})`);
}

function fact(name: string, value: string | undefined): Words | undefined {
  return value === undefined || value === '' ? undefined : `${name}: ${value}`;
}

function power(vm: Vm): Words {
  const state = vm.properties['runtime.powerState'];
  const connection = vm.properties['runtime.connectionState'];
  const lost = connection === undefined || connection === 'connected' ? '' : ` (${connection}: out of vCenter's reach)`;
  const template = vm.properties['config.template'] === true ? ', a template' : '';
  if (state !== 'poweredOn') return `${state === 'suspended' ? 'suspended' : 'off'}${template}${lost}`;
  const uptime = vm.properties['summary.quickStats.uptimeSeconds'];
  const boot = vm.properties['runtime.bootTime'];
  const up = uptime === undefined || uptime < 60 ? '' : `, up ${age(uptime * 1000)}`;
  return words(`on${up}`, boot === undefined ? '' : words(' since ', [time(Date.parse(boot))]), lost);
}

function question(text: string): Words {
  return words([bold('It waits for an answer')], `: ${text} Answer it in the vSphere Client.`);
}

function note(vm: Vm): string {
  const characters = [...(vm.properties['config.annotation'] ?? '').trim()];
  const rest = characters.length > LONGEST_NOTE ? '… (the rest is in the vSphere Client)' : '';
  return `${characters.slice(0, LONGEST_NOTE).join('')}${rest}`;
}

const LONGEST_NOTE = 500;

function guest(vm: Vm): string {
  const { properties } = vm;
  const system = properties['guest.guestFullName'] ?? properties['config.guestFullName'];
  const addresses = (properties['guest.net'] ?? []).flatMap((nic) => nic.ipAddress ?? []);
  const all = [...new Set([properties['guest.ipAddress'], ...addresses])].filter(
    (one) => one !== undefined && one !== '',
  );
  const shown = all.slice(0, 6).join(', ') + (all.length > 6 ? ` and ${all.length - 6} more` : '');
  return [system, properties['guest.hostName'], shown].filter((one) => one !== undefined && one !== '').join(' · ');
}

function tools(vm: Vm): string {
  const running = vm.properties['guest.toolsRunningStatus'];
  const version = vm.properties['guest.toolsVersionStatus2'];
  const state = running === undefined ? 'unknown' : running === 'guestToolsNotRunning' ? 'not running' : 'running';
  return version === undefined ? state : `${state}, ${TOOLS_VERSION[version] ?? version}`;
}

/** VirtualMachineToolsVersionStatus, in words. */
const TOOLS_VERSION: Readonly<Record<string, string>> = {
  guestToolsNotInstalled: 'not installed',
  guestToolsCurrent: 'current',
  guestToolsNeedUpgrade: 'upgrade available',
  guestToolsSupportedOld: 'upgrade available',
  guestToolsSupportedNew: 'newer than the host',
  guestToolsTooOld: 'too old',
  guestToolsTooNew: 'too new',
  guestToolsUnmanaged: 'managed by the guest',
  guestToolsBlacklisted: 'to be replaced at once',
};

function where({ placement }: Vm): string {
  const host = placement.host === undefined ? [] : [`host ${placement.host}`];
  const cluster = placement.cluster === undefined ? [] : [`cluster ${placement.cluster}`];
  return [placement.path, ...host, ...cluster].join(' · ');
}

function datastores(vm: Vm): string {
  return vm.datastores
    .map(({ name, freeSpace, capacity, accessible }) =>
      accessible ? `${name} (${bytes(freeSpace)} of ${bytes(capacity)} free)` : `${name} (not accessible)`,
    )
    .join(', ');
}

function size(vm: Vm): string {
  const { properties } = vm;
  const memory = properties['config.hardware.memoryMB'];
  const cpuUsed = properties['summary.quickStats.overallCpuUsage'];
  const memoryUsed = properties['summary.quickStats.guestMemoryUsage'];
  const on = properties['runtime.powerState'] === 'poweredOn';
  const cpu = `${properties['config.hardware.numCPU'] ?? '?'} CPU${on && cpuUsed !== undefined ? ` (${cpuUsed} MHz used)` : ''}`;
  const used = on && memoryUsed !== undefined ? ` (${bytes(memoryUsed * 1024 ** 2)} in use)` : '';
  return memory === undefined ? cpu : `${cpu}, ${bytes(memory * 1024 ** 2)} memory${used}`;
}

function snapshots(vm: Vm, now: number): Words {
  const nodes = snapshotNodes(vm.properties.snapshot);
  const needed = vm.properties['runtime.consolidationNeeded'] === true ? '; its disks need consolidation' : '';
  if (nodes.length === 0) return `none${needed}`;
  const oldest = Math.min(...nodes.map((node) => Date.parse(node.createTime)));
  const sizes = snapshotSizes(vm.properties.snapshot, vm.properties.layoutEx);
  const total = sizes === undefined ? undefined : [...sizes.bytes.values()].reduce((sum, one) => sum + one, 0);
  const space = total === undefined ? '' : `, ${bytes(total)}`;
  const when =
    now - oldest < 60_000 ? 'just taken' : `${nodes.length === 1 ? '' : 'the oldest '}${age(now - oldest)} old`;
  return `${nodes.length}${space}, ${when}${needed}`;
}
