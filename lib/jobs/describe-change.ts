import { targetKey } from '#lib/jobs/held-job';
import { type Job, type JobTarget, type Outcome, type Plan, shortId } from '#lib/jobs/job';
import { formRows, unresolvedRows } from '#lib/jobs/unresolved-rows';
import type { Message, Row, Severity } from '#lib/slack/message';
import { bold, code, listed, type Part, time, user, type Words, words } from '#lib/slack/words';

/** What a running task says of itself; kept only while it is followed. */
export interface Progress {
  readonly percent?: number;
  /** vCenter's own description of the task. */
  readonly description?: string;
}

export interface Outlook {
  readonly now: number;
  readonly progress: ReadonlyMap<string, Progress>;
  /** What keeps the Job from going on, by vCenter. */
  readonly trouble: ReadonlyMap<string, string>;
}

/** How a change stands, or what became of it: the one message of its Job. */
export function describeChange(job: Job, plan: Plan, targets: readonly JobTarget[], outlook: Outlook): Message {
  const open = targets.filter((target) => target.state !== 'settled');
  const asked = words('asked by ', [user(job.asked.user)], ': ', [code(job.asked.text)]);
  const rows = [
    ...targets.map((target) => targetRow(target, outlook.progress.get(targetKey(target)))),
    ...plan.unresolved.flatMap(unresolvedRows),
  ];
  if (open.length > 0) {
    return {
      severity: 'working',
      headline: words(plan.words.doing, ' ', subject(targets), counted(targets), ' · ', asked),
      rows,
      notes: [
        ...plan.notes,
        ...[...outlook.trouble].map(([vcenter, sentence]) => `${vcenter}: ${sentence} SlashVM goes on trying.`),
        words('As of ', [time(outlook.now)], ` · job ${shortId(job.id)}`),
      ],
    };
  }
  const warnings = targets.flatMap((target) =>
    isGood(target.outcome) ? target.warnings.map((warning) => words([bold(target.name)], ': ', warning)) : [],
  );
  const [word] = plan.unresolved;
  const alone = targets.length === 0 && plan.unresolved.length === 1 ? word : undefined;
  return {
    severity: overall(plan, targets),
    headline: words(alone?.said ?? verdict(plan, targets), ' · ', asked),
    rows: alone === undefined ? rows : formRows(alone),
    notes: [...warnings, ...plan.notes, `Job ${shortId(job.id)}`],
  };
}

/** True only where every VM and every typed word came out as asked. */
export function isSuccess(plan: Plan, targets: readonly JobTarget[]): boolean {
  return plan.unresolved.length === 0 && targets.length > 0 && targets.every((target) => isGood(target.outcome));
}

function isGood(outcome: Outcome | undefined): boolean {
  return outcome === 'done' || outcome === 'already';
}

function overall(plan: Plan, targets: readonly JobTarget[]): Severity {
  if (isSuccess(plan, targets)) return 'success';
  return targets.some((target) => isGood(target.outcome) || target.outcome === 'unknown') ? 'warning' : 'failure';
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
  if (unknown === all) return words('Nobody can say whether it worked: ', plan.words.todo, ' ', subject(targets));
  if (all === 1 && only !== undefined) return words(`Did not ${plan.words.todo} `, [bold(only.name)]);
  const doubt = unknown === 0 ? '' : `; nobody can say about ${unknown} more`;
  if (good.length === 0 && unknown === 0) return `Nothing was done: 0 of ${all} VMs`;
  return `${plan.words.done} ${good.length} of ${all} VMs${doubt}`;
}

/** Up to three names; above that a number. */
function subject(targets: readonly JobTarget[]): Words {
  if (targets.length > 3) return `${targets.length} VMs`;
  return listed(targets.map((target): Part => bold(target.name)));
}

function counted(targets: readonly JobTarget[]): string {
  if (targets.length < 2) return '';
  const settled = targets.filter((target) => target.state === 'settled').length;
  return ` (${settled} of ${targets.length} finished)`;
}

function targetRow(target: JobTarget, progress: Progress | undefined): Row {
  const name = words([bold(target.name)], ' ');
  if (target.state === 'settled') {
    return { severity: markOf(target.outcome), words: words(name, `(${target.vcenter}): `, target.said ?? '') };
  }
  if (target.state === 'planned') return { words: words(name, 'waits for its turn') };
  if (target.state === 'starting') return { severity: 'working', words: words(name, 'is being started') };
  const percent = progress?.percent ?? 0;
  const bar = `${'█'.repeat(Math.round(percent / 10))}${'░'.repeat(10 - Math.round(percent / 10))}`;
  const doing = progress?.description === undefined ? '' : ` ${progress.description}`;
  return { severity: 'working', words: words(name, `${bar} ${percent} %${doing}`) };
}

function markOf(outcome: Outcome | undefined): Severity {
  if (isGood(outcome)) return 'success';
  return outcome === 'unknown' || outcome === 'cancelled' ? 'warning' : 'failure';
}
