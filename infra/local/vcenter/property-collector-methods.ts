import { randomUUID } from 'node:crypto';
import type { ManagedObject } from '#infra/local/vcenter/managed-object';
import { type PropertyFilterSpec, PropertySelection } from '#infra/local/vcenter/property-selection';
import { PropertyCollector, type PropertyFilter, updatesOf } from '#infra/local/vcenter/property-updates';
import type { Session } from '#infra/local/vcenter/session-manager';
import { invalidArgument, notAuthenticated, VimFault } from '#infra/local/vcenter/vim-fault';
import { anonymousMethod, type Call, type Methods, method } from '#infra/local/vcenter/vim-method';

/** The server gives fewer objects at a time than it is asked for where it likes. */
const LARGEST_PAGE = 1000;

interface Rest {
  readonly collector: string;
  readonly size: number;
  readonly work: readonly (readonly [PropertySelection, ManagedObject])[];
  readonly from: number;
}

/** What page tokens stand for; a token is good once, in its session and at its collector. */
const rests = new WeakMap<Session, Map<string, Rest>>();

function page(rest: Rest, session: Session | undefined, now: number): unknown {
  if (rest.work.length === 0) return undefined;
  const to = rest.from + rest.size;
  const objects = rest.work.slice(rest.from, to).map(([selection, object]) => selection.content(object, { now }));
  if (to >= rest.work.length || !session) return { _typeName: 'RetrieveResult', objects };
  const token = randomUUID();
  const own = rests.get(session) ?? new Map<string, Rest>();
  rests.set(session, own.set(token, { ...rest, from: to }));
  return { _typeName: 'RetrieveResult', token, objects };
}

const take = (session: Session, collector: string, token: string): Rest => {
  const own = rests.get(session);
  const rest = own?.get(token);
  if (!rest || rest.collector !== collector) throw invalidArgument('token');
  own?.delete(token);
  return rest;
};

/** Without a session only what needs none can be read: the service content and who is logged in. */
const needsNoSession = (specs: readonly PropertyFilterSpec[]): boolean =>
  specs.every((spec) =>
    spec.objectSet.every(({ obj }) => obj.type === 'SessionManager' || obj.type === 'ServiceInstance'),
  );

export const propertyCollectorMethods: Methods = {
  RetrievePropertiesEx: anonymousMethod<{ specSet: readonly PropertyFilterSpec[]; options: { maxObjects?: number } }>(
    'specSet!:PropertyFilterSpec[] options!:RetrieveOptions',
    (self, { specSet, options }, { vcenter, session }) => {
      if (!session && !needsNoSession(specSet)) throw notAuthenticated(self.ref);
      const { maxObjects = LARGEST_PAGE } = options;
      if (maxObjects <= 0) throw invalidArgument('options.maxObjects');
      const work = specSet.flatMap((spec) => {
        const selection = new PropertySelection(vcenter, session, spec);
        return selection.objects().map((object) => [selection, object] as const);
      });
      return page(
        { collector: self.id, size: Math.min(maxObjects, LARGEST_PAGE), work, from: 0 },
        session,
        vcenter.now,
      );
    },
  ),
  ContinueRetrievePropertiesEx: method<ManagedObject, { token: string }>(
    'token!:string',
    [],
    (self, { token }, { vcenter, session }) => page(take(session, self.id, token), session, vcenter.now),
  ),
  CancelRetrievePropertiesEx: method<ManagedObject, { token: string }>(
    'token!:string',
    [],
    (self, { token }, { session }) => {
      take(session, self.id, token);
    },
  ),
  CreatePropertyCollector: method('', [], (_, __, { vcenter, session }) => new PropertyCollector(vcenter, session).ref),
  DestroyPropertyCollector: method('', [], (self, _, __) => {
    if (!(self instanceof PropertyCollector)) throw new VimFault('NotSupported', 'The default collector stays.');
    self.destroy();
  }),
  CreateFilter: method<ManagedObject, { spec: PropertyFilterSpec }>(
    'spec!:PropertyFilterSpec partialUpdates!:boolean',
    [],
    (self, { spec }, call) => collectorOf(self, call).addFilter(spec).ref,
  ),
  WaitForUpdatesEx: method<
    ManagedObject,
    { version?: string; options?: { maxWaitSeconds?: number; maxObjectUpdates?: number } }
  >('version:string options:WaitOptions', [], (self, { version = '', options = {} }, call) =>
    updatesOf(collectorOf(self, call), version, options, call.gone),
  ),
  CancelWaitForUpdates: method('', [], (self: ManagedObject, _, call) => collectorOf(self, call).cancelWait()),
};

export const propertyFilterMethods: Methods = {
  DestroyPropertyFilter: method<PropertyFilter>('', [], (self) => self.destroy()),
};

const defaults = new WeakMap<Session, PropertyCollector>();

/** The singleton collector stands for one of each session's own. */
function collectorOf(self: ManagedObject, { vcenter, session }: Call): PropertyCollector {
  if (self instanceof PropertyCollector) return self;
  const own = defaults.get(session) ?? new PropertyCollector(vcenter, session);
  defaults.set(session, own);
  return own;
}
