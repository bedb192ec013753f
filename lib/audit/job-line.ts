import type { AuditHead } from '#lib/audit/audit-chain';
import type { AuditFacts, AuditTarget } from '#lib/audit/audit-entry';
import { outcomeOf } from '#lib/audit/outcome-of';
import { isOver, type Job } from '#lib/jobs/job';
import type { JobTarget } from '#lib/jobs/job-target';
import { countTransitions } from '#lib/jobs/transitions';
import type { Fields } from '#lib/log';

/**
 * The one log line of one state of a Job. It has no word that somebody typed, for that may be a secret; `seq` and `hash`
 * are its entry in the journal, so that an entry can be told from another that was put in its place.
 */
export function jobLine(
  job: Job,
  facts: AuditFacts,
  { seq, hash }: AuditHead,
  known: readonly JobTarget[] = [],
): Fields {
  const { n, state, who, channel, origin, plan, targets, exit, took, decisions } = facts;
  const { meter, approval } = job;
  const isNewest = n === countTransitions(job) - 1;
  const isEnd = isOver(state);
  return {
    ...{ job: job.id, n, state, command: job.command, subcommand: job.subcommand, user: who.id, channel, origin },
    ...(plan === undefined ? {} : { effect: plan.effect, targets: plan.targets, vcenter: vcentersOf(targets) }),
    ...(isEnd ? { outcome: outcomeOf(facts), exit, kind: kindOf(job, facts, known) } : {}),
    took,
    ...(meter === undefined ? {} : { queued: meter.queued }),
    ...(isNewest ? { firstMessage: meter?.said, planned: plannedAfter(job), requests: meter?.requests } : {}),
    ...(isEnd && hasWaited(job) ? { waited: true } : {}),
    ...(state === 'awaiting-approval' ? { rules: approval?.rules.map(({ name }) => name).join(', ') } : {}),
    ...(decisions.length > 0 ? { decisions: decisions.map(({ act, by }) => `${act} ${by}`).join(', ') } : {}),
    ...{ seq, hash },
  };
}

/** What kind of failure it was; where several met it, the first. */
function kindOf({ kind }: Job, { unresolved }: AuditFacts, known: readonly JobTarget[]): string | undefined {
  return kind ?? unresolved[0]?.outcome ?? known.find((target) => target.kind !== undefined)?.kind;
}

/** A line for each VM of a Job that is over, or handed on: what its history is read from. */
export function vmLines(job: Job, facts: AuditFacts, known: readonly JobTarget[]): readonly Fields[] {
  const { state, who, targets } = facts;
  if (!isOver(state) && state !== 'following') return [];
  const kinds = new Map(known.map((target) => [keyOf(target), target.kind]));
  return targets.map((target) => ({
    ...{ job: job.id, state, command: job.command, subcommand: job.subcommand, user: who.id },
    ...{ vcenter: target.vcenter, vm: target.name, moId: target.moId },
    ...{ outcome: target.outcome ?? outcomeOf(facts), kind: kinds.get(keyOf(target)), task: target.tasks.at(-1) },
  }));
}

function keyOf({ vcenter, moId }: Pick<AuditTarget, 'vcenter' | 'moId'>): string {
  return `${vcenter} ${moId}`;
}

/** `lab,prod`. */
function vcentersOf(targets: readonly AuditTarget[]): string {
  return [...new Set(targets.map(({ vcenter }) => vcenter))].sort().join(',');
}

function plannedAfter({ plan, asked }: Job): number | undefined {
  return plan === undefined ? undefined : plan.frozenAt - asked.at;
}

/** True where it was up to a person how long it took. */
export function hasWaited({ history }: Job): boolean {
  return history.some(({ state }) => state === 'awaiting-confirmation' || state === 'awaiting-approval');
}
