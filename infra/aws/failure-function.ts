import type { Context } from 'aws-lambda';
import { createRecoveryDesk, type RecoveryDesk } from '#infra/aws/recovery';
import { type SlashEvent, signedRequest } from '#infra/aws/slash-event';
import { recoverRequest } from '#lib/jobs/lost-request';
import { type Recovery, recoverDead } from '#lib/jobs/recover-job';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
interface FailureRecord {
  readonly requestContext: { readonly requestId: string; readonly condition: string };
  readonly requestPayload: Partial<SlashEvent> & { readonly resume?: string };
}

/** Lambda gave the event up before any code ran. */
const EXPIRED = 'EventAgeExceeded';

/** Lambda's failure destination, outside the VPC, with no vCenter's secret. */
export function failureFunction(): (record: FailureRecord, context: Context) => Promise<void> {
  const desk = createRecoveryDesk();

  return async (record, context) => {
    try {
      await recover(desk, record, desk.begin(context.awsRequestId));
    } finally {
      desk.log.flush();
    }
  };
}

async function recover(
  desk: RecoveryDesk,
  { requestContext, requestPayload }: FailureRecord,
  recovery: Recovery,
): Promise<void> {
  const dead = requestContext.requestId;
  if (isSlashEvent(requestPayload)) {
    const { teamIds, appId, responseHosts } = desk.environment;
    const { signingSecrets } = await desk.slackSecret.read({ fresh: false });
    const tooOld = requestContext.condition === EXPIRED;
    const settings = { signingSecrets, responseHosts, teamIds, appId, tooOld };
    await recoverRequest(recovery, signedRequest(requestPayload), dead, settings);
  } else if (requestPayload.resume !== undefined && requestContext.condition === EXPIRED) {
    // Nothing died: the function was too busy. The sweeper goes on with what is due, at a calmer pace.
    recovery.log.warn('resume-too-late', { job: requestPayload.resume });
  } else if (requestPayload.resume !== undefined) {
    await recoverDead(recovery, requestPayload.resume, dead);
  } else {
    recovery.log.warn('invocation-died', { condition: requestContext.condition });
  }
}

function isSlashEvent(payload: FailureRecord['requestPayload']): payload is SlashEvent {
  return payload.rawBody !== undefined;
}
