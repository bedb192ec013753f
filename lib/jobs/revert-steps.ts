import { powerOnStep } from '#lib/jobs/power-on-step';
import { revertStep } from '#lib/jobs/revert-step';
import { safetySnapshotStep } from '#lib/jobs/safety-snapshot-step';
import type { Step } from '#lib/jobs/step';

/** A safety snapshot unless it is not wanted, the revert, and a start where it is. */
export function revertSteps(wish: {
  readonly snapshot?: string | undefined;
  readonly safetyMemory: boolean;
  readonly noSafety: boolean;
  readonly start: boolean;
}): readonly Step[] {
  const { snapshot, safetyMemory, noSafety, start } = wish;
  return [
    ...(noSafety ? [] : [safetySnapshotStep({ memory: safetyMemory })]),
    revertStep({ snapshot, safety: !noSafety, start }),
    ...(start ? [{ ...powerOnStep, beside: true } as const] : []),
  ];
}
