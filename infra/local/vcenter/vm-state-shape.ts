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

const questionOf = (vm: VirtualMachine): unknown =>
  vm.question && {
    _typeName: 'VirtualMachineQuestionInfo',
    id: vm.question.id,
    text: vm.question.text,
    choice: {
      _typeName: 'ChoiceOption',
      choiceInfo: vm.question.choices.map((label, index) => ({
        _typeName: 'ElementDescription',
        label,
        summary: label,
        key: String(index),
      })),
      defaultIndex: 0,
    },
  };

export const runtimeShape: Shape<VirtualMachine> = shape('VirtualMachineRuntimeInfo', {
  device: arrayOf('VirtualMachineDeviceRuntimeInfo', () => []),
  host: inline((vm) => vm.host.ref),
  connectionState: enumeration('VirtualMachineConnectionState', (vm) =>
    vm.host.connectionState === 'connected' ? 'connected' : 'disconnected',
  ),
  powerState: enumeration('VirtualMachinePowerState', (vm) => vm.powerState),
  faultToleranceState: enumeration('VirtualMachineFaultToleranceState', (vm) =>
    vm.faultToleranceRole === undefined ? 'notConfigured' : 'running',
  ),
  toolsInstallerMounted: boolean(() => false),
  suspendTime: dateTime((vm) => (vm.suspendedAt === undefined ? undefined : timestamp(vm.suspendedAt))),
  bootTime: dateTime((vm) => (vm.bootTime === undefined ? undefined : timestamp(vm.bootTime))),
  question: inline(questionOf),
  maxCpuUsage: int((vm) => vm.config.numCpu * vm.host.cpuMhz),
  maxMemoryUsage: int((vm) => vm.config.memoryMB),
  numMksConnections: int(() => 0),
  recordReplayState: enumeration('VirtualMachineRecordReplayState', () => 'inactive'),
  cleanPowerOff: boolean((vm) => (vm.powerState === 'poweredOff' ? vm.cleanPowerOff : undefined)),
  onlineStandby: boolean(() => false),
  consolidationNeeded: boolean((vm) => vm.consolidationNeeded),
  paused: boolean(() => false),
  snapshotInBackground: boolean(() => false),
  ...unset(
    'vmFailoverInProgress dasVmProtection suspendInterval memoryOverhead needSecondaryReason minRequiredEVCModeKey',
  ),
  ...unset('offlineFeatureRequirement featureRequirement featureMask vFlashCacheAllocation quiescedForkParent'),
  ...unset('instantCloneFrozen cryptoState suspendedToMemory opNotificationTimeout iommuActive'),
});

const toolsMembers: Members<VirtualMachine> = {
  toolsStatus: enumeration('VirtualMachineToolsStatus', (vm, { now }) => {
    if (!vm.guest.toolsInstalled) return 'toolsNotInstalled';
    return vm.toolsRunning(now) ? 'toolsOk' : 'toolsNotRunning';
  }),
  toolsVersionStatus: string((vm) => (vm.guest.toolsInstalled ? 'guestToolsUnmanaged' : 'guestToolsNotInstalled')),
  toolsVersionStatus2: string((vm) => (vm.guest.toolsInstalled ? 'guestToolsUnmanaged' : 'guestToolsNotInstalled')),
  toolsRunningStatus: string((vm, { now }) => (vm.toolsRunning(now) ? 'guestToolsRunning' : 'guestToolsNotRunning')),
  guestId: string((vm, { now }) => (vm.toolsRunning(now) ? vm.config.guestId : undefined)),
  guestFullName: string((vm, { now }) => (vm.toolsRunning(now) ? vm.config.guestFullName : undefined)),
  hostName: string((vm, { now }) => (vm.toolsRunning(now) ? vm.guest.hostName : undefined)),
  ipAddress: string((vm, { now }) => (vm.hasAddress(now) ? vm.guest.ipAddress : undefined)),
  hwVersion: string(() => undefined),
};

const nicsOf = (vm: VirtualMachine, now: number): unknown[] =>
  vm.config.nics.map((nic, index) => ({
    _typeName: 'GuestNicInfo',
    network: nic.network.name,
    ...(vm.hasAddress(now) && index === 0
      ? { ipAddress: [vm.guest.ipAddress, `fe80::250:56ff:fe${nic.macAddress.slice(9, 11)}:1`] }
      : {}),
    macAddress: nic.macAddress,
    connected: true,
    deviceConfigId: nic.key,
  }));

