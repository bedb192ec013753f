import type { Decision, Job, JobState, Plan } from '#lib/jobs/job';
import { isOver } from '#lib/jobs/job';
import type { Considered, JobTarget, Outcome } from '#lib/jobs/job-target';
import { plain } from '#lib/slack/words';

/** The form of what is written down. */
const AUDIT_VERSION = 1;

/** One transition of one Job, as it is written down: each entry tells by itself who asked for what. */
export interface AuditFacts {
  readonly version: number;
  readonly job: string;
  /** Which of the Job's transitions, from 0; an entry that is there twice is the same transition. */
  readonly n: number;
  /** When it happened, milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds since it was asked. */
  readonly took: number;
  readonly state: JobState;
  readonly origin: Job['origin'];
  readonly who: { readonly id: string; readonly name: string };
  readonly team: string;
  readonly channel: string;
  readonly command: string;
  readonly subcommand?: string;
  readonly text: string;
  readonly plan?: Pick<Plan, 'effect' | 'step' | 'hash' | 'targets'>;
  /** The VMs of the plan, those of a dry run included; with what became of them once that is known. */
  readonly targets: readonly AuditTarget[];
  /** Typed words that led to no VM. */
  readonly unresolved: readonly { readonly typed: string; readonly outcome: Outcome }[];
  readonly decisions: readonly AuditDecision[];
  /** Rules for approvals that asked nobody, for their quotas were not used up. */
  readonly automatic?: readonly string[];
  readonly exit?: NonNullable<Job['exit']>;
  /** What was said in the end, where it was no success. */
  readonly told?: string;
}

export interface AuditTarget {
  readonly vcenter: string;
  readonly moId: string;
  readonly name: string;
  readonly outcome?: Outcome;
  /** vCenter's tasks, the oldest first. */
  readonly tasks: readonly string[];
  readonly said?: string;
}

/** Whoever confirmed, cancelled, approved or denied, and whoever asked a running change to end. */
export type AuditDecision = Omit<Decision, 'act'> & {
  readonly act: Decision['act'] | 'stop' | 'approve' | 'deny';
  /** What whoever approved or denied said. */
  readonly comment?: string;
};

/** Characters that one VM's sentence may have; fewer where many VMs share an item of the table, which holds 400 kB. */
const LONGEST_SAID = 200;
const ALL_SAID = 100_000;

/** One of a Job's transitions with what was known of the Job by then. */
export function auditFacts(job: Job, targets: readonly JobTarget[], n: number): AuditFacts | undefined {
  const transition = job.history[n - (job.forgotten ?? 0)];
  if (transition === undefined) return undefined;
  const { at, state } = transition;
  const { asked, plan, exit, told } = job;
  const subcommand = job.subcommand ?? typedSubcommand(asked.text);
  const isEnd = isOver(state);
  // A plan that was made anew since is not what was asked then.
  const known = plan !== undefined && (isEnd || plan.frozenAt <= at) ? plan : undefined;
  return {
    version: AUDIT_VERSION,
    ...{ job: job.id, n, at, took: at - asked.at, state, origin: job.origin },
    who: { id: asked.user, name: asked.userName },
    ...{ team: asked.team, channel: asked.channel, command: job.command, text: asked.text },
    ...(subcommand === undefined ? {} : { subcommand }),
    ...(known === undefined ? {} : { plan: planFacts(known) }),
    targets: known === undefined ? [] : targetFacts(job, targets, isEnd || state === 'following'),
    unresolved: (known?.unresolved ?? []).map(({ typed, outcome }) => ({ typed, outcome })),
    decisions: decisionsOf(job).filter((decision) => isEnd || decision.at <= at),
    ...(job.automatic === undefined || job.automatic.length === 0 ? {} : { automatic: job.automatic }),
    ...(isEnd && exit !== undefined ? { exit } : {}),
    ...(isEnd && told !== undefined ? { told } : {}),
  };
}

/** What was typed as a subcommand, where the Job came to its end before it was taken for one. */
function typedSubcommand(text: string): string | undefined {
  return /^\/\S+\s+([a-z][a-z0-9-]{0,39})(?=\s|$)/i.exec(text)?.[1]?.toLowerCase();
}

function planFacts({ effect, step, hash, targets }: Plan): NonNullable<AuditFacts['plan']> {
  return { effect, step, hash, targets };
}

function targetFacts(job: Job, targets: readonly JobTarget[], hasOutcomes: boolean): readonly AuditTarget[] {
  const all: readonly Seen[] = targets.length > 0 ? targets : (job.considered ?? []);
  const longest = Math.min(LONGEST_SAID, Math.floor(ALL_SAID / Math.max(all.length, 1)));
  return all.map((target) => {
    const { vcenter, moId, name, outcome, said } = target;
    if (!hasOutcomes) return { vcenter, moId, name, tasks: [] };
    return {
      ...{ vcenter, moId, name },
      ...(outcome === undefined ? {} : { outcome }),
      tasks: tasksOf(target),
      ...(said === undefined ? {} : { said: [...plain(said)].slice(0, longest).join('') }),
    };
  });
}

type Seen = Considered & Pick<JobTarget, 'pastTasks' | 'task'>;

function tasksOf({ pastTasks = [], task }: Seen): readonly string[] {
  return task === undefined ? pastTasks : [...pastTasks, task];
}

function decisionsOf({ decisions = [], approval, stopped }: Job): readonly AuditDecision[] {
  const verdicts = (approval?.approvals ?? []).map(({ by, at, verdict, comment }): AuditDecision => {
    return { at, by, act: verdict, ...(comment === undefined ? {} : { comment }) };
  });
  const stops: readonly AuditDecision[] =
    stopped === undefined ? [] : [{ at: stopped.at, by: stopped.by, act: 'stop' }];
  return [...decisions, ...verdicts, ...stops].sort((one, other) => one.at - other.at);
}
