import type { Words } from '#lib/slack/words';
import type { Unresolved } from '#lib/targets/choose';
import type { Silent } from '#lib/targets/source';

/** What an answer lacks, a line each: words that led to nothing, vCenters that did not answer, what no list shows. */
export function listingNotes(listing: {
  readonly unresolved: readonly Unresolved[];
  readonly silent: readonly Silent[];
  readonly leftOut: number;
  readonly untagged: readonly string[];
}): readonly Words[] {
  const platform = `${listing.leftOut} left out: the platform's own VMs.`;
  return [
    ...listing.unresolved.map((word) => word.said),
    ...listing.silent.map(({ vcenter, error }) => `Nothing from ${vcenter}: ${error.message}`),
    ...(listing.leftOut === 0 ? [] : [platform]),
    ...untaggedNotes(listing.untagged),
  ];
}

/** Why VMs may be missing that the asker could see if their tags were read. */
export function untaggedNotes(vcenters: readonly string[]): readonly Words[] {
  return vcenters.map(
    (name) =>
      `The tags on ${name} could not be read, so VMs that you may see only by a tag are left out. Try again in a minute.`,
  );
}
