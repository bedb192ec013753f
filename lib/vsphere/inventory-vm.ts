import { decodeInventoryName } from '#lib/vsphere/inventory-name';
import { type Platform, platformOf } from '#lib/vsphere/platform';
import { type ObjectContent, valuesOf } from '#lib/vsphere/property-collector';
import type { PowerState, VmProperties } from '#lib/vsphere/vm-properties';

/** What a target can be matched by, of every VM. */
export interface InventoryVm {
  readonly moId: string;
  readonly name: string;
  readonly template: boolean;
  readonly instanceUuid?: string;
  readonly powerState: PowerState;
  readonly folder: string;
  readonly path: string;
  readonly datacenter: string;
  readonly cluster?: string;
  readonly host?: string;
  readonly resourcePool?: string;
  readonly dnsName?: string;
  readonly ipAddress?: string;
  readonly guestFullName?: string;
  readonly numCPU?: number;
  readonly memoryMB?: number;
  /** Never a target. */
  readonly platform?: Platform;
  /** Beside `ipAddress`, as the guest reports them; like the rest below, only where a search reads. */
  readonly otherAddresses?: readonly string[];
  /** As the guest reports them: nobody knows those of a VM without running VMware Tools here. */
  readonly macAddresses?: readonly string[];
  /** At most `LONGEST_NOTE` characters; one that is cut ends with `…`. */
  readonly note?: string;
}

/** Characters kept of a note. */
const LONGEST_NOTE = 300;

/** What is read of every VM. */
export const VM_PATHS: readonly string[] = [
  'name',
  'parent',
  'parentVApp',
  'resourcePool',
  'runtime.host',
  'runtime.powerState',
  'summary.config.template',
  'summary.config.instanceUuid',
  'summary.config.guestFullName',
  'summary.config.numCpu',
  'summary.config.memorySizeMB',
  'config.managedBy',
  'config.ftInfo',
  'guest.hostName',
  'guest.ipAddress',
];

/** What is read of every VM for a search; the adapters themselves would be some kilobytes each. */
export const SEARCHED_PATHS: readonly string[] = ['guest.net', 'config.annotation'];

/** A VM of one page, small enough to wait for the last: only then is every folder known. */
export interface Unplaced {
  readonly vm: Omit<InventoryVm, 'folder' | 'path' | 'datacenter' | 'cluster' | 'host' | 'resourcePool'>;
  readonly parent: unknown;
  readonly host: unknown;
  readonly resourcePool: unknown;
}

export function unplaced(content: ObjectContent): Unplaced {
  const values = valuesOf(content);
  const moId = content.obj.value;
  const properties = Object.fromEntries(values) as Partial<VmProperties>;
  const platform = platformOf(properties);
  return {
    vm: {
      moId,
      name: decodeInventoryName(String(values.get('name') ?? moId)),
      template: values.get('summary.config.template') === true,
      powerState: properties['runtime.powerState'] ?? 'poweredOff',
      ...text('instanceUuid', values.get('summary.config.instanceUuid')),
      ...text('dnsName', values.get('guest.hostName')),
      ...text('ipAddress', values.get('guest.ipAddress')),
      ...text('guestFullName', values.get('summary.config.guestFullName')),
      ...count('numCPU', values.get('summary.config.numCpu')),
      ...count('memoryMB', values.get('summary.config.memorySizeMB')),
      ...(platform === undefined ? {} : { platform }),
      ...addresses(properties),
      ...text('note', shortNote(properties['config.annotation'])),
    },
    parent: values.get('parent') ?? values.get('parentVApp'),
    host: values.get('runtime.host'),
    resourcePool: values.get('resourcePool'),
  };
}

function addresses(properties: Partial<VmProperties>): Pick<InventoryVm, 'otherAddresses' | 'macAddresses'> {
  const adapters = properties['guest.net'] ?? [];
  const main = properties['guest.ipAddress'];
  const other = new Set(adapters.flatMap(({ ipAddress }) => ipAddress ?? []).filter((one) => one !== main));
  const mac = new Set(adapters.flatMap(({ macAddress }) => (macAddress ? [macAddress.toLowerCase()] : [])));
  return {
    ...(other.size === 0 ? {} : { otherAddresses: [...other] }),
    ...(mac.size === 0 ? {} : { macAddresses: [...mac] }),
  };
}

/** Never half of a character that takes two places. */
function shortNote(note: string | undefined): string | undefined {
  const whole = note?.trim();
  if (whole === undefined || whole.length <= LONGEST_NOTE) return whole;
  return `${whole.slice(0, LONGEST_NOTE - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function text<K extends string>(key: K, value: unknown): { readonly [key in K]?: string } {
  return (typeof value === 'string' && value !== '' ? { [key]: value } : {}) as { readonly [key in K]?: string };
}

function count<K extends string>(key: K, value: unknown): { readonly [key in K]?: number } {
  return (typeof value === 'number' ? { [key]: value } : {}) as { readonly [key in K]?: number };
}
