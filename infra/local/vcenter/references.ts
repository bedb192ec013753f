import { arrayOf, type Leaf } from '#infra/local/vcenter/shape';

/** A property that is an array of references. */
export const references = <S>(read: (subject: S) => Iterable<{ ref: unknown }>): Leaf<S> =>
  arrayOf<S>('ManagedObjectReference', (subject) => [...read(subject)].map(({ ref }) => ref));
