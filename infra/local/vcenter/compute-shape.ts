import type { Cluster, Host, ResourcePool } from '#infra/local/vcenter/entities';
import { managedEntityMembers } from '#infra/local/vcenter/entity-shape';
import { references } from '#infra/local/vcenter/references';
import {
  boolean,
  dateTime,
  enumeration,
  inline,
  int,
  long,
  type Members,
  shape,
  short,
  string,
  timestamp,
  unset,
} from '#infra/local/vcenter/shape';

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
const green = <S>() => enumeration<S>('ManagedEntityStatus', () => 'green');

const connected = (cluster: Cluster): Host[] => cluster.hosts.filter((host) => host.connectionState === 'connected');
const sum = (hosts: readonly Host[], read: (host: Host) => number): number =>
  hosts.reduce((total, host) => total + read(host), 0);

export const clusterMembers: Members<Cluster> = {
  ...managedEntityMembers,
  resourcePool: inline((cluster) => cluster.resourcePool.ref),
  host: references((cluster) => cluster.hosts),
  datastore: references((cluster) => unique(cluster.hosts.flatMap((host) => host.datastores))),
  network: references((cluster) => unique(cluster.hosts.flatMap((host) => host.networks))),
  summary: shape('ClusterComputeResourceSummary', {
    totalCpu: int((cluster) => sum(cluster.hosts, (host) => host.cpuCores * host.cpuMhz)),
    totalMemory: long((cluster) => sum(cluster.hosts, (host) => host.memoryBytes)),
    numCpuCores: short((cluster) => sum(cluster.hosts, (host) => host.cpuCores)),
    numCpuThreads: short((cluster) => sum(cluster.hosts, (host) => host.cpuCores * 2)),
    effectiveCpu: int((cluster) => sum(connected(cluster), (host) => host.cpuCores * host.cpuMhz)),
    effectiveMemory: long((cluster) => Math.floor(sum(connected(cluster), (host) => host.memoryBytes) / 2 ** 20)),
    numHosts: int((cluster) => cluster.hosts.length),
    numEffectiveHosts: int((cluster) => connected(cluster).length),
    overallStatus: green(),
    currentFailoverLevel: int(() => 1),
    numVmotions: int(() => 0),
    ...unset('admissionControlInfo targetBalance currentBalance drsScore numVmsPerDrsScoreBucket usageSummary'),
    ...unset(
      'currentEVCModeKey currentEVCGraphicsModeKey dasData clusterMaintenanceModeStatus vcsHealthStatus vcsSlots',
    ),
  }),
  configuration: shape('ClusterConfigInfo', {
    dasConfig: inline((cluster) => ({ _typeName: 'ClusterDasConfigInfo', enabled: cluster.haEnabled })),
    drsConfig: inline((cluster) => ({
      _typeName: 'ClusterDrsConfigInfo',
      enabled: cluster.drsEnabled,
      defaultVmBehavior: 'fullyAutomated',
    })),
    ...unset('dasVmConfig drsVmConfig rule'),
  }),
  configurationEx: shape('ClusterConfigInfoEx', {
    dasConfig: inline((cluster) => ({ _typeName: 'ClusterDasConfigInfo', enabled: cluster.haEnabled })),
    drsConfig: inline((cluster) => ({
      _typeName: 'ClusterDrsConfigInfo',
      enabled: cluster.drsEnabled,
      defaultVmBehavior: 'fullyAutomated',
    })),
    ...unset('systemVMsConfig dasVmConfig drsVmConfig rule orchestration vmOrchestration dpmConfigInfo dpmHostConfig'),
    ...unset('vsanConfigInfo vsanHostConfig group infraUpdateHaConfig proactiveDrsConfig cryptoConfig'),
  }),
  lifecycleManaged: boolean(() => false),
  ...unset('environmentBrowser recommendation drsRecommendation hciConfig migrationHistory actionHistory drsFault'),
};

const product = {
  _typeName: 'AboutInfo',
  name: 'VMware ESXi',
  fullName: 'VMware ESXi 8.0.3 build-24022510',
  vendor: 'VMware, Inc.',
  version: '8.0.3',
  build: '24022510',
  osType: 'vmnix-x86',
  productLineId: 'embeddedEsx',
  apiType: 'HostAgent',
  apiVersion: '8.0.3.0',
};

