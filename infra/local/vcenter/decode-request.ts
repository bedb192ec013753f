import { REQUEST_BASES, REQUEST_TYPES } from '#infra/local/vcenter/request-types';
import { invalidArgument } from '#infra/local/vcenter/vim-fault';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MOREF_FIELDS = new Set(['_typeName', 'type', 'value', 'serverGuid']);

const isWhole = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value);

const PRIMITIVES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  int: (value) => isWhole(value) && Math.abs(Number(value)) < 2 ** 31,
  long: isWhole,
  dateTime: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  Any: () => true,
};

const moRefOf = (value: unknown, path: string): { type: string; value: string } => {
  if (!isObject(value)) throw invalidArgument(path);
  const { type, value: id } = value;
  if (typeof type !== 'string' || typeof id !== 'string') throw invalidArgument(path, `Invalid MoRef: ${path}`);
  return { type, value: id };
};

/** Without a type name the server takes an object for a reference, and stumbles over the first member of anything else. */
const typeNameOf = (value: Json, path: string): string => {
  const named = value['_typeName'];
  if (typeof named === 'string') return named;
  const stranger = Object.keys(value).find((key) => !MOREF_FIELDS.has(key)) ?? path;
  throw invalidArgument(path, `Invalid MoRef field: ${stranger}`);
};

const isTypeOf = (type: string, wanted: string): boolean => {
  for (let at: string | undefined = type; at; at = REQUEST_BASES[at]) if (at === wanted) return true;
  return false;
};

function decodeValue(value: unknown, type: string, path: string): unknown {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) throw invalidArgument(path);
    return value.map((item, index) => decodeValue(item, type.slice(0, -2), `${path}[${index}]`));
  }
  const fits = PRIMITIVES[type];
  if (fits) {
    if (!fits(value)) throw invalidArgument(path);
    return value;
  }
  if (type === 'ManagedObjectReference') return moRefOf(value, path);
  if (!isObject(value)) throw invalidArgument(path);
  const named = typeNameOf(value, path);
  const members = REQUEST_TYPES[named];
  if (members === undefined || !isTypeOf(named, type))
    throw invalidArgument(path, `Unexpected type "${named}" for ${path}, expected ${type}`);
  return { _typeName: named, ...decodeMembers(value, members, `${path}.`) };
}

/** Reads the parameters of a method, or the members of a data object, as the declaration says. */
export function decodeMembers(body: Json, declared: string, prefix = ''): Record<string, unknown> {
  const decoded: Record<string, unknown> = {};
  for (const declaration of declared.split(' ')) {
    const [, name, required, type] = /^(\w+)(!?):(\S+)$/.exec(declaration) ?? [];
    if (name === undefined || type === undefined) continue;
    const value = body[name];
    if (value !== undefined && value !== null) decoded[name] = decodeValue(value, type, `${prefix}${name}`);
    else if (required) throw invalidArgument(`${prefix}${name}`, `Required parameter ${prefix}${name} is missing`);
  }
  return decoded;
}
