import type { ServiceFault } from '#infra/local/faults';
import { decodeMembers } from '#infra/local/vcenter/decode-request';
import { eventManagerMethods } from '#infra/local/vcenter/event-methods';
import { guestMethods } from '#infra/local/vcenter/guest-methods';
import { HttpAnswer } from '#infra/local/vcenter/http-answer';
import {
  authorizationManagerMethods,
  searchIndexMethods,
  viewManagerMethods,
  viewMethods,
} from '#infra/local/vcenter/inventory-methods';
import { isKindOf, lineage, type ManagedObject, moRef } from '#infra/local/vcenter/managed-object';
import { membersOf } from '#infra/local/vcenter/object-members';
import { datacenterMethods, powerMethods } from '#infra/local/vcenter/power-methods';
import { propertyCollectorMethods, propertyFilterMethods } from '#infra/local/vcenter/property-collector-methods';
import type { Session } from '#infra/local/vcenter/session-manager';
import { serviceInstanceMethods, sessionManagerMethods } from '#infra/local/vcenter/session-methods';
import { compilePath } from '#infra/local/vcenter/shape';
import { snapshotMethods, snapshotOfVmMethods } from '#infra/local/vcenter/snapshot-methods';
import {
  eventHistoryCollectorMethods,
  taskHistoryCollectorMethods,
  taskManagerMethods,
  taskMethods,
} from '#infra/local/vcenter/task-methods';
import type { VCenter, Version } from '#infra/local/vcenter/vcenter';
import { invalidArgument, managedObjectNotFound, notAuthenticated, VimFault } from '#infra/local/vcenter/vim-fault';
import type { Method, Methods } from '#infra/local/vcenter/vim-method';
import { managedEntityMethods, virtualMachineMethods } from '#infra/local/vcenter/vm-methods';

const METHODS: Readonly<Record<string, Methods>> = {
  AuthorizationManager: authorizationManagerMethods,
  ContainerView: viewMethods,
  Datacenter: datacenterMethods,
  EventHistoryCollector: eventHistoryCollectorMethods,
  EventManager: eventManagerMethods,
  ManagedEntity: managedEntityMethods,
  PropertyCollector: propertyCollectorMethods,
  PropertyFilter: propertyFilterMethods,
  SearchIndex: searchIndexMethods,
  ServiceInstance: serviceInstanceMethods,
  SessionManager: sessionManagerMethods,
  Task: taskMethods,
  TaskHistoryCollector: taskHistoryCollectorMethods,
  TaskManager: taskManagerMethods,
  ViewManager: viewManagerMethods,
  VirtualMachine: { ...powerMethods, ...guestMethods, ...snapshotOfVmMethods, ...virtualMachineMethods },
  VirtualMachineSnapshot: snapshotMethods,
};

/** From 8.0.1.0 on VI JSON exists; an older release in the address only picks an older schema. */
const RELEASES = [
  '7.0.0.0',
  '7.0.1.0',
  '7.0.2.0',
  '7.0.3.0',
  '7.0.3.2',
  '8.0.0.0',
  '8.0.0.1',
  '8.0.0.2',
  '8.0.1.0',
  '8.0.2.0',
  '8.0.3.0',
];

export const releasesOf = (version: Version): string[] => RELEASES.filter((release) => release <= `${version}.0`);

export interface VimRequest {
  readonly httpMethod: string;
  /** Below /sdk/vim25, decoded. */
  readonly segments: readonly string[];
  readonly body: string;
  readonly session: Session | undefined;
  readonly userAgent: string;
  readonly fault: ServiceFault | undefined;
  readonly gone: AbortSignal;
}

export interface VimAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers: Record<string, string>;
}

const methodOf = (type: string, name: string): Method | undefined => {
  for (const base of lineage(type)) {
    const methods = METHODS[base];
    if (methods && Object.hasOwn(methods, name)) return methods[name];
  }
  return undefined;
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw Object.assign(new VimFault('InvalidRequest', 'The request body is not valid JSON.'), { cause });
  }
};

const parse = (body: string): Record<string, unknown> => {
  if (body.trim() === '') return {};
  const value = parsed(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidArgument('body');
  return value as Record<string, unknown>;
};

const OPEN_PROPERTIES = new Set(['ServiceInstance.content', 'SessionManager.currentSession']);

function property(vcenter: VCenter, object: ManagedObject, name: string, session: Session | undefined): unknown {
  const members = membersOf(object.type, vcenter, session);
  if (!Object.hasOwn(members, name)) throw new HttpAnswer(404, undefined);
  if (!OPEN_PROPERTIES.has(`${object.type}.${name}`)) {
    if (!session) throw notAuthenticated(object.ref);
    if (vcenter.isGuarded(object)) vcenter.demand(session, object);
  }
  return compilePath(members, name).value(object, { now: vcenter.now });
}

async function invoke(vcenter: VCenter, request: VimRequest, headers: Record<string, string>): Promise<unknown> {
  const [release = '', type = '', id = '', name = '', ...rest] = request.segments;
  const { session } = request;
  if (rest.length > 0 || name === '' || !releasesOf(vcenter.version).includes(release))
    throw new HttpAnswer(404, undefined);
  const found = request.httpMethod === 'POST' ? methodOf(type, name) : undefined;
  if (request.httpMethod === 'POST' && !found) throw new HttpAnswer(404, undefined);
  if (!found && request.httpMethod !== 'GET') throw new HttpAnswer(405, undefined);
  if (!found && !isKnownType(type, vcenter)) throw new HttpAnswer(404, undefined);
  const object = vcenter.find(id, session);
  if (!object || !isKindOf(object.type, type)) {
    if (!session && !found?.anonymous) throw notAuthenticated(moRef(type, id));
    throw managedObjectNotFound(moRef(type, id));
  }
  if (!found) return property(vcenter, object, name, session);
  if (!found.anonymous) {
    if (!session) throw notAuthenticated(object.ref);
    if (vcenter.isGuarded(object)) vcenter.demand(session, object, ...found.privileges);
  }
  const args = decodeMembers(parse(request.body), found.params);
  const { userAgent, fault, gone } = request;
  return await found.run(object, args, { vcenter, session, method: name, userAgent, fault, gone, headers });
}

function isKnownType(type: string, vcenter: VCenter): boolean {
  try {
    membersOf(type, vcenter, undefined);
    return true;
  } catch {
    return false;
  }
}

/** One request of VI JSON: a property or a method of a managed object. */
export async function answerVim(vcenter: VCenter, request: VimRequest): Promise<VimAnswer> {
  const headers: Record<string, string> = {};
  try {
    const result = await invoke(vcenter, request, headers);
    return result === undefined ? { status: 204, headers } : { status: 200, body: result, headers };
  } catch (reason) {
    if (reason instanceof VimFault) return { status: 500, body: reason.body, headers };
    if (reason instanceof HttpAnswer) return { status: reason.status, body: reason.body, headers };
    throw reason;
  }
}
