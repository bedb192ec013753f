import { canRead, canView } from '#infra/local/vcenter/authorization';
import { ManagedEntity } from '#infra/local/vcenter/entities';
import { isKindOf, type ManagedObject, moRef } from '#infra/local/vcenter/managed-object';
import { compileFor, membersOf } from '#infra/local/vcenter/object-members';
import type { Session } from '#infra/local/vcenter/session-manager';
import type { At, CompiledPath } from '#infra/local/vcenter/shape';
import type { VCenter } from '#infra/local/vcenter/vcenter';
import { invalidArgument, managedObjectNotFound, noPermission } from '#infra/local/vcenter/vim-fault';
import type { Ref } from '#infra/local/vcenter/vim-method';

interface PropertySpec {
  readonly type: string;
  readonly all?: boolean;
  readonly pathSet?: readonly string[];
}

interface Selection {
  readonly _typeName: string;
  readonly name?: string;
  readonly type?: string;
  readonly path?: string;
  readonly skip?: boolean;
  readonly selectSet?: readonly Selection[];
}

export interface PropertyFilterSpec {
  readonly propSet: readonly PropertySpec[];
  readonly objectSet: readonly {
    readonly obj: Ref;
    readonly skip?: boolean;
    readonly selectSet?: readonly Selection[];
  }[];
  readonly reportMissingObjectsInResults?: boolean;
}

interface NamedPath {
  readonly name: string;
  readonly path: CompiledPath<ManagedObject>;
}

/** What somebody may read who sees an object only because it is on the way to theirs. */
const SEEN_ON_THE_WAY = new Set([
  'name',
  'parent',
  'childEntity',
  'childType',
  'vmFolder',
  'hostFolder',
  'datastoreFolder',
  'networkFolder',
]);

const isRef = (value: unknown): value is Ref =>
  typeof value === 'object' && value !== null && 'value' in value && 'type' in value;

const refsIn = (value: unknown): Ref[] => (Array.isArray(value) ? value.filter(isRef) : isRef(value) ? [value] : []);

/** One PropertyFilterSpec made ready for a session: which objects, and which of their properties. */
export class PropertySelection {
  readonly #vcenter: VCenter;
  readonly #session: Session | undefined;
  readonly #spec: PropertyFilterSpec;
  readonly #paths = new Map<string, readonly NamedPath[]>();

  constructor(vcenter: VCenter, session: Session | undefined, spec: PropertyFilterSpec) {
    this.#vcenter = vcenter;
    this.#session = session;
    this.#spec = spec;
    for (const { type, all, pathSet = [] } of spec.propSet) {
      membersOf(type, vcenter, session);
      if (!all) for (const path of pathSet) compileFor(type, path, vcenter, session);
    }
  }

