import { holds } from '#infra/local/vcenter/authorization';
import { Datastore, Folder, Host, type ManagedEntity, ResourcePool } from '#infra/local/vcenter/entities';
import { storedName } from '#infra/local/vcenter/entity-name';
import { startVmTask } from '#infra/local/vcenter/start-task';
import {
  duplicateName,
  invalidArgument,
  invalidPowerState,
  noDiskSpace,
  noPermission,
} from '#infra/local/vcenter/vim-fault';
import { type Call, type Methods, method, type Ref } from '#infra/local/vcenter/vim-method';
import { VirtualMachine } from '#infra/local/vcenter/virtual-machine';

interface ConfigSpec {
  readonly name?: string;
  readonly annotation?: string;
  readonly numCPUs?: number;
  readonly numCoresPerSocket?: number;
  readonly memoryMB?: number;
  readonly cpuHotAddEnabled?: boolean;
  readonly memoryHotAddEnabled?: boolean;
  readonly changeVersion?: string;
}

interface CloneSpec {
  readonly location: { datastore?: Ref; pool?: Ref; host?: Ref };
  readonly template: boolean;
  readonly powerOn: boolean;
}

const PRIVILEGES: Readonly<Record<string, string>> = {
  name: 'VirtualMachine.Config.Rename',
  annotation: 'VirtualMachine.Config.Annotation',
  numCPUs: 'VirtualMachine.Config.CPUCount',
  numCoresPerSocket: 'VirtualMachine.Config.CPUCount',
  memoryMB: 'VirtualMachine.Config.Memory',
  cpuHotAddEnabled: 'VirtualMachine.Config.Settings',
  memoryHotAddEnabled: 'VirtualMachine.Config.Settings',
};

function rename(entity: ManagedEntity, name: string): void {
  const stored = storedName(name);
  const twin = entity.parent?.children.find((sibling) => sibling !== entity && sibling.name === stored);
  if (twin) throw duplicateName(stored, twin);
  entity.name = stored;
}

function reconfigure(vm: VirtualMachine, spec: ConfigSpec, call: Call): void {
  const running = vm.powerState === 'poweredOn';
  const { config } = vm;
  const { numCPUs = config.numCpu, memoryMB = config.memoryMB } = spec;
  if (numCPUs < 1 || numCPUs > 768) throw invalidArgument('configSpec.numCPUs');
  if (memoryMB < 4 || memoryMB % 4 !== 0) throw invalidArgument('configSpec.memoryMB');
  const hotCpu = numCPUs === config.numCpu || (config.cpuHotAdd && numCPUs > config.numCpu);
  const hotMemory = memoryMB === config.memoryMB || (config.memoryHotAdd && memoryMB > config.memoryMB);
  if (running && !(hotCpu && hotMemory)) throw invalidPowerState('poweredOff', vm.powerState);
  if (spec.name !== undefined) rename(vm, spec.name);
  vm.config = {
    ...config,
    annotation: spec.annotation ?? config.annotation,
    numCpu: numCPUs,
    coresPerSocket: spec.numCoresPerSocket ?? config.coresPerSocket,
    memoryMB,
    cpuHotAdd: spec.cpuHotAddEnabled ?? config.cpuHotAdd,
    memoryHotAdd: spec.memoryHotAddEnabled ?? config.memoryHotAdd,
  };
  vm.changed(call.vcenter.now);
}

function clone(source: VirtualMachine, folder: Folder, name: string, spec: CloneSpec, call: Call): unknown {
  const { inventory, now } = call.vcenter;
  const twin = folder.children.find((sibling) => sibling.name === name);
  if (twin) throw duplicateName(name, twin);
  const found = (ref: Ref | undefined): unknown => ref && inventory.get(ref.value);
  const [host, pool, datastore] = [
    found(spec.location.host),
    found(spec.location.pool),
    found(spec.location.datastore),
  ];
  const target = datastore instanceof Datastore ? datastore : source.homeDatastore;
  const size = source.config.disks.reduce((sum, disk) => sum + disk.capacityBytes, 0);
  if (target.freeBytes(now) < size) throw noDiskSpace(target.name, `[${target.name}] ${name}/${name}.vmdk`);
  target.usedBytes += size;
  const copy = inventory.addVm(
    name,
    {
      folder,
      host: host instanceof Host ? host : source.host,
      resourcePool: pool instanceof ResourcePool ? pool : source.resourcePool,
    },
    { ...source.config, disks: source.config.disks.map((disk) => ({ ...disk, datastore: target })) },
    { ...source.guest, hostName: name.toLowerCase() },
    now,
  );
  copy.template = spec.template;
  if (spec.powerOn && !spec.template) copy.setPower('poweredOn', now);
  return copy.ref;
}

