import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { SignedRequest } from '#lib/slack/verify-request';

type ProxyRequest = Pick<APIGatewayProxyEvent, 'body' | 'isBase64Encoded' | 'multiValueHeaders'> & {
  readonly requestContext: Pick<APIGatewayProxyEvent['requestContext'], 'requestTimeEpoch'>;
};

/** What a REST API's proxy integration hands over, body and headers as they were sent. */
export function signedProxyRequest(event: ProxyRequest): SignedRequest {
  return {
    rawBody: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    signature: onlyHeader(event, 'x-slack-signature'),
    timestamp: onlyHeader(event, 'x-slack-request-timestamp'),
    receivedAt: event.requestContext.requestTimeEpoch,
  };
}

/** A header in whatever case it came; one that was sent twice reads as empty, and nothing empty is trusted. */
function onlyHeader({ multiValueHeaders }: ProxyRequest, name: string): string {
  const values = Object.entries(multiValueHeaders ?? {})
    .filter(([given]) => given.toLowerCase() === name)
    .flatMap(([, given]) => given ?? []);
  return values.length === 1 ? (values[0] ?? '') : '';
}
