import { askAws, elementOf } from '#infra/operator/doctor/aws-query';
import type { Place } from '#infra/operator/vcenter/place';

/** A stage's stack, as CloudFormation has it. */
export interface DeployedStack {
  /** CloudFormation's word: `CREATE_COMPLETE`, `ROLLBACK_COMPLETE`. */
  readonly status: string;
  /** The API's address without a slash at its end; absent where the stack has none, or none yet. */
  readonly apiUrl?: string;
}

export function stackName({ stage }: Place): string {
  return `slashvm-${stage}`;
}

/** `undefined` where there is none. */
export async function describeStack(place: Place): Promise<DeployedStack | undefined> {
  const form = { Action: 'DescribeStacks', Version: '2010-05-15', StackName: stackName(place) };
  const xml = await askAws(place, 'cloudformation', form).catch(asAbsent);
  if (xml === undefined) return undefined;
  const apiUrl = outputOf(xml, 'ServiceEndpoint')?.replace(/\/$/, '');
  return { status: elementOf(xml, 'StackStatus') ?? 'unknown', ...(apiUrl === undefined ? {} : { apiUrl }) };
}

/** CloudFormation has no code of its own for a stack that it does not know. */
function asAbsent(error: unknown): undefined {
  const { name, message } = error as Error;
  if (name === 'ValidationError' && message.includes('does not exist')) return undefined;
  throw error;
}

function outputOf(xml: string, key: string): string | undefined {
  const member = xml.split('<member>').find((one) => one.includes(`<OutputKey>${key}</OutputKey>`));
  return member === undefined ? undefined : elementOf(member, 'OutputValue');
}
