import {
  arrayOf,
  boolean,
  dateTime,
  enumeration,
  inline,
  int,
  type Members,
  type Shape,
  shape,
  string,
  timestamp,
  unset,
} from '#infra/local/vcenter/shape';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';
import type { VmDisk, VmNic } from '#infra/local/vcenter/vm-config';

const description = (label: string, summary: string): unknown => ({ _typeName: 'Description', label, summary });

const controllerOf = (vm: VirtualMachine): unknown => ({
  _typeName: 'ParaVirtualSCSIController',
  key: 1000,
  deviceInfo: description('SCSI controller 0', 'VMware paravirtual SCSI'),
  controllerKey: 100,
  unitNumber: 3,
  busNumber: 0,
  device: vm.config.disks.map((disk) => disk.key),
  hotAddRemove: true,
  sharedBus: 'noSharing',
  scsiCtlrUnitNumber: 7,
});

const diskOf = (vm: VirtualMachine, disk: VmDisk, index: number): unknown => {
  const chain = vm.chains[index] ?? [];
  const number = chain.at(-1)?.number ?? 0;
  const suffix = `${index === 0 ? '' : `_${index}`}${number === 0 ? '' : `-${String(number).padStart(6, '0')}`}`;
  return {
    _typeName: 'VirtualDisk',
    key: disk.key,
    deviceInfo: description(disk.label, `${(disk.capacityBytes / 1024).toLocaleString('en-US')} KB`),
    backing: {
      _typeName: 'VirtualDiskFlatVer2BackingInfo',
      fileName: `[${disk.datastore.name}] ${vm.place}/${vm.place}${suffix}.vmdk`,
      datastore: disk.datastore.ref,
      diskMode: disk.diskMode,
      split: false,
      writeThrough: false,
      thinProvisioned: disk.thin,
      uuid: `6000c29${String(disk.key)}-${vm.uuid.slice(9)}`,
      sharing: 'sharingNone',
    },
    controllerKey: 1000,
    unitNumber: index,
    capacityInKB: disk.capacityBytes / 1024,
    capacityInBytes: disk.capacityBytes,
  };
};

const nicOf = (vm: VirtualMachine, nic: VmNic, index: number): unknown => ({
  _typeName: 'VirtualVmxnet3',
  key: nic.key,
  deviceInfo: description(nic.label, nic.network.name),
  backing:
    nic.network.type === 'Network'
      ? { _typeName: 'VirtualEthernetCardNetworkBackingInfo', deviceName: nic.network.name, network: nic.network.ref }
      : {
          _typeName: 'VirtualEthernetCardDistributedVirtualPortBackingInfo',
          port: {
            _typeName: 'DistributedVirtualSwitchPortConnection',
            switchUuid: '50 1e',
            portgroupKey: nic.network.id,
          },
        },
  connectable: {
    _typeName: 'VirtualDeviceConnectInfo',
    startConnected: true,
    allowGuestControl: true,
    connected: vm.powerState === 'poweredOn',
  },
  controllerKey: 100,
  unitNumber: 7 + index,
  addressType: 'assigned',
  macAddress: nic.macAddress,
  wakeOnLanEnabled: true,
});

const hardware: Shape<VirtualMachine> = shape('VirtualHardware', {
  numCPU: int((vm) => vm.config.numCpu),
  numCoresPerSocket: int((vm) => vm.config.coresPerSocket),
  memoryMB: int((vm) => vm.config.memoryMB),
  virtualICH7MPresent: boolean(() => false),
  virtualSMCPresent: boolean(() => false),
  device: arrayOf('VirtualDevice', (vm) => [
    controllerOf(vm),
    ...vm.config.disks.map((disk, index) => diskOf(vm, disk, index)),
    ...vm.config.nics.map((nic, index) => nicOf(vm, nic, index)),
  ]),
  ...unset('autoCoresPerSocket motherboardLayout simultaneousThreads'),
});

const managedBy: Shape<VirtualMachine> = shape(
  'ManagedByInfo',
  { extensionKey: string((vm) => vm.managedBy?.extensionKey), type: string((vm) => vm.managedBy?.type) },
  (vm) => vm.managedBy !== undefined,
);

const ftInfo: Shape<VirtualMachine> = {
  ...shape<VirtualMachine>(
    'FaultToleranceConfigInfo',
    {
      role: int((vm) => vm.faultToleranceRole),
      instanceUuids: arrayOf('String', (vm) => [
        vm.instanceUuid,
        ...(vm.faultTolerancePeer ? [vm.faultTolerancePeer.instanceUuid] : []),
      ]),
      configPaths: arrayOf('String', (vm) => [`${vm.directory}/${vm.place}.vmx`]),
      orphaned: boolean(() => false),
    },
    (vm) => vm.faultToleranceRole !== undefined,
  ),
};

export const configIdentity: Members<VirtualMachine> = {
  name: string((vm) => vm.name),
  template: boolean((vm) => vm.template),
  uuid: string((vm) => vm.uuid),
  instanceUuid: string((vm) => vm.instanceUuid),
  guestId: string((vm) => vm.config.guestId),
  guestFullName: string((vm) => vm.config.guestFullName),
  annotation: string((vm) => vm.config.annotation),
  managedBy,
  ftInfo,
};

