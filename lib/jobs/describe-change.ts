import { unloggedNotes } from '#lib/jobs/describe-unlogged';
import { targetKey } from '#lib/jobs/held-job';
import { type Job, type Plan, shortId } from '#lib/jobs/job';
import type { StopRequest } from '#lib/jobs/job-store';
import type { JobTarget, Outcome } from '#lib/jobs/job-target';
import { formRows, unresolvedRows } from '#lib/jobs/unresolved-rows';
import type { Action, Message, Row, Severity } from '#lib/slack/message';
import { bold, code, listed, type Part, time, user, type Words, words } from '#lib/slack/words';

/** What a running task says of itself; kept only while it is followed. */
export interface Progress {
  readonly percent?: number;
  /** vCenter's own description of the task. */
  readonly description?: string;
  readonly cancelable?: boolean;
}

export interface Outlook {
  readonly now: number;
  readonly progress: ReadonlyMap<string, Progress>;
  /** What keeps the Job from going on, by vCenter. */
  readonly trouble: ReadonlyMap<string, string>;
  /** For the button that ends what can be ended. */
  readonly stopToken?: string;
  /** Who asked for it to end. */
  readonly stopped?: StopRequest;
  /** When it is looked at next, where this invocation does not. */
  readonly nextLook?: number;
}

/** How a change stands, or what became of it: the one message of its Job. */
export function describeChange(job: Job, plan: Plan, targets: readonly JobTarget[], outlook: Outlook): Message {
  const open = targets.filter((target) => target.state !== 'settled');
  const asked = words('asked by ', [user(job.asked.user)], ': ', [code(job.asked.text)]);
  const rows = [
    ...targets.flatMap((target) => targetRows(target, outlook.progress.get(targetKey(target)), targets.length === 1)),
    ...plan.unresolved.flatMap(unresolvedRows),
  ];
  if (open.length > 0) {
    return {
      severity: 'working',
      headline: words(plan.words.doing, ' ', subject(targets), counted(targets), ' · ', asked),
      rows,
      notes: [
        ...plan.notes,
        ...unloggedNotes(targets),
        ...[...outlook.trouble].map(([vcenter, sentence]) => `${vcenter}: ${sentence} SlashVM goes on trying.`),
        ...(outlook.stopped === undefined ? [] : [stopping(open, outlook, outlook.stopped)]),
        words('As of ', [time(outlook.now)], nextLook(outlook.nextLook), ` · job ${shortId(job.id)}`),
      ],
      actions: stopAction(open, outlook),
    };
  }
  const warnings = targets.flatMap((target) =>
    isGood(target.outcome) ? target.warnings.map((warning) => words([bold(target.name)], ': ', warning)) : [],
  );
  const [word] = plan.unresolved;
  const alone = targets.length === 0 && plan.unresolved.length === 1 ? word : undefined;
  return {
    severity: overallOf(plan, targets),
    headline: words(alone?.said ?? verdict(plan, targets), ' · ', asked),
    rows: alone === undefined ? rows : formRows(alone),
    notes: [...warnings, ...plan.notes, ...unloggedNotes(targets), `Job ${shortId(job.id)}`],
  };
}

/** True only where every VM and every typed word came out as asked. */
export function isSuccess(plan: Plan, targets: readonly JobTarget[]): boolean {
  return plan.unresolved.length === 0 && targets.length > 0 && targets.every((target) => isGood(target.outcome));
}

function isGood(outcome: Outcome | undefined): boolean {
  return outcome === 'done' || outcome === 'already';
}

/** True where what was asked for is done, and only what goes with it is not. */
function isMainDone({ step }: Plan, { past = [] }: JobTarget): boolean {
  return past.some((one) => one.step === step && isGood(one.outcome));
}

export function overallOf(plan: Plan, targets: readonly JobTarget[]): Severity {
  if (isSuccess(plan, targets)) return 'success';
  const isClear = plan.unresolved.length === 0;
  const isOpen = ({ outcome }: JobTarget): boolean =>
    outcome === 'unknown' || outcome === 'running' || (outcome === 'cancelled' && isClear);
  return targets.some((target) => isGood(target.outcome) || isOpen(target) || isMainDone(plan, target))
    ? 'warning'
    : 'failure';
}

