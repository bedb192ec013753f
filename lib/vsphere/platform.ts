import type { VmProperties } from '#lib/vsphere/vm-properties';

/** Why a VM belongs to the platform and is nobody's target. */
export type Platform = 'vCLS' | 'managed' | 'fault-tolerance secondary';

/** What `platformOf` looks at. */
export const PLATFORM_PATHS = ['config.managedBy', 'config.ftInfo', 'config.extraConfig'] as const;

const SECONDARY_ROLE = 2;

export function platformOf(
  properties: Partial<Pick<VmProperties, (typeof PLATFORM_PATHS)[number]>>,
): Platform | undefined {
  const managedBy = properties['config.managedBy'];
  const extra = properties['config.extraConfig'] ?? [];
  if (extra.some(({ key }) => key === 'HDCS.agent')) return 'vCLS';
  if (managedBy !== undefined && managedBy.extensionKey !== '') return 'managed';
  const role = properties['config.ftInfo']?.role;
  return role !== undefined && role >= SECONDARY_ROLE ? 'fault-tolerance secondary' : undefined;
}