export const managedEntityMethods: Methods = {
  Rename_Task: method<ManagedEntity, { newName: string }>(
    'newName!:string',
    ['VirtualMachine.Config.Rename'],
    (entity, { newName }, call) => {
      if (!(entity instanceof VirtualMachine)) throw invalidArgument('this');
      return startVmTask(entity, call, { seconds: 0.5, run: () => rename(entity, newName) });
    },
  ),
  Destroy_Task: method<ManagedEntity>('', ['VirtualMachine.Inventory.Delete'], (entity, _, call) => {
    if (!(entity instanceof VirtualMachine)) throw invalidArgument('this');
    return startVmTask(entity, call, {
      seconds: 2,
      run: () => {
        if (entity.powerState !== 'poweredOff') throw invalidPowerState('poweredOff', entity.powerState);
        call.vcenter.inventory.remove(entity);
      },
    });
  }),
};

export const virtualMachineMethods: Methods = {
  ReconfigVM_Task: method<VirtualMachine, { spec: ConfigSpec }>(
    'spec!:VirtualMachineConfigSpec',
    [],
    (vm, { spec }, call) => {
      call.vcenter.demand(
        call.session,
        vm,
        ...new Set(Object.keys(spec).flatMap((member) => PRIVILEGES[member] ?? [])),
      );
      return startVmTask(vm, call, { seconds: 1, run: () => reconfigure(vm, spec, call) });
    },
  ),
  CloneVM_Task: method<VirtualMachine, { folder: Ref; name: string; spec: CloneSpec }>(
    'folder!:ManagedObjectReference name!:string spec!:VirtualMachineCloneSpec',
    [],
    (vm, { folder: ref, name, spec }, call) => {
      const { vcenter, session } = call;
      const folder = vcenter.inventory.get(ref.value);
      if (!(folder instanceof Folder)) throw invalidArgument('folder');
      vcenter.demand(
        session,
        vm,
        vm.template ? 'VirtualMachine.Provisioning.DeployTemplate' : 'VirtualMachine.Provisioning.Clone',
      );
      for (const [entity, privilege] of [
        [folder, 'VirtualMachine.Inventory.CreateFromExisting'],
        [vm.homeDatastore, 'Datastore.AllocateSpace'],
      ] as const) {
        if (!holds(session.account, entity, privilege)) throw noPermission(entity.ref, [privilege]);
      }
      const seconds = 8 + vm.config.disks.reduce((sum, disk) => sum + disk.capacityBytes, 0) / (8 * 2 ** 30);
      return startVmTask(vm, call, {
        seconds,
        cancelable: true,
        run: () => clone(vm, folder, storedName(name), spec, call),
      });
    },
  ),
  MarkAsTemplate: method<VirtualMachine>('', ['VirtualMachine.Provisioning.MarkAsTemplate'], (vm, _, call) => {
    if (vm.powerState !== 'poweredOff') throw invalidPowerState('poweredOff', vm.powerState);
    vm.template = true;
    vm.resourcePool?.vms.delete(vm);
    vm.resourcePool = undefined;
    vm.changed(call.vcenter.now);
  }),
  MarkAsVirtualMachine: method<VirtualMachine, { pool: Ref }>(
    'pool!:ManagedObjectReference host:ManagedObjectReference',
    ['VirtualMachine.Provisioning.MarkAsTemplate'],
    (vm, { pool: ref }, call) => {
      const pool = call.vcenter.inventory.get(ref.value);
      if (!(pool instanceof ResourcePool)) throw invalidArgument('pool');
      vm.template = false;
      vm.resourcePool = pool;
      pool.vms.add(vm);
      vm.changed(call.vcenter.now);
    },
  ),
};