function verdict(plan: Plan, targets: readonly JobTarget[]): Words {
  const all = targets.length + plan.unresolved.length;
  const good = targets.filter((target) => isGood(target.outcome));
  const [only] = targets;
  if (all === 0) return 'No VM fits what was typed. Nothing was done';
  if (good.length === all) {
    if (good.every((target) => target.outcome === 'already')) return words('Already so: ', subject(targets));
    return words(plan.words.done, ' ', subject(targets));
  }
  const unknown = targets.filter((target) => target.outcome === 'unknown').length;
  const asked = targets.filter((target) => target.outcome === 'running').length;
  if (asked === all) return words('Asked, and not done yet: ', plan.words.todo, ' ', subject(targets));
  const dropped = targets.filter((target) => target.outcome === 'cancelled').length;
  if (dropped === all) return words('Cancelled: ', plan.words.todo, ' ', subject(targets));
  if (unknown === all) return words('Nobody can say whether it worked: ', plan.words.todo, ' ', subject(targets));
  if (all === 1 && only !== undefined && isMainDone(plan, only)) {
    return words(plan.words.done, ' ', [bold(only.name)], ', but not all that was asked for came out well');
  }
  if (all === 1 && only !== undefined) return words(`Did not ${plan.words.todo} `, [bold(only.name)]);
  const doubt = unknown === 0 ? '' : `; nobody can say about ${unknown} more`;
  const isIdle = good.every((target) => target.outcome === 'already') && unknown + asked === 0;
  if (isIdle && good.length === 0) return `Nothing was done: 0 of ${all} VMs`;
  if (isIdle) return `Nothing was done: ${good.length} of ${all} VMs ${good.length === 1 ? 'was' : 'were'} so already`;
  return `${plan.words.done} ${good.length} of ${all} VMs${doubt}`;
}

/** Up to three names; above that a number. */
export function subject(targets: readonly JobTarget[]): Words {
  if (targets.length > 3) return `${targets.length} VMs`;
  return listed(targets.map((target): Part => bold(target.name)));
}

function counted(targets: readonly JobTarget[]): string {
  if (targets.length < 2) return '';
  const settled = targets.filter((target) => target.state === 'settled').length;
  return ` (${settled} of ${targets.length} finished)`;
}

/** One VM, and below it the steps that are over. */
function targetRows(target: JobTarget, progress: Progress | undefined, isAlone: boolean): readonly Row[] {
  const past = (target.past ?? []).map(
    ({ outcome, said }): Row => ({ severity: markOf(outcome), words: said, indent: 1 }),
  );
  return [targetRow(target, progress, isAlone), ...past];
}

function targetRow(target: JobTarget, progress: Progress | undefined, isAlone: boolean): Row {
  if (target.state === 'settled') return settledRow(target);
  const name = words([bold(target.name)], ' ');
  if (target.state === 'planned') return { words: words(name, 'waits for its turn') };
  if (target.state === 'starting') return { severity: 'working', words: words(name, 'is being started') };
  if (target.task === undefined)
    return { severity: 'working', words: words(name, 'was asked and has not done it yet') };
  if (progress === undefined) return { severity: 'working', words: words(name, 'is under way') };
  const { percent = 0, description } = progress;
  const doing = description === undefined ? '' : ` ${description}`;
  const bar = isAlone ? `${'█'.repeat(Math.round(percent / 10))}${'░'.repeat(10 - Math.round(percent / 10))} ` : '';
  return { severity: 'working', words: words(name, `${bar}${percent} %${doing}`) };
}

/** What became of a VM. */
export function settledRow({ name, vcenter, outcome, said }: JobTarget): Row {
  return { severity: markOf(outcome), words: words([bold(name)], ` (${vcenter}): `, said ?? '') };
}

/** Shown while there is something that can still be ended, and nobody has asked for it. */
function stopAction(open: readonly JobTarget[], { stopToken, stopped, progress }: Outlook): readonly Action[] {
  if (stopToken === undefined || stopped !== undefined) return [];
  const can = open.some((target) => target.state === 'planned' || progress.get(targetKey(target))?.cancelable === true);
  return can ? [{ label: 'Cancel', press: { act: 'stop' }, token: stopToken }] : [];
}

function stopping(open: readonly JobTarget[], { progress }: Outlook, { by }: StopRequest): Words {
  const goOn = open.filter(
    (target) => target.task !== undefined && progress.get(targetKey(target))?.cancelable === false,
  );
  const rest = goOn.length === 0 ? '' : `; ${goOn.length} cannot be ended by vCenter any more and will go on`;
  return words('Cancelled by ', [user(by)], rest, '.');
}

function nextLook(at: number | undefined): Words {
  return at === undefined ? '' : words(', looked at again ', [time(at)]);
}

function markOf(outcome: Outcome | undefined): Severity {
  if (isGood(outcome)) return 'success';
  return outcome === 'unknown' || outcome === 'cancelled' || outcome === 'running' ? 'warning' : 'failure';
}
