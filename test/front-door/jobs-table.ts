import type { TestStack } from '#test/stack';

/** An item of the table in DynamoDB's own notation. */
export type Item = Record<string, Record<string, unknown>>;

const TABLE = 'slashvm-local-jobs';

export async function dynamoDb(stack: TestStack, operation: string, input: object): Promise<Record<string, unknown>> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    authorization:
      'AWS4-HMAC-SHA256 Credential=local/20261125/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    'x-amz-date': '20261125T000000Z',
  };
  const body = JSON.stringify({ TableName: TABLE, ...input });
  const answer = await stack.send({ method: 'POST', url: stack.local.awsEndpointUrl, headers, body });
  if (answer.status !== 200) throw new Error(`${operation}: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body) as Record<string, unknown>;
}

/** The items of a Job, past the product: its header, its VMs and what goes with them. */
export async function itemsOf(stack: TestStack, id: string): Promise<readonly Item[]> {
  const { Items } = await dynamoDb(stack, 'Query', {
    ConsistentRead: true,
    KeyConditionExpression: 'PK = :pk',
    ExpressionAttributeValues: { ':pk': { S: `JOB#${id}` } },
  });
  return Items as readonly Item[];
}

/** Stores an item, in DynamoDB's own notation, as another instance or version of the product would have. */
export async function storeItem(stack: TestStack, item: object): Promise<void> {
  await dynamoDb(stack, 'PutItem', { Item: item });
}

/** Rewrites the header and the VMs of a Job. */
export async function rewriteJob(stack: TestStack, id: string, change: (item: Item) => Item): Promise<void> {
  for (const item of await itemsOf(stack, id)) {
    if (/^(job|t#.*)$/.test(String(item['SK']?.['S']))) await storeItem(stack, change(item));
  }
}
