import type { Context } from 'aws-lambda';
import { createRecoveryDesk, type RecoveryDesk } from '#infra/aws/recovery';
import { refreshIndexes } from '#infra/aws/refresh-indexes';
import { measureOpen } from '#lib/jobs/measure-open';
import { type Recovery, recoverOverdue } from '#lib/jobs/recover-job';

/** Jobs handed over in one sweep; the next one is five minutes later. */
const MOST = 100;

/**
 * The heartbeat and sweeper.
 *
 * @param options.kept functions of the VPC: one that is idle for weeks grows inactive and its next call fails, so each is
 * touched once a day
 * @param options.listener the function that asks each vCenter whether it answers
 */
export function sweeperFunction(options: {
  readonly kept: readonly string[];
  readonly listener: string;
}): (event: { readonly time?: string }, context: Context) => Promise<void> {
  const desk = createRecoveryDesk();

  return async (_event, context) => {
    const recovery = desk.begin(context.awsRequestId);
    const now = recovery.clock.now();
    const due = await recovery.store.due(now, MOST);
    for (const id of due) await recoverOverdue(recovery, id);
    const touched = isTimeToTouch(now) ? options.kept : [];
    for (const folder of touched) await desk.call(folder, { touch: true });
    await refreshIndexes(desk, recovery);
    await measure(desk, recovery);
    desk.log.level('JobsOverdue', due.length);
    // Whether vCenters answer is seen by what is counted there; that nobody listens, by nothing being counted.
    await desk
      .call(options.listener, { heartbeat: true })
      .catch((error: unknown) => recovery.log.error('vcenter-heartbeat-unasked', error));
    recovery.log.info('heartbeat', { due: due.length, touched: touched.length });
    recovery.log.count('Heartbeat');
    desk.log.flush();
  };
}

/** For whoever looks at the dashboard; it keeps nothing else from being done. */
async function measure({ log }: RecoveryDesk, { store, clock }: Recovery): Promise<void> {
  await measureOpen({ store, clock, log }).catch((error: unknown) => log.error('not-measured', error));
}

/** The first sweep after midnight UTC; twice does no harm. */
function isTimeToTouch(now: number): boolean {
  const minute = Math.floor(now / 60_000) % 1440;
  return minute < 5;
}
