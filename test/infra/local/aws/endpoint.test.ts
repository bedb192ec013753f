import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, expect, test } from '@jest/globals';
import { type EndpointUnderTest, endpointWith } from '#test/infra/local/aws/endpoint-with';

let aws: EndpointUnderTest | undefined;

afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

const SOURCE =
  'exports.handler = async (event) => { console.log("got " + JSON.stringify(event)); if (event.fail) throw new TypeError("no"); return { got: event }; }';

const invoke = async (input: { FunctionName?: string; InvocationType?: 'Event'; event: object }) => {
  aws ??= await endpointWith({ echo: { source: SOURCE } });
  const client = new LambdaClient(aws.client);
  const { FunctionName = 'test-echo', InvocationType, event } = input;
  const type = InvocationType ? { InvocationType } : {};
  try {
    return await client.send(new InvokeCommand({ FunctionName, ...type, Payload: JSON.stringify(event) }));
  } finally {
    client.destroy();
  }
};

test('runs a function and answers what it returns', async () => {
  const answer = await invoke({ event: { a: 1 } });
  expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
  expect(JSON.parse(String(answer.Payload?.transformToString()))).toEqual({ got: { a: 1 } });
});

test('answers a function that threw with its error', async () => {
  const answer = await invoke({ event: { fail: true } });
  expect(answer.FunctionError).toBe('Unhandled');
  expect(JSON.parse(String(answer.Payload?.transformToString()))).toMatchObject({
    errorType: 'TypeError',
    errorMessage: 'no',
  });
});

test('takes an event and runs it afterwards', async () => {
  const answer = await invoke({ InvocationType: 'Event', event: { resume: 'job' } });
  expect(answer.StatusCode).toBe(202);
  expect(await aws?.lambda.printed('got')).toBe('got {"resume":"job"}');
});

test('refuses a function that is not there, and an event that is too large', async () => {
  await expect(invoke({ FunctionName: 'test-none', event: {} })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  const large = { text: 'x'.repeat(1_048_576) };
  await expect(invoke({ InvocationType: 'Event', event: large })).rejects.toMatchObject({
    name: 'RequestTooLargeException',
  });
});

test('sends to a queue, with the checksum that a client verifies', async () => {
  aws = await endpointWith();
  const answer = await fetch(aws.url, {
    method: 'POST',
    headers: { 'x-amz-target': 'AmazonSQS.SendMessage', 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({
      QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/000000000000/dead',
      MessageBody: 'hello',
    }),
  });
  expect(await answer.json()).toMatchObject({ MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592' });
  expect(aws.queues.list()['dead']).toMatchObject([{ body: 'hello' }]);
});

test('says who calls', async () => {
  aws = await endpointWith();
  const body = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' });
  const answer = await fetch(aws.url, { method: 'POST', body });
  expect(await answer.text()).toContain('<Account>000000000000</Account>');
});

test('refuses an operation it has no stand-in for', async () => {
  aws = await endpointWith();
  const headers = { 'x-amz-target': 'secretsmanager.RotateSecret' };
  const answer = await fetch(aws.url, { method: 'POST', headers, body: '{}' });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ __type: 'UnknownOperationException' });
});
