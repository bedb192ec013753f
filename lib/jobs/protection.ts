import type { Refused, Vm } from '#lib/jobs/step';
import { PLATFORM_PATHS, platformOf } from '#lib/vsphere/platform';
import type { VmProperties } from '#lib/vsphere/vm-properties';

/** What must be read of a VM to know whether it may be a target at all. */
export const PROTECTION_READS: readonly (keyof VmProperties)[] = [
  ...PLATFORM_PATHS,
  'config.template',
  'config.instanceUuid',
  'runtime.connectionState',
  'disabledMethod',
];

/** Refuses what no change may touch: the platform's own VMs, templates, VMs out of reach, methods vCenter has disabled. */
export function protection(vm: Vm, methods: readonly string[]): Refused | undefined {
  const { properties } = vm;
  const refused = (said: string): Refused => ({ verdict: 'refused', said });
  const platform = platformOf(properties);
  if (platform !== undefined) {
    const what = platform === 'managed' ? `managed by ${properties['config.managedBy']?.extensionKey}` : platform;
    return refused(`belongs to the platform (${what}) and is never changed from here. Nothing was done.`);
  }
  if (properties['config.template'] === true) {
    return refused('is a template, not a virtual machine. Nothing was done.');
  }
  const connection = properties['runtime.connectionState'];
  if (connection !== undefined && connection !== 'connected') {
    return refused(`is ${connection} in vCenter: its host or its files are out of reach. Nothing was done.`);
  }
  const disabled = methods.find((method) => properties.disabledMethod?.includes(method) === true);
  if (disabled === undefined) return undefined;
  return refused(
    `cannot take this now: vCenter has disabled ${disabled} for it, which a running backup or migration does. ` +
      'Try again when that is over.',
  );
}