const hostRuntime = shape<Host>('HostRuntimeInfo', {
  connectionState: enumeration('HostSystemConnectionState', (host) => host.connectionState),
  powerState: enumeration('HostSystemPowerState', (host) =>
    host.connectionState === 'notResponding' ? 'unknown' : 'poweredOn',
  ),
  standbyMode: string(() => 'none'),
  inMaintenanceMode: boolean((host) => host.inMaintenanceMode),
  inQuarantineMode: boolean(() => false),
  bootTime: dateTime((host) => timestamp(host.bootTime)),
  ...unset(
    'healthSystemRuntime dasHostState tpmPcrValues vsanRuntimeInfo networkRuntimeInfo vFlashResourceRuntimeInfo',
  ),
  ...unset('hostMaxVirtualDiskCapacity cryptoState cryptoKeyId statelessNvdsMigrationReady stateEncryption podVMInfo'),
});

const usedMemoryMB = (host: Host): number => {
  let used = 4096;
  for (const vm of host.vms) if (vm.powerState === 'poweredOn') used += Math.round(vm.config.memoryMB * 0.92);
  return used;
};

export const hostMembers: Members<Host> = {
  ...managedEntityMembers,
  runtime: hostRuntime,
  summary: shape('HostListSummary', {
    host: inline((host) => host.ref),
    hardware: shape('HostHardwareSummary', {
      vendor: string(() => 'Dell Inc.'),
      model: string(() => 'PowerEdge R750'),
      uuid: string((host) => `4c4c4544-0042-3510-8053-${host.id.replace(/\D/g, '').padStart(12, '0')}`),
      memorySize: long((host) => host.memoryBytes),
      cpuModel: string(() => 'Intel(R) Xeon(R) Gold 6342 CPU @ 2.60GHz'),
      cpuMhz: int((host) => host.cpuMhz),
      numCpuPkgs: short(() => 2),
      numCpuCores: short((host) => host.cpuCores),
      numCpuThreads: short((host) => host.cpuCores * 2),
      numNics: int(() => 4),
      numHBAs: int(() => 2),
      ...unset('family otherIdentifyingInfo'),
    }),
    runtime: hostRuntime,
    config: shape('HostConfigSummary', {
      name: string((host) => host.name),
      port: int(() => 902),
      product: inline(() => product),
      vmotionEnabled: boolean(() => true),
      faultToleranceEnabled: boolean(() => true),
      ...unset('sslThumbprint sslCertificate featureVersion agentVmDatastore agentVmNetwork'),
    }),
    quickStats: shape('HostListSummaryQuickStats', {
      overallCpuUsage: int((host) => [...host.vms].filter((vm) => vm.powerState === 'poweredOn').length * 104 + 300),
      overallMemoryUsage: int(usedMemoryMB),
      uptime: int((host, { now }) => Math.floor((now - host.bootTime) / 1000)),
      ...unset('distributedCpuFairness distributedMemoryFairness availablePMemCapacity'),
    }),
    overallStatus: green(),
    rebootRequired: boolean(() => false),
    ...unset('customValue managementServerIp maxEVCModeKey currentEVCModeKey currentEVCGraphicsModeKey gateway'),
    ...unset('tpmAttestation trustAuthorityAttestationInfos'),
  }),
  vm: references((host) => host.vms),
  datastore: references((host) => host.datastores),
  network: references((host) => host.networks),
  ...unset('hardware capability licensableResource configManager config datastoreBrowser systemResources'),
  ...unset('remediationState precheckRemediationResult remediationResult complianceCheckState complianceCheckResult'),
  ...unset('answerFileValidationState answerFileValidationResult'),
};

export const resourcePoolMembers: Members<ResourcePool> = {
  ...managedEntityMembers,
  owner: inline((pool) => pool.owner.ref),
  resourcePool: references((pool) => pool.children),
  vm: references((pool) => pool.vms),
  summary: shape('ResourcePoolSummary', {
    name: string((pool) => pool.name),
    ...unset('config runtime quickStats configuredMemoryMB'),
  }),
  ...unset('runtime config namespace childConfiguration'),
};
