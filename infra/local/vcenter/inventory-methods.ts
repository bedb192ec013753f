import { canRead, canView, holds, PRIVILEGES, principalOf, privilegesOn } from '#infra/local/vcenter/authorization';
import { ContainerView } from '#infra/local/vcenter/container-view';
import type { ManagedEntity } from '#infra/local/vcenter/entities';
import { moRef } from '#infra/local/vcenter/managed-object';
import { invalidArgument, managedObjectNotFound } from '#infra/local/vcenter/vim-fault';
import { type Call, type Methods, method, type Ref } from '#infra/local/vcenter/vim-method';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';

const entityOf = (ref: Ref, { vcenter, session }: Call): ManagedEntity => {
  const entity = vcenter.inventory.entity(ref.value);
  if (!entity || !canView(session.account, entity)) throw managedObjectNotFound(moRef(ref.type, ref.value));
  return entity;
};

export const viewManagerMethods: Methods = {
  CreateContainerView: method<never, { container: Ref; type?: readonly string[]; recursive: boolean }>(
    'container!:ManagedObjectReference type:string[] recursive!:boolean',
    [],
    (_, { container, type = [], recursive }, call) => {
      const entity = entityOf(container, call);
      if (entity.type === 'VirtualMachine' || entity.type === 'Datastore') throw invalidArgument('container');
      return new ContainerView(call.session, entity, type, recursive).ref;
    },
  ),
};

export const viewMethods: Methods = {
  DestroyView: method<ContainerView>('', [], (view) => view.destroy()),
};

/** The VMs a search finds: within the datacenter if one is named, and visible to the account. */
const searched = (
  call: Call,
  datacenter: Ref | undefined,
  matches: (vm: VirtualMachine) => boolean,
): VirtualMachine[] => {
  const within = datacenter && entityOf(datacenter, call);
  const found: VirtualMachine[] = [];
  for (const vm of call.vcenter.inventory.vms.values()) {
    if (matches(vm) && (!within || vm.isWithin(within)) && canRead(call.session.account, vm)) found.push(vm);
  }
  return found;
};

const only = <T>(vmSearch: boolean, list: readonly T[]): readonly T[] => {
  if (!vmSearch) throw invalidArgument('vmSearch');
  return list;
};

export const searchIndexMethods: Methods = {
  FindAllByDnsName: method<never, { datacenter?: Ref; dnsName: string; vmSearch: boolean }>(
    'datacenter:ManagedObjectReference dnsName!:string vmSearch!:boolean',
    [],
    (_, { datacenter, dnsName, vmSearch }, call) => {
      const { now } = call.vcenter;
      const wanted = dnsName.toLowerCase();
      return only(
        vmSearch,
        searched(call, datacenter, (vm) => vm.toolsRunning(now) && vm.guest.hostName.toLowerCase() === wanted),
      ).map(({ ref }) => ref);
    },
  ),
  FindAllByIp: method<never, { datacenter?: Ref; ip: string; vmSearch: boolean }>(
    'datacenter:ManagedObjectReference ip!:string vmSearch!:boolean',
    [],
    (_, { datacenter, ip, vmSearch }, call) =>
      only(
        vmSearch,
        searched(call, datacenter, (vm) => vm.hasAddress(call.vcenter.now) && vm.guest.ipAddress === ip),
      ).map(({ ref }) => ref),
  ),
  FindByUuid: method<never, { datacenter?: Ref; uuid: string; vmSearch: boolean; instanceUuid?: boolean }>(
    'datacenter:ManagedObjectReference uuid!:string vmSearch!:boolean instanceUuid:boolean',
    [],
    (_, { datacenter, uuid, vmSearch, instanceUuid = false }, call) => {
      const wanted = uuid.toLowerCase();
      return only(
        vmSearch,
        searched(call, datacenter, (vm) => (instanceUuid ? vm.instanceUuid : vm.uuid) === wanted),
      )[0]?.ref;
    },
  ),
  FindByInventoryPath: method<never, { inventoryPath: string }>(
    'inventoryPath!:string',
    [],
    (_, { inventoryPath }, call) => {
      const entity = call.vcenter.inventory.findByPath(inventoryPath);
      return entity && canView(call.session.account, entity) ? entity.ref : undefined;
    },
  ),
  FindChild: method<never, { entity: Ref; name: string }>(
    'entity!:ManagedObjectReference name!:string',
    [],
    (_, { entity: ref, name }, call) => {
      const child = entityOf(ref, call).children.find((one) => one.name === name);
      return child && canView(call.session.account, child) ? child.ref : undefined;
    },
  ),
};

export const authorizationManagerMethods: Methods = {
  HasPrivilegeOnEntities: method<never, { entity: readonly Ref[]; sessionId: string; privId?: readonly string[] }>(
    'entity!:ManagedObjectReference[] sessionId!:string privId:string[]',
    [],
    (_, { entity, sessionId, privId = [] }, call) => {
      if (sessionId !== call.session.key) throw invalidArgument('sessionId');
      return entity.map((ref) => {
        const owner = entityOf(ref, call);
        return {
          _typeName: 'EntityPrivilege',
          entity: owner.ref,
          privAvailability: privId.map((id) => ({
            _typeName: 'PrivilegeAvailability',
            privId: id,
            isGranted: holds(call.session.account, owner, id),
          })),
        };
      });
    },
  ),
  FetchUserPrivilegeOnEntities: method<never, { entities: readonly Ref[]; userName: string }>(
    'entities!:ManagedObjectReference[] userName!:string',
    [],
    (_, { entities, userName }, call) => {
      const { account } = call.session;
      if (![principalOf(account).toLowerCase(), account.username.toLowerCase()].includes(userName.toLowerCase()))
        throw invalidArgument('userName');
      return entities.map((ref) => {
        const owner = entityOf(ref, call);
        return {
          _typeName: 'UserPrivilegeResult',
          entity: owner.ref,
          privileges: privilegesOn(account, owner, PRIVILEGES),
        };
      });
    },
  ),
};
