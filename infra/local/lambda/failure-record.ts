import type { FunctionError } from '#infra/local/lambda/invocation';

/** An event that Lambda gave up on. */
export interface FailedEvent {
  requestId: string;
  functionArn: string;
  payload: string;
  condition: 'RetriesExhausted' | 'EventAgeExceeded';
  invokeCount: number;
  at: number;
  error: FunctionError | undefined;
}

/** What Lambda sends to a failure destination. Without a response nothing ever ran, or nobody knows. */
export function failureRecord({
  requestId,
  functionArn,
  payload,
  condition,
  invokeCount,
  at,
  error,
}: FailedEvent): object {
  const record = {
    version: '1.0',
    timestamp: new Date(at).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: invokeCount,
    },
    requestPayload: JSON.parse(payload) as unknown,
  };
  if (!error) return record;
  return {
    ...record,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: error,
  };
}
