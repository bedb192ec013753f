import type { AuditFacts } from '#lib/audit/audit-entry';

/** What came of a Job. Whatever is not known to have come out well is no `done`. */
export type AuditOutcome =
  | 'done'
  | 'partly'
  | 'failed'
  | 'unknown'
  | 'mistyped'
  | 'refused'
  | 'denied'
  | 'cancelled'
  | 'expired'
  | 'dry-run'
  | 'open';

/** The outcome as of one transition: `open` for all but the last. */
export function outcomeOf({
  state,
  exit,
  targets,
  plan,
}: Pick<AuditFacts, 'state' | 'exit' | 'targets' | 'plan'>): AuditOutcome {
  if (state === 'refused' || state === 'denied' || state === 'cancelled' || state === 'expired') return state;
  if (state !== 'ended') return 'open';
  if (exit === 2) return 'mistyped';
  const outcomes = targets.map(({ outcome }) => outcome);
  if (plan !== undefined && outcomes.includes(undefined)) return 'dry-run';
  const isGood = (outcome: (typeof outcomes)[number]): boolean => outcome === 'done' || outcome === 'already';
  if (exit === 0 && outcomes.every(isGood)) return 'done';
  if (outcomes.some((outcome) => outcome === 'unknown' || outcome === 'running')) return 'unknown';
  if (outcomes.some(isGood)) return 'partly';
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === 'cancelled') ? 'cancelled' : 'failed';
}