export const configShape: Shape<VirtualMachine> = shape('VirtualMachineConfigInfo', {
  changeVersion: string((vm) => `${timestamp(vm.modifiedAt)}#${vm.changeVersion}`),
  modified: dateTime((vm) => timestamp(vm.modifiedAt)),
  ...configIdentity,
  version: string(() => 'vmx-21'),
  createDate: dateTime((vm) => timestamp(vm.createdAt)),
  npivTemporaryDisabled: boolean(() => true),
  locationId: string((vm) => `564d${vm.uuid.slice(4)}`),
  alternateGuestName: string(() => ''),
  files: shape('VirtualMachineFileInfo', {
    vmPathName: string((vm) => `${vm.directory}/${vm.place}.vmx`),
    snapshotDirectory: string((vm) => `${vm.directory}/`),
    suspendDirectory: string((vm) => `${vm.directory}/`),
    logDirectory: string((vm) => `${vm.directory}/`),
    ...unset('ftMetadataDirectory'),
  }),
  tools: shape('ToolsConfigInfo', {
    toolsVersion: int((vm) => (vm.guest.toolsInstalled ? 12_389 : 0)),
    toolsInstallType: string((vm) => (vm.guest.toolsInstalled ? 'guestToolsTypeOpenVMTools' : 'guestToolsTypeUnknown')),
    toolsUpgradePolicy: string(() => 'manual'),
    ...unset('afterPowerOn afterResume beforeGuestStandby beforeGuestShutdown beforeGuestReboot pendingCustomization'),
    ...unset('customizationKeyId syncTimeWithHostAllowed syncTimeWithHost lastInstallInfo'),
  }),
  flags: shape('VirtualMachineFlagInfo', {
    enableLogging: boolean(() => true),
    snapshotDisabled: boolean(() => false),
    snapshotLocked: boolean(() => false),
    diskUuidEnabled: boolean(() => false),
    snapshotPowerOffBehavior: string(() => 'powerOff'),
    ...unset('disableAcceleration useToe runWithDebugInfo monitorType htSharing virtualMmuUsage virtualExecUsage'),
    ...unset('recordReplayEnabled faultToleranceType cbrcCacheEnabled vvtdEnabled vbsEnabled'),
  }),
  defaultPowerOps: inline(() => ({
    _typeName: 'VirtualMachineDefaultPowerOpInfo',
    powerOffType: 'soft',
    suspendType: 'hard',
    resetType: 'soft',
  })),
  rebootPowerOff: boolean(() => false),
  hardware,
  memoryHotAddEnabled: boolean((vm) => vm.config.memoryHotAdd),
  cpuHotAddEnabled: boolean((vm) => vm.config.cpuHotAdd),
  cpuHotRemoveEnabled: boolean(() => false),
  extraConfig: arrayOf('OptionValue', (vm) =>
    Object.entries(vm.config.extraConfig).map(([key, value]) => ({
      _typeName: 'OptionValue',
      key,
      value: { _typeName: 'string', _value: value },
    })),
  ),
  datastoreUrl: arrayOf('VirtualMachineConfigInfoDatastoreUrlPair', (vm) =>
    vm.datastores.map(({ name, url }) => ({ _typeName: 'VirtualMachineConfigInfoDatastoreUrlPair', name, url })),
  ),
  swapPlacement: string(() => 'inherit'),
  changeTrackingEnabled: boolean(() => false),
  firmware: string(() => 'efi'),
  guestAutoLockEnabled: boolean(() => true),
  nestedHVEnabled: boolean(() => false),
  vPMCEnabled: boolean(() => false),
  ftEncryptionMode: enumeration('VirtualMachineConfigSpecEncryptedFtModes', () => undefined),
  ...unset('npivNodeWorldWideName npivPortWorldWideName npivWorldWideNameType npivDesiredNodeWwns npivDesiredPortWwns'),
  ...unset('npivOnNonRdmDisks consolePreferences vcpuConfig cpuAllocation memoryAllocation latencySensitivity'),
  ...unset('hotPlugMemoryLimit hotPlugMemoryIncrementSize cpuAffinity memoryAffinity networkShaper cpuFeatureMask'),
  ...unset('bootOptions repConfig vAppConfig vAssertsEnabled maxMksConnections memoryReservationLockedToMax'),
  ...unset('initialOverhead scheduledHardwareUpgradeInfo forkConfigInfo vFlashCacheReservation vmxConfigChecksum'),
  ...unset('messageBusTunnelEnabled vmStorageObjectId swapStorageObjectId keyId guestIntegrityInfo migrateEncryption'),
  ...unset('sgxInfo contentLibItemInfo guestMonitoringModeInfo sevEnabled numaInfo pmemFailoverEnabled'),
  ...unset(
    'vmxStatsCollectionEnabled vmOpNotificationToAppEnabled vmOpNotificationTimeout deviceSwap pmem deviceGroups',
  ),
  ...unset('fixedPassthruHotPlugEnabled'),
});
