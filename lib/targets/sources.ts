import { SaidError } from '#lib/errors';
import type { Expression } from '#lib/targets/expression';
import type { Located } from '#lib/targets/match-filters';
import type { Silent, TargetSource } from '#lib/targets/source';
import { didYouMean } from '#lib/targets/suggest';

/** A VM found by an exact name or id. */
export interface Hit {
  readonly vcenter: string;
  readonly moId: string;
  readonly name: string;
}

/** All vCenters of one command: each is asked at once, each bulk read is made once, and who did not answer is kept. */
export interface Sources {
  readonly names: readonly string[];
  /** Configured, and not to be asked. */
  readonly disabled: readonly string[];
  /** One request a vCenter for all exact names and ids. */
  quickly(expressions: readonly Expression[]): Promise<ReadonlyMap<Expression, readonly Hit[]>>;
  /** The bulk read, of one vCenter or of all. */
  everything(vcenter: string | undefined): Promise<readonly Located[]>;
  /** Those that carry the tag; a tag that nobody knows is refused, where everybody was asked. */
  tagged(tag: string, among: readonly Located[], vcenter?: string): Promise<readonly Located[]>;
  silent(): readonly Silent[];
}

/**
 * @param known every configured and enabled vCenter that can be asked
 * @param unreadable those whose secret could not be read: they count as silent from the start
 */
export function createSources(
  known: readonly TargetSource[],
  unreadable: readonly Silent[],
  disabled: readonly string[] = [],
): Sources {
  const silent = new Map(unreadable.map((one) => [one.vcenter, one]));
  const bulk = new Map<string, Promise<readonly Located[]>>();

  async function ask<T>(source: TargetSource, question: () => Promise<readonly T[]>): Promise<readonly T[]> {
    if (silent.has(source.vcenter)) return [];
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof SaidError)) throw error;
      silent.set(source.vcenter, { vcenter: source.vcenter, error });
      return [];
    }
  }

  function everythingOf(source: TargetSource): Promise<readonly Located[]> {
    const started = bulk.get(source.vcenter);
    if (started !== undefined) return started;
    const read = ask(source, async () => {
      const vms = await source.everything();
      return vms.map((vm) => ({ ...vm, vcenter: source.vcenter }));
    });
    bulk.set(source.vcenter, read);
    return read;
  }

  function wanted(vcenter: string | undefined): readonly TargetSource[] {
    return vcenter === undefined ? known : known.filter((source) => source.vcenter === vcenter);
  }

  async function quicklyOn(source: TargetSource, expressions: readonly Expression[]): Promise<[Expression, Hit][]> {
    const here = expressions.filter((one) => one.vcenter === undefined || one.vcenter === source.vcenter);
    const ids = here.flatMap((one) => (one.form === 'id' ? [one.moId] : []));
    const names = here.flatMap((one) => (one.form === 'name' ? [one.name] : []));
    const [byId, byName] = await Promise.all([
      ids.length === 0 ? [] : ask(source, () => source.byId(ids)),
      names.length + ids.length === 0 ? [] : ask(source, () => source.byName([...names, ...ids])),
    ]);
    const all = [...new Map([...byId, ...byName].map((vm) => [vm.moId, vm])).values()];
    return here.flatMap((one) =>
      all.filter((vm) => fits(one, vm)).map((vm): [Expression, Hit] => [one, { vcenter: source.vcenter, ...vm }]),
    );
  }

  return {
    names: [...known.map((source) => source.vcenter), ...unreadable.map((one) => one.vcenter)],
    disabled,
    async quickly(expressions) {
      const answers = await Promise.all(known.map((source) => quicklyOn(source, expressions)));
      const hits = new Map<Expression, Hit[]>();
      for (const [expression, hit] of answers.flat()) hits.set(expression, [...(hits.get(expression) ?? []), hit]);
      return hits;
    },
    async everything(vcenter) {
      return (await Promise.all(wanted(vcenter).map(everythingOf))).flat();
    },
    async tagged(tag, among, vcenter) {
      const sources = wanted(vcenter);
      const asked = await Promise.all(
        sources.map((source) =>
          ask(source, async () => [{ vcenter: source.vcenter, moIds: await taggedOn(source, tag) }]),
        ),
      );
      const carried = new Map(asked.flat().map((one) => [one.vcenter, one.moIds]));
      const everybodyAnswered = carried.size === sources.length;
      if (everybodyAnswered && [...carried.values()].every((moIds) => moIds === undefined)) {
        throw new SaidError('not-found', `No tag is called "${tag}". Type its name, or category:name.`);
      }
      return among.filter((vm) => carried.get(vm.vcenter)?.has(vm.moId) === true);
    },
    silent: () => [...silent.values()],
  };
}

/** The one vCenter that `--vcenter` names. */
export function oneSource(sources: Sources, typed: string): Sources {
  const name = sources.names.find((one) => one.toLowerCase() === typed.toLowerCase());
  if (name === undefined) {
    const hint = sources.names.length === 0 ? ' None is configured.' : didYouMean(typed, sources.names);
    throw new SaidError('not-found', `No vCenter is called "${typed}".${hint}`);
  }
  const here = (one: { readonly vcenter: string }): boolean => one.vcenter === name;
  return {
    names: sources.names,
    disabled: sources.disabled,
    quickly: async (expressions) => {
      const pinned = new Map(
        expressions.map((one): [Expression, Expression] => [{ ...one, vcenter: one.vcenter ?? name }, one]),
      );
      const hits = await sources.quickly([...pinned.keys()]);
      return new Map([...hits].map(([one, found]) => [pinned.get(one) ?? one, found.filter(here)]));
    },
    everything: () => sources.everything(name),
    tagged: (tag, among) => sources.tagged(tag, among, name),
    silent: () => sources.silent().filter(here),
  };
}

/** A tag that one vCenter does not know may still be another's. */
async function taggedOn(source: TargetSource, tag: string): Promise<ReadonlySet<string> | undefined> {
  try {
    return await source.tagged(tag);
  } catch (error) {
    if (error instanceof SaidError && error.kind === 'not-found') return undefined;
    throw error;
  }
}

function fits(expression: Expression, vm: { readonly moId: string; readonly name: string }): boolean {
  if (expression.form === 'id') return vm.moId === expression.moId || vm.name === expression.moId;
  return expression.form === 'name' && vm.name === expression.name;
}
