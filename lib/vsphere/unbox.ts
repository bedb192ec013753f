type Json = Record<string, unknown>;

/**
 * Takes the boxes off, in place: inside an `Any` slot VI JSON writes `{"_typeName":"int","_value":2}`.
 * A boxed object (the programming guide shows a reference so) keeps its `_typeName`.
 */
export function unbox(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const item: unknown = value[index];
      if (typeof item === 'object' && item !== null) value[index] = unbox(item);
    }
    return value;
  }
  const object = value as Json;
  if ('_value' in object) {
    const inner = unbox(object['_value']);
    return isPlainObject(inner) ? { _typeName: object['_typeName'], ...inner } : inner;
  }
  for (const key in object) {
    const member = object[key];
    if (typeof member === 'object' && member !== null) object[key] = unbox(member);
  }
  return object;
}

function isPlainObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
