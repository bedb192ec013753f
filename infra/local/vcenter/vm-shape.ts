import { committedBytes, fileLayoutOf } from '#infra/local/vcenter/disk-layout';
import { managedEntityMembers } from '#infra/local/vcenter/entity-shape';
import {
  arrayOf,
  boolean,
  dateTime,
  enumeration,
  inline,
  int,
  long,
  type Members,
  type Shape,
  shape,
  string,
  timestamp,
  unset,
} from '#infra/local/vcenter/shape';
import type { Snapshot } from '#infra/local/vcenter/snapshot';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';
import { configIdentity, configShape } from '#infra/local/vcenter/vm-config-shape';
import {
  guestShape,
  guestSummaryShape,
  heartbeatOf,
  quickStatsShape,
  runtimeShape,
} from '#infra/local/vcenter/vm-state-shape';

const storageMembers: Members<VirtualMachine> = {
  committed: long((vm, { now }) => committedBytes(vm, now)),
  uncommitted: long((vm, { now }) => {
    const provisioned = vm.config.disks.reduce((sum, disk) => sum + disk.capacityBytes, 0);
    return Math.max(0, provisioned - vm.chains.reduce((sum, chain) => sum + (chain[0]?.bytes(now) ?? 0), 0));
  }),
  unshared: long((vm, { now }) => committedBytes(vm, now)),
};

const summaryShape: Shape<VirtualMachine> = shape('VirtualMachineSummary', {
  vm: inline((vm) => vm.ref),
  runtime: runtimeShape,
  guest: guestSummaryShape,
  config: shape('VirtualMachineConfigSummary', {
    ...configIdentity,
    vmPathName: string((vm) => `${vm.directory}/${vm.place}.vmx`),
    memorySizeMB: int((vm) => vm.config.memoryMB),
    cpuReservation: int(() => 0),
    memoryReservation: int(() => 0),
    numCpu: int((vm) => vm.config.numCpu),
    numEthernetCards: int((vm) => vm.config.nics.length),
    numVirtualDisks: int((vm) => vm.config.disks.length),
    installBootRequired: boolean(() => false),
    tpmPresent: boolean(() => false),
    hwVersion: string(() => 'vmx-21'),
    ...unset('product numVmiopBackings'),
  }),
  storage: shape('VirtualMachineStorageSummary', {
    ...storageMembers,
    timestamp: dateTime((_, { now }) => timestamp(now)),
  }),
  quickStats: quickStatsShape,
  overallStatus: enumeration('ManagedEntityStatus', () => 'green'),
  customValue: arrayOf('CustomFieldValue', () => []),
});

const treeOf = (snapshots: readonly Snapshot<VirtualMachine>[]): unknown[] =>
  snapshots.map((snapshot) => ({
    _typeName: 'VirtualMachineSnapshotTree',
    snapshot: snapshot.ref,
    vm: snapshot.vm.ref,
    name: snapshot.name,
    description: snapshot.description,
    id: snapshot.number,
    createTime: timestamp(snapshot.createTime),
    state: snapshot.state,
    quiesced: snapshot.quiesced,
    ...(snapshot.children.length > 0 ? { childSnapshotList: treeOf(snapshot.children) } : {}),
    replaySupported: false,
  }));

const capabilities =
  'snapshotOperationsSupported multipleSnapshotsSupported snapshotConfigSupported poweredOffSnapshotsSupported memorySnapshotsSupported revertToSnapshotSupported quiescedSnapshotsSupported bootOptionsSupported changeTrackingSupported multipleCoresPerSocketSupported diskSharesSupported toolsSyncTimeSupported';
const incapabilities =
  'disableSnapshotsSupported lockSnapshotsSupported consolePreferencesSupported cpuFeatureMaskSupported s1AcpiManagementSupported settingScreenResolutionSupported toolsAutoUpdateSupported vmNpivWwnSupported npivWwnOnNonRdmVmSupported vmNpivWwnDisableSupported vmNpivWwnUpdateSupported swapPlacementSupported virtualMmuUsageSupported bootRetryOptionsSupported settingVideoRamSizeSupported settingDisplayTopologySupported recordReplaySupported hostBasedReplicationSupported guestAutoLockSupported memoryReservationLockSupported featureRequirementSupported poweredOnMonitorTypeChangeSupported seSparseDiskSupported nestedHVSupported vPMCSupported';

const flags = (names: string, value: boolean): Members<VirtualMachine> =>
  Object.fromEntries(names.split(' ').map((name) => [name, boolean<VirtualMachine>(() => value)]));

export const virtualMachineMembers: Members<VirtualMachine> = {
  ...managedEntityMembers,
  capability: shape('VirtualMachineCapability', { ...flags(capabilities, true), ...flags(incapabilities, false) }),
  config: configShape,
  layoutEx: inline((vm, { now }) => fileLayoutOf(vm, now)),
  storage: shape('VirtualMachineStorageInfo', {
    perDatastoreUsage: arrayOf('VirtualMachineUsageOnDatastore', (vm, { now }) =>
      vm.datastores.map((datastore) => ({
        _typeName: 'VirtualMachineUsageOnDatastore',
        datastore: datastore.ref,
        committed: committedBytes(vm, now),
        uncommitted: 0,
        unshared: committedBytes(vm, now),
      })),
    ),
    timestamp: dateTime((_, { now }) => timestamp(now)),
  }),
  resourcePool: inline((vm) => vm.resourcePool?.ref),
  runtime: runtimeShape,
  guest: guestShape,
  summary: summaryShape,
  datastore: arrayOf('ManagedObjectReference', (vm) => vm.datastores.map(({ ref }) => ref)),
  network: arrayOf('ManagedObjectReference', (vm) => vm.networks.map(({ ref }) => ref)),
  snapshot: shape(
    'VirtualMachineSnapshotInfo',
    {
      currentSnapshot: inline((vm) => vm.currentSnapshot?.ref),
      rootSnapshotList: arrayOf('VirtualMachineSnapshotTree', (vm) => treeOf(vm.rootSnapshots)),
    },
    (vm) => vm.rootSnapshots.length > 0,
  ),
  rootSnapshot: arrayOf('ManagedObjectReference', (vm) => vm.rootSnapshots.map(({ ref }) => ref)),
  guestHeartbeatStatus: enumeration('ManagedEntityStatus', (vm, { now }) => heartbeatOf(vm, now)),
  ...unset('layout environmentBrowser parentVApp resourceConfig'),
};

export const snapshotMembers: Members<Snapshot<VirtualMachine>> = {
  vm: inline((snapshot) => snapshot.vm.ref),
  childSnapshot: arrayOf('ManagedObjectReference', (snapshot) => snapshot.children.map(({ ref }) => ref)),
  config: shape('VirtualMachineConfigInfo', {
    name: string((snapshot) => snapshot.vm.name),
    annotation: string((snapshot) => snapshot.config.annotation),
    uuid: string((snapshot) => snapshot.vm.uuid),
    guestId: string((snapshot) => snapshot.config.guestId),
    guestFullName: string((snapshot) => snapshot.config.guestFullName),
    template: boolean(() => false),
    hardware: shape('VirtualHardware', {
      numCPU: int((snapshot) => snapshot.config.numCpu),
      numCoresPerSocket: int((snapshot) => snapshot.config.coresPerSocket),
      memoryMB: int((snapshot) => snapshot.config.memoryMB),
    }),
  }),
  value: arrayOf('CustomFieldValue', () => []),
  availableField: arrayOf('CustomFieldDef', () => []),
};
