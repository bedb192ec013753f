import type { Desk } from '#lib/commands/desk';
import { SaidError } from '#lib/errors';
import type { TargetQuery } from '#lib/targets/query';
import type { TargetSource } from '#lib/targets/source';
import { createSources, type Sources } from '#lib/targets/sources';
import { NoReads } from '#lib/vsphere/account-unusable';
import { SecretUnreadable } from '#lib/vsphere/errors';
import type { VSphere } from '#lib/vsphere/vsphere';

/**
 * The vCenters as sources of targets; one whose secret cannot be read counts as silent from the start.
 *
 * @param source what one vCenter is asked by: nothing is found that did not come through it
 */
export async function openSources(
  desk: Pick<Desk, 'vcenters'>,
  query: TargetQuery,
  source: (vsphere: VSphere) => TargetSource,
): Promise<Sources> {
  const { vcenters, unreadable, disabled } = await configured(desk, query);
  if (vcenters.length + unreadable.length + disabled.length === 0) {
    throw new SaidError(
      'not-found',
      'No vCenter is configured. An operator adds one with `npm run vcenter -- add <name>`.',
    );
  }
  if (vcenters.length + unreadable.length === 0) {
    throw new SaidError(
      'not-found',
      `Every configured vCenter is disabled (${disabled.join(', ')}). An operator enables one with \`npm run vcenter -- enable <name>\`.`,
    );
  }
  const silent = unreadable.map(({ name, reason, cure }) => ({
    vcenter: name,
    error: cure === undefined ? new SecretUnreadable(name, reason) : new NoReads(name, { reason, cure }),
  }));
  return createSources(vcenters.map(source), silent, disabled);
}

/** The vCenters as remembered; one that is named and not among them may have been added a moment ago. */
async function configured(
  { vcenters }: Pick<Desk, 'vcenters'>,
  { words, filters }: TargetQuery,
): ReturnType<Desk['vcenters']['all']> {
  const known = await vcenters.all();
  const names = [...known.vcenters.map((one) => one.vcenter), ...known.unreadable.map((one) => one.name)];
  const prefixes = words.flatMap(({ text }) => (text.indexOf(':') > 0 ? [text.slice(0, text.indexOf(':'))] : []));
  const named = [...(filters.vcenter === undefined ? [] : [filters.vcenter]), ...prefixes];
  const isKnown = (word: string): boolean => names.some((name) => name.toLowerCase() === word.toLowerCase());
  const unknown = named.find((word) => !isKnown(word));
  if (unknown === undefined) return known;
  await vcenters.named(unknown);
  return await vcenters.all();
}
