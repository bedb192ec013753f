import type { Job, Transition } from '#lib/jobs/job';

/** So many transitions a Job keeps at least, however many it has had. */
const KEPT = 50;

/** The history with one more transition; of those above the limit only what the journal has is let go of. */
export function withTransition(
  { history, forgotten = 0, audited = 0 }: Pick<Job, 'history' | 'forgotten' | 'audited'>,
  transition: Transition,
): Pick<Job, 'history' | 'forgotten'> {
  const all = [...history, transition];
  const excess = Math.max(0, Math.min(all.length - KEPT, audited - forgotten));
  if (excess === 0) return { history: all };
  return { history: all.slice(excess), forgotten: forgotten + excess };
}

/** How many transitions a Job has had. */
export function countTransitions({ history, forgotten = 0 }: Pick<Job, 'history' | 'forgotten'>): number {
  return forgotten + history.length;
}
