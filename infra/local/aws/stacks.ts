import { randomUUID } from 'node:crypto';
import { AwsError } from '#infra/local/aws/aws-error';

/** A stack as CloudFormation tells of it. */
export interface DeployedStack {
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  readonly createdAt: number;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A refusal of a service that speaks the Query protocol: XML, unlike the JSON of the others. */
export class QueryError extends AwsError {
  toXml(): string {
    return (
      `<ErrorResponse><Error><Type>Sender</Type><Code>${this.type}</Code><Message>${escaped(this.message)}</Message></Error>` +
      `<RequestId>${randomUUID()}</RequestId></ErrorResponse>`
    );
  }
}

/**
 * `DescribeStacks` of one stack by its name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 */
export function describeStacks(stack: DeployedStack | undefined, form: URLSearchParams): string {
  const name = form.get('StackName') ?? '';
  if (stack === undefined || stack.name !== name) {
    throw new QueryError('ValidationError', `Stack with id ${name} does not exist`);
  }
  const outputs = Object.entries(stack.outputs)
    .map(
      ([key, value]) =>
        `<member><OutputKey>${escaped(key)}</OutputKey><OutputValue>${escaped(value)}</OutputValue></member>`,
    )
    .join('');
  return (
    `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>` +
    `<StackId>arn:aws:cloudformation:${stack.region}:${stack.accountId}:stack/${stack.name}/local</StackId>` +
    `<StackName>${stack.name}</StackName><CreationTime>${new Date(stack.createdAt).toISOString()}</CreationTime>` +
    `<StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${outputs}</Outputs></member></Stacks></DescribeStacksResult>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></DescribeStacksResponse>`
  );
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