/** The file systems of a guest: one for each disk. */
export const fileSystemsOf = (vm: VirtualMachine): { path: string; capacity: number; free: number; type: string }[] =>
  vm.config.disks.map((disk, index) => {
    const windows = vm.guest.family === 'windowsGuest';
    const mount = index === 0 ? '/' : `/data${index}`;
    return {
      path: windows ? `${String.fromCharCode(67 + index)}:\\` : mount,
      capacity: Math.round(disk.capacityBytes * 0.98),
      free: Math.round(disk.capacityBytes * 0.55),
      type: windows ? 'NTFS' : 'ext4',
    };
  });

export const guestShape: Shape<VirtualMachine> = shape('GuestInfo', {
  ...toolsMembers,
  toolsVersion: string((vm) => (vm.guest.toolsInstalled ? '12389' : '0')),
  toolsInstallType: string((vm) => (vm.guest.toolsInstalled ? 'guestToolsTypeOpenVMTools' : undefined)),
  guestFamily: string((vm, { now }) => (vm.toolsRunning(now) ? vm.guest.family : undefined)),
  net: arrayOf('GuestNicInfo', (vm, { now }) => (vm.toolsRunning(now) ? nicsOf(vm, now) : undefined)),
  disk: arrayOf('GuestDiskInfo', (vm, { now }) =>
    vm.toolsRunning(now)
      ? fileSystemsOf(vm).map(({ path, capacity, free, type }) => ({
          _typeName: 'GuestDiskInfo',
          diskPath: path,
          capacity,
          freeSpace: free,
          filesystemType: type,
        }))
      : undefined,
  ),
  guestState: string((vm, { now }) => (vm.toolsRunning(now) ? 'running' : 'notRunning')),
  appHeartbeatStatus: string(() => 'appStatusGray'),
  guestKernelCrashed: boolean(() => false),
  appState: string(() => 'none'),
  guestOperationsReady: boolean((vm, { now }) => vm.toolsRunning(now)),
  interactiveGuestOperationsReady: boolean(() => false),
  guestStateChangeSupported: boolean((vm, { now }) => vm.toolsRunning(now)),
  ...unset('guestDetailedData ipStack screen generationInfo customizationInfo'),
});

export const heartbeatOf = (vm: VirtualMachine, now: number): string => (vm.toolsRunning(now) ? 'green' : 'gray');

const running = (vm: VirtualMachine): boolean => vm.powerState === 'poweredOn';

export const quickStatsShape: Shape<VirtualMachine> = shape('VirtualMachineQuickStats', {
  overallCpuUsage: int((vm) => (running(vm) ? vm.config.numCpu * 52 : 0)),
  overallCpuDemand: int((vm) => (running(vm) ? vm.config.numCpu * 55 : 0)),
  guestMemoryUsage: int((vm) => (running(vm) ? Math.round(vm.config.memoryMB * 0.18) : 0)),
  hostMemoryUsage: int((vm) => (running(vm) ? Math.round(vm.config.memoryMB * 0.92) : 0)),
  guestHeartbeatStatus: enumeration('ManagedEntityStatus', (vm, { now }) => heartbeatOf(vm, now)),
  distributedCpuEntitlement: int(() => 0),
  distributedMemoryEntitlement: int(() => 0),
  staticCpuEntitlement: int(() => 0),
  staticMemoryEntitlement: int(() => 0),
  privateMemory: int((vm) => (running(vm) ? vm.config.memoryMB : 0)),
  sharedMemory: int(() => 0),
  swappedMemory: int(() => 0),
  balloonedMemory: int(() => 0),
  consumedOverheadMemory: int((vm) => (running(vm) ? 62 : 0)),
  uptimeSeconds: int((vm, { now }) => (vm.bootTime === undefined ? 0 : Math.floor((now - vm.bootTime) / 1000))),
  ...unset('overallCpuReadiness grantedMemory ftLogBandwidth ftSecondaryLatency ftLatencyStatus compressedMemory'),
  ...unset('ssdSwappedMemory activeMemory memoryTierStats'),
});

export const guestSummaryShape: Shape<VirtualMachine> = shape('VirtualMachineGuestSummary', toolsMembers);
