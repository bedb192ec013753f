import { askAws, elementOf } from '#infra/operator/doctor/aws-query';
import { describeStack, stackName } from '#infra/operator/doctor/describe-stack';
import { type Found, inAws } from '#infra/operator/doctor/examination';
import type { Place } from '#infra/operator/vcenter/place';

/** Who asks, and in which account and region. */
export function checkIdentity(place: Place): Promise<Found<true>> {
  return inAws('identity', 'who you are', async () => {
    const xml = await askAws(place, 'sts', { Action: 'GetCallerIdentity', Version: '2011-06-15' });
    const region = await place.database.config.region();
    const says = `${elementOf(xml, 'Arn')}, in ${region}`;
    return { link: { link: 'identity', state: 'ok', says }, known: true };
  });
}

const STATES: Readonly<Record<string, { readonly state: 'ok' | 'warned'; readonly cure?: string }>> = {
  CREATE_COMPLETE: { state: 'ok' },
  UPDATE_COMPLETE: { state: 'ok' },
  IMPORT_COMPLETE: { state: 'ok' },
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: { state: 'ok' },
  UPDATE_IN_PROGRESS: { state: 'warned', cure: 'A deploy is under way. Ask again when it has ended.' },
  UPDATE_ROLLBACK_COMPLETE: {
    state: 'warned',
    cure: 'The last deploy was rolled back: what ran before it runs still. Read why in the events of the stack.',
  },
};

/** Whether the stage is deployed, and its API's address. */
export function checkStack(place: Place): Promise<Found<{ readonly apiUrl: string }>> {
  const name = stackName(place);
  return inAws('stack', `the stack ${name}`, async () => {
    const stack = await describeStack(place);
    if (stack === undefined) return { link: { link: 'stack', state: 'failed', ...notDeployed(place, name) } };
    const { status, apiUrl = '' } = stack;
    const known = STATES[status];
    const says = `${name}, ${status}`;
    if (known === undefined) {
      const cure = 'Read why in the events of the stack, in the CloudFormation console, and deploy again.';
      return { link: { link: 'stack', state: 'failed', says, cure } };
    }
    return { link: { link: 'stack', says, ...known }, known: { apiUrl } };
  });
}

function notDeployed({ stage }: Place, name: string): { readonly says: string; readonly cure: string } {
  const cure = `Deploy it, npx serverless deploy --stage ${stage}, or name where it is: --stage, --region, AWS_PROFILE.`;
  return { says: `there is no stack ${name} here`, cure };
}
