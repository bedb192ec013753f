import type { Datastore, Network } from '#infra/local/vcenter/entities';
import { managedEntityMembers } from '#infra/local/vcenter/entity-shape';
import { references } from '#infra/local/vcenter/references';
import {
  arrayOf,
  boolean,
  dateTime,
  inline,
  long,
  type Members,
  shape,
  string,
  timestamp,
  unset,
} from '#infra/local/vcenter/shape';

export const datastoreMembers: Members<Datastore> = {
  ...managedEntityMembers,
  info: shape('DatastoreInfo', {
    name: string((datastore) => datastore.name),
    url: string((datastore) => datastore.url),
    freeSpace: long((datastore, { now }) => datastore.freeBytes(now)),
    maxFileSize: long(() => 70_368_744_177_664),
    timestamp: dateTime((_, { now }) => timestamp(now)),
    ...unset(
      'maxVirtualDiskCapacity maxMemoryFileSize containerId aliasOf supportedVDiskFormats logicalSectorSize physicalSectorSize',
    ),
  }),
  summary: shape('DatastoreSummary', {
    datastore: inline((datastore) => datastore.ref),
    name: string((datastore) => datastore.name),
    url: string((datastore) => datastore.url),
    capacity: long((datastore) => datastore.capacityBytes),
    freeSpace: long((datastore, { now }) => datastore.freeBytes(now)),
    uncommitted: long(() => 0),
    accessible: boolean(() => true),
    multipleHostAccess: boolean((datastore) => datastore.hosts.length > 1),
    type: string((datastore) => datastore.kind),
    maintenanceMode: string(() => 'normal'),
  }),
  host: arrayOf('DatastoreHostMount', (datastore) =>
    datastore.hosts.map((host) => ({
      _typeName: 'DatastoreHostMount',
      key: host.ref,
      mountInfo: {
        _typeName: 'HostMountInfo',
        path: datastore.url.slice(5),
        accessMode: 'readWrite',
        mounted: true,
        accessible: true,
      },
    })),
  ),
  vm: references((datastore) => datastore.vms),
  ...unset('browser capability iormConfiguration'),
};

export const networkMembers: Members<Network> = {
  ...managedEntityMembers,
  summary: shape('NetworkSummary', {
    network: inline((network) => network.ref),
    name: string((network) => network.name),
    accessible: boolean(() => true),
    ipPoolName: string(() => ''),
    ...unset('ipPoolId'),
  }),
  host: references((network) => network.hosts),
  vm: references((network) => network.vms),
  ...unset('key config portKeys'),
};
