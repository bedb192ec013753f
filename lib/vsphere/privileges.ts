import { type MoRef, moRef } from '#lib/vsphere/moref';
import type { VSphere } from '#lib/vsphere/vsphere';

interface EntityPrivilege {
  readonly entity: MoRef;
  readonly privAvailability?: readonly { readonly privId: string; readonly isGranted: boolean }[];
}

/** Which of the privileges the account lacks, by moId; an object it has all of them on maps to an empty list. */
export async function missingPrivileges(
  vsphere: VSphere,
  moIds: readonly string[],
  privilegeIds: readonly string[],
  type = 'VirtualMachine',
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (moIds.length === 0) return new Map();
  const { authorizationManager, sessionManager } = await vsphere.content();
  const session = await vsphere.property<{ key: string }>(sessionManager.type, sessionManager.value, 'currentSession');
  const entities = await vsphere.call<readonly EntityPrivilege[]>(
    authorizationManager.type,
    authorizationManager.value,
    'HasPrivilegeOnEntities',
    { entity: moIds.map((moId) => moRef(type, moId)), sessionId: session?.key ?? '', privId: privilegeIds },
  );
  const granted = new Map(
    (entities ?? []).map(({ entity, privAvailability }) => [entity.value, privAvailability ?? []]),
  );
  return new Map(
    moIds.map((moId) => {
      const has = new Set((granted.get(moId) ?? []).filter(({ isGranted }) => isGranted).map(({ privId }) => privId));
      return [moId, privilegeIds.filter((id) => !has.has(id))];
    }),
  );
}

/** Whether the account has all the privileges on each object, by moId. */
export async function hasPrivileges(
  vsphere: VSphere,
  moIds: readonly string[],
  privilegeIds: readonly string[],
): Promise<ReadonlyMap<string, boolean>> {
  const missing = await missingPrivileges(vsphere, moIds, privilegeIds);
  return new Map([...missing].map(([moId, lacking]) => [moId, lacking.length === 0]));
}