  /** The objects the spec reaches and has properties for, each once. */
  objects(): ManagedObject[] {
    const found = new Set<ManagedObject>();
    for (const { obj, skip, selectSet = [] } of this.#spec.objectSet) {
      const start = this.#vcenter.find(obj.value, this.#session);
      if (!start || !isKindOf(start.type, obj.type)) {
        if (this.#spec.reportMissingObjectsInResults) continue;
        throw managedObjectNotFound(moRef(obj.type, obj.value));
      }
      if (!skip && this.#mayView(start)) found.add(start);
      this.#follow(start, selectSet, found);
    }
    return [...found].filter((object) => this.#pathsOf(object.type) !== undefined);
  }

  /** `ObjectContent`, with `missingSet` for what the account may not read. */
  content(object: ManagedObject, at: At): Record<string, unknown> {
    const propSet: unknown[] = [];
    const missingSet: unknown[] = [];
    this.#read(
      object,
      at,
      (name, val) => propSet.push({ _typeName: 'DynamicProperty', name, val }),
      (name) => {
        missingSet.push({ _typeName: 'MissingProperty', path: name, fault: this.#refusal(object) });
      },
    );
    return {
      _typeName: 'ObjectContent',
      obj: object.ref,
      ...(propSet.length > 0 ? { propSet } : {}),
      ...(missingSet.length > 0 ? { missingSet } : {}),
    };
  }

  /** The readable properties of an object, as text to be compared and as values. */
  values(object: ManagedObject, at: At): Map<string, unknown> {
    const values = new Map<string, unknown>();
    this.#read(
      object,
      at,
      (name, value) => values.set(name, value),
      () => undefined,
    );
    return values;
  }

  #read(
    object: ManagedObject,
    at: At,
    give: (name: string, value: unknown) => void,
    refuse: (name: string) => void,
  ): void {
    const readable = this.#mayRead(object);
    for (const { name, path } of this.#pathsOf(object.type) ?? []) {
      if (!readable && !SEEN_ON_THE_WAY.has(name)) {
        refuse(name);
        continue;
      }
      const value = path.boxed(object, at);
      if (value !== undefined) give(name, value);
    }
  }

  #refusal(object: ManagedObject): unknown {
    return noPermission(object.ref, ['System.Read']).body;
  }

  #pathsOf(type: string): readonly NamedPath[] | undefined {
    const known = this.#paths.get(type);
    if (known) return known;
    const specs = this.#spec.propSet.filter((spec) => isKindOf(type, spec.type));
    if (specs.length === 0) return undefined;
    const names = new Set<string>();
    for (const { all, pathSet = [] } of specs) {
      for (const name of all ? Object.keys(membersOf(type, this.#vcenter, this.#session)) : pathSet) names.add(name);
    }
    const paths = [...names].map((name) => ({ name, path: compileFor(type, name, this.#vcenter, this.#session) }));
    this.#paths.set(type, paths);
    return paths;
  }

  #follow(start: ManagedObject, selectSet: readonly Selection[], found: Set<ManagedObject>): void {
    const named = new Map<string, Selection>();
    const learn = (selections: readonly Selection[]): void => {
      for (const selection of selections) {
        if (selection._typeName !== 'TraversalSpec') continue;
        if (selection.name) named.set(selection.name, selection);
        learn(selection.selectSet ?? []);
      }
    };
    learn(selectSet);
    const seen = new Map<Selection, Set<ManagedObject>>();
    const at = { now: this.#vcenter.now };
    const queue: [ManagedObject, readonly Selection[]][] = [[start, selectSet]];
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [object, selections] = next;
      for (const selection of selections) {
        const traversal = selection._typeName === 'TraversalSpec' ? selection : named.get(selection.name ?? '');
        if (!traversal)
          throw invalidArgument('specSet.objectSet.selectSet', `Unknown selection "${selection.name ?? ''}"`);
        if (!isKindOf(object.type, traversal.type ?? '')) continue;
        const visited = seen.get(traversal) ?? new Set();
        seen.set(traversal, visited);
        if (visited.has(object)) continue;
        visited.add(object);
        for (const child of this.#reached(object, traversal.path ?? '', at)) {
          if (!traversal.skip) found.add(child);
          if (traversal.selectSet?.length) queue.push([child, traversal.selectSet]);
        }
      }
    }
  }

  *#reached(object: ManagedObject, path: string, at: At): Generator<ManagedObject> {
    const value = compileFor(object.type, path, this.#vcenter, this.#session).value(object, at);
    for (const ref of refsIn(value)) {
      const child = this.#vcenter.find(ref.value, this.#session);
      if (child && this.#mayView(child)) yield child;
    }
  }

  #mayView(object: ManagedObject): boolean {
    return (
      !(object instanceof ManagedEntity) || (this.#session !== undefined && canView(this.#session.account, object))
    );
  }

  #mayRead(object: ManagedObject): boolean {
    return (
      !(object instanceof ManagedEntity) || (this.#session !== undefined && canRead(this.#session.account, object))
    );
  }
}
