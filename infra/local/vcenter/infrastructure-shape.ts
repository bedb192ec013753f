import type {
  Cluster,
  Datacenter,
  Datastore,
  Folder,
  Host,
  Network,
  ResourcePool,
} from '#infra/local/vcenter/entities';
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
  shape,
  short,
  string,
  timestamp,
  unset,
} from '#infra/local/vcenter/shape';

const refs = <S>(read: (subject: S) => Iterable<{ ref: unknown }>) =>
  arrayOf<S>('ManagedObjectReference', (subject) => [...read(subject)].map(({ ref }) => ref));
const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
const green = <S>() => enumeration<S>('ManagedEntityStatus', () => 'green');

export const folderMembers: Members<Folder> = {
  ...managedEntityMembers,
  childType: arrayOf('String', (folder) => folder.childType),
  childEntity: refs((folder) => folder.children),
  ...unset('namespace'),
};

export const datacenterMembers: Members<Datacenter> = {
  ...managedEntityMembers,
  vmFolder: inline((dc) => dc.vmFolder.ref),
  hostFolder: inline((dc) => dc.hostFolder.ref),
  datastoreFolder: inline((dc) => dc.datastoreFolder.ref),
  networkFolder: inline((dc) => dc.networkFolder.ref),
  datastore: refs((dc) => dc.datastoreFolder.children),
  network: refs((dc) => dc.networkFolder.children),
  configuration: inline(() => ({ _typeName: 'DatacenterConfigInfo', defaultHardwareVersionKey: 'vmx-21' })),
};

const connected = (cluster: Cluster): Host[] => cluster.hosts.filter((host) => host.connectionState === 'connected');
const sum = (hosts: readonly Host[], read: (host: Host) => number): number =>
  hosts.reduce((total, host) => total + read(host), 0);

export const clusterMembers: Members<Cluster> = {
  ...managedEntityMembers,
  resourcePool: inline((cluster) => cluster.resourcePool.ref),
  host: refs((cluster) => cluster.hosts),
  datastore: refs((cluster) => unique(cluster.hosts.flatMap((host) => host.datastores))),
  network: refs((cluster) => unique(cluster.hosts.flatMap((host) => host.networks))),
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
  vm: refs((host) => host.vms),
  datastore: refs((host) => host.datastores),
  network: refs((host) => host.networks),
  ...unset('hardware capability licensableResource configManager config datastoreBrowser systemResources'),
  ...unset('remediationState precheckRemediationResult remediationResult complianceCheckState complianceCheckResult'),
  ...unset('answerFileValidationState answerFileValidationResult'),
};

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
  vm: refs((datastore) => datastore.vms),
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
  host: refs((network) => network.hosts),
  vm: refs((network) => network.vms),
  ...unset('key config portKeys'),
};

export const resourcePoolMembers: Members<ResourcePool> = {
  ...managedEntityMembers,
  owner: inline((pool) => pool.owner.ref),
  resourcePool: refs((pool) => pool.children),
  vm: refs((pool) => pool.vms),
  summary: shape('ResourcePoolSummary', {
    name: string((pool) => pool.name),
    ...unset('config runtime quickStats configuredMemoryMB'),
  }),
  ...unset('runtime config namespace childConfiguration'),
};
