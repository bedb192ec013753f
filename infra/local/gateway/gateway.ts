import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type LoopbackServer, readBody, sendJson, serveOnLoopback } from '#infra/local/aws/loopback-server';
import type { StackClock } from '#infra/local/clock';
import { type GatewayRequest, headerOf, mediaTypeOf } from '#infra/local/gateway/gateway-request';
import { renderTemplate } from '#infra/local/gateway/mapping-template';
import { proxyEvent, sendProxyAnswer } from '#infra/local/gateway/proxy-event';
import { type IntegrationAnswer, matchPath, type Route } from '#infra/local/gateway/routes';

type Taken = { readonly requestId: string } | { readonly refusal: string };

export type Invoked = { readonly payload: string } | { readonly error: unknown } | { readonly refusal: string };

/** What the gateway needs of Lambda. */
export interface InvocationTarget {
  /** Says whether the event was taken; nothing of the function has run by then. */
  accept(functionName: string, payload: string): Taken | Promise<Taken>;
  invoke(functionName: string, payload: string): Promise<Invoked>;
}

export interface GatewayOptions {
  routes: Route[];
  lambda: InvocationTarget;
  clock: Pick<StackClock, 'now'>;
  stage: string;
  port?: number;
}

/** API Gateway's limit for a request. */
const MOST_BODY_BYTES = 10 * 1024 * 1024;

const refuse = (response: ServerResponse, status: number, message: string, type?: string): void => {
  if (type) response.setHeader('x-amzn-errortype', type);
  sendJson(response, status, { message });
};

const pairs = (raw: string[]): [string, string][] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []));

const missingHeaders = (route: Route, request: GatewayRequest): string[] =>
  route.requiredHeaders.filter((name) => !headerOf(request, name)?.trim());

/** The event for a function, or undefined where API Gateway does not support the media type. */
const integrationRequest = (route: Route, request: GatewayRequest): string | undefined => {
  if (route.kind === 'AWS_PROXY') return JSON.stringify(proxyEvent(request));
  const template = route.requestTemplates[mediaTypeOf(request)];
  if (template !== undefined) return renderTemplate(template, request);
  const none = Object.keys(route.requestTemplates).length === 0;
  const passes = route.passthrough === 'WHEN_NO_MATCH' || (route.passthrough === 'WHEN_NO_TEMPLATES' && none);
  return passes ? request.body.toString('utf8') : undefined;
};

const chosenAnswer = (route: Route, errorMessage?: string): IntegrationAnswer | undefined => {
  const fitting = route.answers.find(
    ({ selectionPattern }) =>
      errorMessage !== undefined &&
      selectionPattern !== '' &&
      new RegExp(`^(?:${selectionPattern})$`, 's').test(errorMessage),
  );
  return fitting ?? route.answers.find(({ selectionPattern }) => selectionPattern === '');
};

const sendAnswer = (
  response: ServerResponse,
  route: Route,
  request: GatewayRequest,
  body: string,
  error?: string,
): void => {
  const answer = chosenAnswer(route, error);
  if (!answer) {
    refuse(response, 500, 'Internal server error', 'InternalServerErrorException');
    return;
  }
  const template = answer.templates['application/json'];
  const text = template === undefined ? body : renderTemplate(template, request);
  response.statusCode = answer.status;
  response.setHeader('content-type', 'application/json');
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  response.setHeader('content-length', Buffer.byteLength(text));
  response.end(text);
};

/** Serves the routes of the packaged template as API Gateway's REST API would. */
export async function startGateway(options: GatewayOptions): Promise<LoopbackServer> {
  const { routes, lambda, clock, stage } = options;

  const find = (method: string, path: string): { route: Route; parameters: Record<string, string> } | undefined => {
    for (const route of routes) {
      if (route.method !== method && route.method !== 'ANY') continue;
      const parameters = matchPath(route.path, path);
      if (parameters) return { route, parameters };
    }
    return undefined;
  };

  const synchronous = async (route: Route, request: GatewayRequest, payload: string, response: ServerResponse) => {
    const result = await lambda.invoke(route.function, payload);
    if ('refusal' in result) refuse(response, 500, 'Internal server error', 'InternalServerErrorException');
    else if (route.kind === 'AWS') {
      const failed = 'error' in result;
      const error = failed ? String((result.error as { errorMessage?: string }).errorMessage) : undefined;
      sendAnswer(response, route, request, failed ? JSON.stringify(result.error) : result.payload, error);
    } else if ('error' in result || !sendProxyAnswer(response, result.payload)) {
      refuse(response, 502, 'Internal server error', 'InternalServerErrorException');
    }
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const receivedAt = clock.now();
    const url = new URL(incoming.url ?? '/', 'http://gateway');
    const method = incoming.method ?? 'GET';
    const requestId = randomUUID();
    response.setHeader('x-amzn-RequestId', requestId);
    const body = await readBody(incoming, MOST_BODY_BYTES);
    const found = find(method, url.pathname);
    if (!found) return refuse(response, 403, 'Missing Authentication Token', 'MissingAuthenticationTokenException');
    if (!body)
      return refuse(
        response,
        413,
        `HTTP content length exceeded ${MOST_BODY_BYTES} bytes.`,
        'RequestTooLargeException',
      );
    const { route, parameters } = found;
    const request: GatewayRequest = {
      method,
      path: url.pathname,
      resourcePath: route.path,
      pathParameters: parameters,
      query: url.searchParams,
      headers: pairs(incoming.rawHeaders),
      body,
      sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
      requestId,
      receivedAt,
      stage,
    };
    const missing = missingHeaders(route, request);
    if (missing.length > 0) {
      return refuse(
        response,
        400,
        `Missing required request parameters: [${missing.join(', ')}]`,
        'BadRequestException',
      );
    }
    const payload = integrationRequest(route, request);
    if (payload === undefined) return refuse(response, 415, 'Unsupported Media Type', 'BadRequestException');
    if (route.kind === 'MOCK') return sendAnswer(response, route, request, '');
    if (!route.asynchronous) return synchronous(route, request, payload, response);
    const taken = lambda.accept(route.function, payload);
    if ('refusal' in (taken instanceof Promise ? await taken : taken)) {
      return refuse(response, 500, 'Internal server error', 'InternalServerErrorException');
    }
    sendAnswer(response, route, request, '');
  };

  return serveOnLoopback(handle, options.port);
}
