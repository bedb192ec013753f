import { dataObject } from '#lib/vsphere/data-object';
import { ObjectNotFound, OperationFailed } from '#lib/vsphere/errors';
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
  let token: string | undefined;
  try {
    while (page !== undefined) {
      token = page.token;
      yield page.objects ?? [];
      if (token === undefined) return;
      const next = { token };
      token = undefined;
      page = await ask('ContinueRetrievePropertiesEx', next);
    }
  } finally {
    if (token !== undefined) await ask('CancelRetrievePropertiesEx', { token }).catch(() => undefined);
  }
}

/** All pages at once. */
export function retrieveAll(
  vsphere: VSphere,
  propSet: readonly object[],
  objectSet: readonly object[],
): Promise<readonly ObjectContent[]> {
  return againWithNewSession(async (begun) => {
    const all: ObjectContent[] = [];
    for await (const page of retrieveProperties(vsphere, propSet, objectSet)) {
      begun();
      all.push(...page);
    }
    return all;
  });
}

/**
 * Page tokens and views belong to a session: one that is lost in the middle of a read takes them with it,
 * and what was begun has to be read again from the start, once.
 */
export async function againWithNewSession<T>(read: (begun: () => void) => Promise<T>): Promise<T> {
  let hasBegun = false;
  try {
    return await read(() => {
      hasBegun = true;
    });
  } catch (error) {
    if (!hasBegun || !(error instanceof OperationFailed || error instanceof ObjectNotFound)) throw error;
    return read(() => undefined);
  }
}

export function valuesOf(content: ObjectContent): ReadonlyMap<string, unknown> {
  return new Map((content.propSet ?? []).map(({ name, val }) => [name, val]));
}
