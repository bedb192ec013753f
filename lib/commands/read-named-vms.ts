import { untaggedNotes } from '#lib/commands/listing-notes';
import { pickActions } from '#lib/commands/offer-actions';
import type { Reading } from '#lib/commands/reading';
import { SaidError } from '#lib/errors';
import type { Vm } from '#lib/jobs/step';
import { unresolvedRows } from '#lib/jobs/unresolved-rows';
import type { Message, Row } from '#lib/slack/message';
import { time, type Words, words } from '#lib/slack/words';
import { isFiltered, type TargetQuery } from '#lib/targets/query';
import type { VmProperties } from '#lib/vsphere/vm-properties';

/** VMs read for an answer, in the order they were typed, and everything that did not lead to one. */
export interface NamedVms {
  readonly vms: readonly Vm[];
  /** A row for each word or vCenter that failed; one bad name never hides the others. */
  readonly problems: readonly Row[];
  /** The whole answer where there is no VM: one bad word is its headline, several are its rows. */
  readonly nothing: Message;
  /** Severity and notes that follow from it. */
  readonly answer: Pick<Message, 'severity' | 'notes' | 'actions'>;
}

/** Resolves and reads the VMs that a read names; which must be named, for "all" is what `list` is for. */
export async function readNamedVms(
  reading: Reading,
  query: TargetQuery,
  paths: readonly (keyof VmProperties)[],
): Promise<NamedVms> {
  if (query.words.length === 0 && !isFiltered(query.filters)) {
    throw new SaidError('usage', `Which VM? Name at least one. For all of them, type \`${reading.word} list\`.`);
  }
  const resolution = await reading.resolve(query);
  const { vms, gone, silent } = await reading.vms(resolution.targets, paths);
  const order = resolution.targets.map((target) => `${target.vcenter}#${target.moId}`);
  const position = (vm: Vm): number => order.indexOf(`${vm.vcenter}#${vm.moId}`);
  const failed = (said: string): Row => ({ severity: 'failure', words: said });
  const problems = [
    ...resolution.unresolved.flatMap(unresolvedRows),
    ...gone.map((target) => failed(`"${target.typed}" is not there any more.`)),
    ...[...resolution.silent, ...silent].map(({ vcenter, error }) =>
      failed(`Nothing from ${vcenter}: ${error.message}`),
    ),
  ];
  const left = `${resolution.leftOut} left out: templates and the platform's own VMs.`;
  const [first, ...others] = problems;
  const alone = query.words.length === 1 && first !== undefined;
  const notes: Words[] = [...(resolution.leftOut === 0 ? [] : [left]), ...untaggedNotes(resolution.untagged)];
  if (resolution.asOf !== undefined) notes.push(words('Looked up among the VMs as of ', [time(resolution.asOf)], '.'));
  const actions = pickActions(resolution.unresolved, reading.retyped);
  return {
    nothing: {
      severity: 'failure',
      headline: alone ? first.words : 'No VM to show',
      rows: alone ? others : problems,
      notes,
      actions,
    },
    vms: [...vms].sort((a, b) => position(a) - position(b)),
    problems,
    answer: {
      severity: problems.length === 0 ? 'info' : vms.length === 0 ? 'failure' : 'warning',
      notes,
      actions,
    },
  };
}
