import { invalidProperty } from '#infra/local/vcenter/vim-fault';

/** The moment at which properties are read, in milliseconds of the stack's clock. */
export interface At {
  readonly now: number;
}

export type Read<S> = (subject: S, at: At) => unknown;

/** A property without properties of its own. `box` is the name its value carries where the API declares Any. */
export interface Leaf<S> {
  readonly box: string | undefined;
  readonly read: Read<S>;
}

/** A data object whose members are computed from its subject one by one, so that a path costs only its own leaf. */
export interface Shape<S> {
  readonly typeName: string;
  readonly members: Members<S>;
  readonly present: ((subject: S, at: At) => boolean) | undefined;
}

export type Members<S> = Readonly<Record<string, Leaf<S> | Shape<S>>>;

/** A path made ready: `value` as a typed member shows it, `boxed` as an Any slot does. */
export interface CompiledPath<S> {
  readonly value: Read<S>;
  readonly boxed: Read<S>;
}

const leafOf =
  (box: string | undefined) =>
  <S>(read: Read<S>): Leaf<S> => ({ box, read });

export const boolean = leafOf('boolean');
export const int = leafOf('int');
export const long = leafOf('long');
export const short = leafOf('short');
export const string = leafOf('string');
export const dateTime = leafOf('dateTime');
/** A managed object reference or a data object, which carry their own type name. */
export const inline = leafOf(undefined);
export const enumeration = <S>(name: string, read: Read<S>): Leaf<S> => ({ box: name, read });
export const arrayOf = <S>(name: string, read: Read<S>): Leaf<S> => ({ box: `ArrayOf${name}`, read });

/** Members that exist and have no value here. */
export const unset = <S>(names: string): Members<S> =>
  Object.fromEntries(names.split(' ').map((name) => [name, inline<S>(() => undefined)]));

export const shape = <S>(
  typeName: string,
  members: Members<S>,
  present?: (subject: S, at: At) => boolean,
): Shape<S> => ({ typeName, members, present });

/** RFC 3339 with the microseconds that vCenter writes. */
export const timestamp = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, -1)}000Z`;

const isShape = <S>(member: Leaf<S> | Shape<S>): member is Shape<S> => 'members' in member;

function readShape<S>(from: Shape<S>, subject: S, at: At): Record<string, unknown> | undefined {
  if (from.present && !from.present(subject, at)) return undefined;
  const object: Record<string, unknown> = { _typeName: from.typeName };
  for (const [name, member] of Object.entries(from.members)) {
    const value = isShape(member) ? readShape(member, subject, at) : member.read(subject, at);
    if (value !== undefined) object[name] = value;
  }
  return object;
}

const box = (name: string | undefined, value: unknown): unknown =>
  value === undefined || name === undefined ? value : { _typeName: name, _value: value };

const boxNameOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) > 2 ** 31 ? 'long' : 'int';
  return Array.isArray(value) ? 'ArrayOfAnyType' : undefined;
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Goes on inside a value that a leaf gave: `device[4000].key`. */
const walk = (value: unknown, steps: readonly string[], path: string): unknown => {
  let at = value;
  for (const step of steps) {
    if (at === undefined) return undefined;
    const [, name = step, key] = /^([^[]*)\[(.*)\]$/.exec(step) ?? [];
    if (name !== '') {
      if (!isRecord(at) || Array.isArray(at)) throw invalidProperty(path);
      at = at[name];
    }
    if (key === undefined) continue;
    const wanted = key.replaceAll('"', '');
    at = Array.isArray(at) ? at.find((item) => isRecord(item) && String(item['key']) === wanted) : undefined;
  }
  return at;
};

/** Makes a property path ready; a path the type does not have is an InvalidProperty fault. */
export function compilePath<S>(root: Members<S>, path: string): CompiledPath<S> {
  const steps = path.split('.');
  let members: Members<S> = root;
  const guards: ((subject: S, at: At) => boolean)[] = [];
  for (const [index, step] of steps.entries()) {
    const bracket = step.indexOf('[');
    const name = bracket < 0 ? step : step.slice(0, bracket);
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (!member) throw invalidProperty(path);
    if (!isShape(member)) {
      const rest = [...(bracket < 0 ? [] : [step.slice(bracket)]), ...steps.slice(index + 1)];
      const present: Read<S> = (subject, at) =>
        guards.every((guard) => guard(subject, at)) ? member.read(subject, at) : undefined;
      const read = guards.length === 0 ? member.read : present;
      if (rest.length === 0) return { value: read, boxed: (subject, at) => box(member.box, read(subject, at)) };
      const value: Read<S> = (subject, at) => walk(read(subject, at), rest, path);
      return {
        value,
        boxed: (subject, at) => {
          const found = value(subject, at);
          return box(boxNameOf(found), found);
        },
      };
    }
    if (index === steps.length - 1) {
      const value: Read<S> = (subject, at) =>
        guards.every((guard) => guard(subject, at)) ? readShape(member, subject, at) : undefined;
      return { value, boxed: value };
    }
    if (member.present) guards.push(member.present);
    members = member.members;
  }
  throw invalidProperty(path);
}
