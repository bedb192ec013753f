import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '#infra/local/aws/aws-error';
import type { Refusal } from '#infra/local/lambda/event-refusal';
import type { Lambda } from '#infra/local/lambda/lambda';

const REFUSALS: Readonly<Record<Refusal, { status: number; message: string }>> = {
  ResourceNotFoundException: { status: 404, message: 'Function not found.' },
  RequestTooLargeException: {
    status: 413,
    message: 'Request must be smaller than 1048576 bytes for the InvokeFunction operation.',
  },
  InvalidRequestContentException: { status: 400, message: 'Could not parse request body into json.' },
  TooManyRequestsException: { status: 429, message: 'Rate Exceeded.' },
};

const refused = (refusal: Refusal): AwsError => {
  const { status, message } = REFUSALS[refusal];
  return new AwsError(refusal, message, status);
};

/** `POST /2015-03-31/functions/{name}/invocations`. */
export async function answerInvoke(
  lambda: Lambda,
  request: IncomingMessage,
  url: URL,
  body: string,
  response: ServerResponse,
): Promise<void> {
  const name = decodeURIComponent(url.pathname.split('/')[3] ?? '');
  const payload = body === '' ? '{}' : body;
  if (request.headers['x-amz-invocation-type'] === 'Event') {
    const taken = lambda.accept(name, payload);
    if ('refusal' in taken) throw refused(taken.refusal);
    response.writeHead(202, { 'x-amzn-requestid': taken.requestId, 'content-length': 0 });
    response.end();
    return;
  }
  const result = await lambda.invoke(name, payload);
  if ('refusal' in result) throw refused(result.refusal);
  const failed = 'error' in result;
  const text = failed ? JSON.stringify(result.error) : result.payload;
  const error = failed ? { 'x-amz-function-error': 'Unhandled' } : {};
  response.writeHead(200, { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST', ...error });
  response.end(text);
}

/** `GET /2015-03-31/functions/{name}/configuration`. */
export function answerConfiguration(lambda: Lambda, url: URL, response: ServerResponse): void {
  const configuration = lambda.configuration(decodeURIComponent(url.pathname.split('/')[3] ?? ''));
  if (configuration === undefined) throw refused('ResourceNotFoundException');
  const { functionName, arn, memoryMb, timeoutMs, environment, role } = configuration;
  const text = JSON.stringify({
    ...{ FunctionName: functionName, FunctionArn: arn, Role: role, MemorySize: memoryMb, Timeout: timeoutMs / 1000 },
    Environment: { Variables: environment },
  });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(text);
}
