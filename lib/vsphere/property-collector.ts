import { dataObject } from '#lib/vsphere/data-object';
import { type MoRef, moRef } from '#lib/vsphere/moref';
import type { VSphere } from '#lib/vsphere/vsphere';

/** One object as the property collector returns it, without boxes. */
export interface ObjectContent {
  readonly obj: MoRef;
  readonly propSet?: readonly { readonly name: string; readonly val: unknown }[];
  /** Properties the account may not read, or that could not be read now. */
  readonly missingSet?: readonly { readonly path: string }[];
}

interface RetrieveResult {
  readonly token?: string;
  readonly objects?: readonly ObjectContent[];
}

export function propertySpec(type: string, pathSet: readonly string[]): object {
  return dataObject('PropertySpec', { type, all: false, pathSet });
}

/** From objects of `type` along `path`; `then` are specs, or the names of specs, to go on with. */
export function traversal(name: string, type: string, path: string, then: readonly (object | string)[] = []): object {
  const selectSet = then.map((next) => (typeof next === 'string' ? dataObject('SelectionSpec', { name: next }) : next));
  return dataObject('TraversalSpec', {
    name,
    type,
    path,
    skip: false,
    ...(selectSet.length === 0 ? {} : { selectSet }),
  });
}

export function objectSpec(type: string, moId: string, selectSet: readonly object[] = [], skip = false): object {
  return dataObject('ObjectSpec', { obj: moRef(type, moId), skip, ...(selectSet.length === 0 ? {} : { selectSet }) });
}

/**
 * RetrievePropertiesEx with all its pages, in the order of the object set.
 * The server may page smaller than asked; a reader that leaves early gives the rest back.
 */
export async function* retrieveProperties(
  vsphere: VSphere,
  propSet: readonly object[],
  objectSet: readonly object[],
  options: { readonly maxObjects?: number } = {},
): AsyncGenerator<readonly ObjectContent[], void, void> {
  const collector = (await vsphere.content()).propertyCollector;
  const ask = (method: string, body: object) =>
    vsphere.call<RetrieveResult>(collector.type, collector.value, method, body);
  let page = await ask('RetrievePropertiesEx', {
    specSet: [dataObject('PropertyFilterSpec', { propSet, objectSet })],
    options: dataObject('RetrieveOptions', options),
  });
  try {
    while (page !== undefined) {
      const { token, objects = [] }: RetrieveResult = page;
      page = token === undefined ? undefined : { token };
      yield objects;
      if (token !== undefined) page = await ask('ContinueRetrievePropertiesEx', { token });
    }
  } finally {
    if (page?.token !== undefined)
      await ask('CancelRetrievePropertiesEx', { token: page.token }).catch(() => undefined);
  }
}

/** All pages at once. */
export async function retrieveAll(
  vsphere: VSphere,
  propSet: readonly object[],
  objectSet: readonly object[],
): Promise<readonly ObjectContent[]> {
  const all: ObjectContent[] = [];
  for await (const page of retrieveProperties(vsphere, propSet, objectSet)) all.push(...page);
  return all;
}

export function valuesOf(content: ObjectContent): ReadonlyMap<string, unknown> {
  return new Map((content.propSet ?? []).map(({ name, val }) => [name, val]));
}
