import { randomUUID } from 'node:crypto';
import type { StackClock } from '#infra/local/clock';
import { type Account, canRead, holds } from '#infra/local/vcenter/authorization';
import { ManagedEntity } from '#infra/local/vcenter/entities';
import { EventLog } from '#infra/local/vcenter/event-log';
import type { Inventory } from '#infra/local/vcenter/inventory';
import { type ManagedObject, type MoRef, moRef } from '#infra/local/vcenter/managed-object';
import { type Session, SessionManager } from '#infra/local/vcenter/session-manager';
import { Snapshot } from '#infra/local/vcenter/snapshot';
import type { TagRegistry } from '#infra/local/vcenter/tag-registry';
import { Task } from '#infra/local/vcenter/task';
import { TaskManager } from '#infra/local/vcenter/task-manager';
import { noPermission } from '#infra/local/vcenter/vim-fault';

export type Version = '8.0.3' | '8.0.2' | '8.0.1' | '7.0.3';

/** The moIds of the singletons; several are not the names of their types. */
const SINGLETONS: Readonly<Record<string, string>> = {
  ServiceInstance: 'ServiceInstance',
  propertyCollector: 'PropertyCollector',
  ViewManager: 'ViewManager',
  SessionManager: 'SessionManager',
  AuthorizationManager: 'AuthorizationManager',
  PerfMgr: 'PerformanceManager',
  AlarmManager: 'AlarmManager',
  EventManager: 'EventManager',
  TaskManager: 'TaskManager',
  SearchIndex: 'SearchIndex',
};

export interface VCenterOptions {
  readonly name: string;
  readonly version: Version;
  readonly clock: StackClock;
  /** What tasks and guests take of their usual time. */
  readonly pace?: number;
  readonly inventory: Inventory;
  readonly accounts: readonly Account[];
  readonly tags: TagRegistry;
  readonly maxSessions: number;
  readonly idleSeconds: number;
}

/** One vCenter Server: what its two APIs share. */
export class VCenter {
  readonly name: string;
  readonly version: Version;
  readonly instanceUuid = randomUUID();
  readonly clock: StackClock;
  readonly pace: number;
  readonly inventory: Inventory;
  readonly sessions: SessionManager;
  readonly tasks: TaskManager;
  readonly events: EventLog;
  readonly tags: TagRegistry;
  readonly #singletons = new Map<string, ManagedObject>();

  constructor(options: VCenterOptions) {
    this.name = options.name;
    this.pace = options.pace ?? 1;
    this.version = options.version;
    this.clock = options.clock;
    this.inventory = options.inventory;
    this.sessions = new SessionManager(options.clock, options.accounts, {
      max: options.maxSessions,
      idleSeconds: options.idleSeconds,
      absoluteSeconds: 24 * 3600,
      shared: options.version === '8.0.3',
    });
    this.tags = options.tags;
    this.events = new EventLog(options.clock);
    this.tasks = new TaskManager(options.clock, options.pace);
    for (const [id, type] of Object.entries(SINGLETONS)) this.#singletons.set(id, { type, id, ref: moRef(type, id) });
  }

  get now(): number {
    return this.clock.now();
  }

  /** The object of a reference, as far as this session knows it. */
  find(id: string, session: Session | undefined): ManagedObject | undefined {
    return this.#singletons.get(id) ?? session?.objects.get(id) ?? this.inventory.get(id) ?? this.tasks.find(id);
  }

  /** The entity whose permissions decide over an object. */
  ownerOf(object: ManagedObject): ManagedEntity {
    if (object instanceof ManagedEntity) return object;
    if (object instanceof Snapshot) return object.vm;
    if (object instanceof Task) return object.plan.entity ?? this.inventory.rootFolder;
    return this.inventory.rootFolder;
  }

  /** Whether permissions decide over the object itself: singletons and what a session made are open to it. */
  isGuarded(object: ManagedObject): boolean {
    return object instanceof ManagedEntity || object instanceof Snapshot || object instanceof Task;
  }

  /** Refuses with NoPermission unless the session's account has every one of these privileges. */
  demand(session: Session, object: ManagedObject, ...privileges: string[]): void {
    const owner = this.ownerOf(object);
    if (!canRead(session.account, owner)) throw noPermission(object.ref, ['System.Read']);
    const missing = privileges.filter((privilege) => !holds(session.account, owner, privilege));
    if (missing.length > 0) throw noPermission(owner.ref, missing);
  }

  singleton(id: string): MoRef {
    return moRef(SINGLETONS[id] ?? id, id);
  }

  close(): void {
    this.tasks.close();
    this.sessions.endAll();
  }
}
