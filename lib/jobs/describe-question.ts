import { overallOf, settledRow, subject } from '#lib/jobs/describe-change';
import { powerWord } from '#lib/jobs/facts';
import { type Job, type Plan, shortId } from '#lib/jobs/job';
import type { JobTarget } from '#lib/jobs/job-target';
import type { Vm } from '#lib/jobs/step';
import { unresolvedRows } from '#lib/jobs/unresolved-rows';
import { bytes } from '#lib/slack/bytes';
import type { Action, Message, Row } from '#lib/slack/message';
import { bold, code, time, user, type Words, words } from '#lib/slack/words';

/** What is about to be done: each VM as it is, what the change takes from it, and how much room there is. */
interface Outline {
  readonly job: Job;
  readonly plan: Plan;
  readonly targets: readonly JobTarget[];
  readonly vms: Iterable<Vm>;
}

/** Asks whether a change is to be done, with all that it touches. */
export function describeQuestion(
  outline: Outline,
  question: {
    /** Until when it may be answered, milliseconds since 1970. */
    readonly until: number;
    /** What is different from what was shown before. */
    readonly changes: readonly Row[];
    readonly actions: readonly Action[];
  },
): Message {
  const { job, plan, targets } = outline;
  const going = targets.filter((target) => target.state !== 'settled');
  const { changes, until, actions } = question;
  const again = changes.length === 0 ? '' : 'Something changed since this was asked. ';
  return {
    severity: 'question',
    headline: words(`${again}Really ${plan.words.todo} `, subject(going), '? · ', askedBy(job)),
    rows: [...changes, ...outlineRows(outline)],
    notes: [
      ...outlineNotes(outline),
      words(
        'Only ',
        [user(job.asked.user)],
        ' can answer, until ',
        [time(until)],
        `. Nothing is done before. Job ${shortId(job.id)}`,
      ),
    ],
    actions,
  };
}

/** What a change would do, for somebody who only wants to know. */
export function describeDryRun(
  outline: Outline,
  actions: readonly Action[],
  /** Who would have to approve it. */
  approvals: readonly Words[] = [],
): Message {
  const { job, plan, targets } = outline;
  const going = targets.filter((target) => target.state !== 'settled');
  const isUnclear = plan.effect !== 'change' && plan.unresolved.length > 0;
  const nothing = isUnclear ? 'would do nothing, because not every name is clear' : 'would do nothing';
  const isIdle = isUnclear || going.length === 0;
  const would = isIdle ? nothing : words(`would ${plan.words.todo} `, subject(going));
  return {
    severity: going.length === 0 || plan.unresolved.length > 0 ? overallOf(plan, targets) : 'info',
    headline: words('Dry run: ', would, '. Nothing was done · ', askedBy(job)),
    rows: outlineRows(outline),
    notes: [...outlineNotes(outline), ...approvals],
    actions,
  };
}

export function askedBy({ asked }: Job): Words {
  return words('asked by ', [user(asked.user)], ': ', [code(asked.text)]);
}

/** Each VM as it is, what the change takes from it, and each word that led to none. */
export function outlineRows({ plan, targets }: Pick<Outline, 'plan' | 'targets'>): readonly Row[] {
  return [
    ...targets.flatMap((target) => (target.state === 'settled' ? [settledRow(target)] : goingRows(target))),
    ...plan.unresolved.flatMap(unresolvedRows),
  ];
}

function goingRows(target: JobTarget): readonly Row[] {
  const about = (said: Words, severity?: Row['severity']): Row => ({
    words: said,
    indent: 1,
    ...(severity === undefined ? {} : { severity }),
  });
  const folder = target.path.slice(0, target.path.lastIndexOf('/'));
  return [
    { words: words([bold(target.name)], ` (${target.vcenter}) is ${powerWord(target.facts?.power)} · ${folder}`) },
    ...(target.losses ?? []).map((loss) => about(loss)),
    ...target.warnings.map((warning) => about(warning, 'warning')),
  ];
}

/** Datastores that are named; more would hide the question. */
const MOST_DATASTORES = 5;

/** What holds for the whole, and the free space on datastores that are touched. */
export function outlineNotes({ plan, targets, vms }: Omit<Outline, 'job'>): readonly Words[] {
  const going = new Set(
    targets.filter(({ state }) => state !== 'settled').map(({ vcenter, moId }) => `${vcenter}#${moId}`),
  );
  const touched = [...vms].filter((vm) => going.has(`${vm.vcenter}#${vm.moId}`));
  const stores = new Map(touched.flatMap((vm) => vm.datastores.map((one) => [`${vm.vcenter}#${one.moId}`, one])));
  const free = [...stores.values()].map(
    ({ name, freeSpace, capacity }) => `${name} ${bytes(freeSpace)} of ${bytes(capacity)}`,
  );
  const more = free.length > MOST_DATASTORES ? ` and ${free.length - MOST_DATASTORES} more datastores` : '';
  return [...plan.notes, ...(free.length === 0 ? [] : [`Free: ${free.slice(0, MOST_DATASTORES).join(', ')}${more}`])];
}
