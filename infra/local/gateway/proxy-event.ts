import type { ServerResponse } from 'node:http';
import { type GatewayRequest, headerOf } from '#infra/local/gateway/gateway-request';

const grouped = (entries: Iterable<readonly [string, string]>): Record<string, string[]> => {
  const groups: Record<string, string[]> = {};
  for (const [name, value] of entries) groups[name] = [...(groups[name] ?? []), value];
  return groups;
};

const emptyAsNull = <T extends object>(value: T): T | null => (Object.keys(value).length === 0 ? null : value);

/** The event of a Lambda proxy integration. */
export function proxyEvent(request: GatewayRequest): object {
  return {
    resource: request.resourcePath,
    path: request.path,
    httpMethod: request.method,
    headers: Object.fromEntries(request.headers),
    multiValueHeaders: grouped(request.headers),
    queryStringParameters: emptyAsNull(Object.fromEntries(request.query)),
    multiValueQueryStringParameters: emptyAsNull(grouped(request.query)),
    pathParameters: emptyAsNull(request.pathParameters),
    stageVariables: null,
    requestContext: {
      requestId: request.requestId,
      requestTimeEpoch: request.receivedAt,
      httpMethod: request.method,
      path: request.path,
      resourcePath: request.resourcePath,
      stage: request.stage,
      protocol: 'HTTP/1.1',
      apiId: 'local',
      accountId: '000000000000',
      identity: { sourceIp: request.sourceIp, userAgent: headerOf(request, 'user-agent') ?? null },
    },
    body: request.body.length === 0 ? null : request.body.toString('utf8'),
    isBase64Encoded: false,
  };
}

interface ProxyAnswer {
  statusCode?: unknown;
  headers?: Record<string, unknown>;
  multiValueHeaders?: Record<string, unknown[]>;
  body?: unknown;
  isBase64Encoded?: unknown;
}

/** Sends what a proxy function returned; false where it is not an answer, which API Gateway makes a 502. */
export function sendProxyAnswer(response: ServerResponse, payload: string): boolean {
  const answer = JSON.parse(payload) as ProxyAnswer | null;
  const status = Number(answer?.statusCode);
  const { body = '' } = answer ?? {};
  if (!Number.isInteger(status) || status < 100 || typeof body !== 'string') return false;
  for (const [name, value] of Object.entries(answer?.headers ?? {})) response.setHeader(name, String(value));
  for (const [name, values] of Object.entries(answer?.multiValueHeaders ?? {})) {
    response.setHeader(name, values.map(String));
  }
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/json');
  response.statusCode = status;
  response.end(answer?.isBase64Encoded === true ? Buffer.from(body, 'base64') : body);
  return true;
}
