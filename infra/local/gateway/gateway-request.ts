/** A request as API Gateway has read it. */
export interface GatewayRequest {
  method: string;
  path: string;
  resourcePath: string;
  pathParameters: Record<string, string>;
  query: URLSearchParams;
  /** In the client's own spelling and order. */
  headers: readonly (readonly [string, string])[];
  body: Buffer;
  sourceIp: string;
  requestId: string;
  /** On the stack's clock. */
  receivedAt: number;
  stage: string;
}

/** A header by name, case ignored as HTTP does; the last one counts, as with API Gateway. */
export function headerOf({ headers }: GatewayRequest, name: string): string | undefined {
  return headers.findLast(([given]) => given.toLowerCase() === name.toLowerCase())?.[1];
}

/** The media type without its parameters; API Gateway takes a body without one for JSON. */
export function mediaTypeOf(request: GatewayRequest): string {
  const type = headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  return type || 'application/json';
}
