export type DataObject<T extends object> = { readonly _typeName: string } & T;

/**
 * A VI JSON data object with `_typeName` as its first key: vCenter parses the body as a stream
 * and answers InvalidArgument to one that comes without it.
 */
export function dataObject<T extends object>(typeName: string, members: T): DataObject<T> {
  return { _typeName: typeName, ...members };
}
