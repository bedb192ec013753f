import type { StepNote, Vm } from '#lib/jobs/step';
import type { VmProperties } from '#lib/vsphere/vm-properties';

export const RESTART_READS: readonly (keyof VmProperties)[] = [
  'runtime.powerState',
  'runtime.bootTime',
  'summary.quickStats.uptimeSeconds',
];

/** How a VM stood before it was asked to restart. */
export function noteBoot(vm: Vm): StepNote {
  const boot = vm.properties['runtime.bootTime'];
  const uptime = vm.properties['summary.quickStats.uptimeSeconds'];
  return { ...(boot === undefined ? {} : { boot }), ...(uptime === undefined ? {} : { uptime: String(uptime) }) };
}

/**
 * True where a VM that is on has booted since it was noted. vCenter's documentation promises a new boot time after a
 * power-on alone; an uptime that went back shows every other restart.
 */
export function hasRestarted(vm: Vm, noted: StepNote): boolean {
  if (vm.properties['runtime.powerState'] !== 'poweredOn') return false;
  const boot = vm.properties['runtime.bootTime'];
  const before = noted['boot'];
  if (boot !== undefined && before !== undefined && Date.parse(boot) > Date.parse(before)) return true;
  const uptime = vm.properties['summary.quickStats.uptimeSeconds'];
  return uptime !== undefined && noted['uptime'] !== undefined && uptime < Number(noted['uptime']);
}
