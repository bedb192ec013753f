import type { Datacenter, Folder } from '#infra/local/vcenter/entities';
import { managedEntityMembers } from '#infra/local/vcenter/entity-shape';
import { references } from '#infra/local/vcenter/references';
import { arrayOf, inline, type Members, unset } from '#infra/local/vcenter/shape';

export const folderMembers: Members<Folder> = {
  ...managedEntityMembers,
  childType: arrayOf('String', (folder) => folder.childType),
  childEntity: references((folder) => folder.children),
  ...unset('namespace'),
};

export const datacenterMembers: Members<Datacenter> = {
  ...managedEntityMembers,
  vmFolder: inline((dc) => dc.vmFolder.ref),
  hostFolder: inline((dc) => dc.hostFolder.ref),
  datastoreFolder: inline((dc) => dc.datastoreFolder.ref),
  networkFolder: inline((dc) => dc.networkFolder.ref),
  datastore: references((dc) => dc.datastoreFolder.children),
  network: references((dc) => dc.networkFolder.children),
  configuration: inline(() => ({ _typeName: 'DatacenterConfigInfo', defaultHardwareVersionKey: 'vmx-21' })),
};
