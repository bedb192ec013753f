import { InvokeCommand } from '@aws-sdk/client-lambda';
import { awsSentence } from '#infra/operator/vcenter/aws-sentence';
import type { Place } from '#infra/operator/vcenter/place';
import type { DiagnosedLink, Diagnosis } from '#lib/doctor/diagnosis';

/** What a deployed function in the VPC sees of these vCenters, or of all; whatever goes wrong on the way is a link too. */
export async function askInside(place: Place, vcenters: readonly string[]): Promise<readonly DiagnosedLink[]> {
  const functionName = `${place.functionPrefix}vcenter`;
  const Payload = Buffer.from(JSON.stringify({ doctor: { vcenters } }));
  try {
    const answer = await place.lambda.send(new InvokeCommand({ FunctionName: functionName, Payload }));
    const { links } = (JSON.parse(Buffer.from(answer.Payload ?? []).toString('utf8')) ?? {}) as Partial<Diagnosis>;
    if (answer.FunctionError === undefined && Array.isArray(links)) return links;
    return [failed(`${functionName} died of it`, `Read why in its log group, /aws/lambda/${functionName}.`)];
  } catch (error) {
    return [couldNot(functionName, error)];
  }
}

function couldNot(functionName: string, error: unknown): DiagnosedLink {
  const { name } = error as Error;
  if (name === 'ResourceNotFoundException') {
    return failed(
      `there is no function ${functionName} here`,
      'Deploy this version, or name another --stage or --region.',
    );
  }
  if (name === 'TooManyRequestsException') {
    return failed(`${functionName} is busy, or this AWS account is`, 'Try again in a minute.');
  }
  const sentence = awsSentence(error);
  if (sentence === undefined) throw error;
  return failed(`${functionName} could not be called`, sentence);
}

function failed(says: string, cure: string): DiagnosedLink {
  return { vcenter: null, link: 'function', state: 'failed', says, cure };
}
