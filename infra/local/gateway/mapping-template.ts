import { Compile, parse } from 'velocityjs';
import { type GatewayRequest, headerOf } from '#infra/local/gateway/gateway-request';

/** Makes a template that uses what API Gateway has and we do not fail, instead of printing its own source. */
const strict = <T extends object>(name: string, known: T): T =>
  new Proxy(known, {
    get: (target, key) => {
      if (typeof key === 'symbol' || key in target) return Reflect.get(target, key);
      throw new Error(`The local gateway does not know $${name}.${key} in a mapping template.`);
    },
  });

/** The map API Gateway hands to templates: Java's, as far as templates use it. */
const javaMap = (entries: readonly (readonly [string, string])[], find: (name: string) => string | undefined) => ({
  get: (name: string) => find(name) ?? '',
  keySet: () => entries.map(([name]) => name),
  containsKey: (name: string) => find(name) !== undefined,
});

const escapeJavaScript = (text: string): string =>
  JSON.stringify(String(text)).slice(1, -1).replaceAll("'", "\\'").replaceAll('/', '\\/');

const UTIL = strict('util', {
  base64Encode: (text: string) => Buffer.from(String(text), 'utf8').toString('base64'),
  base64Decode: (text: string) => Buffer.from(String(text), 'base64').toString('utf8'),
  urlEncode: (text: string) => encodeURIComponent(String(text)).replaceAll('%20', '+'),
  urlDecode: (text: string) => decodeURIComponent(String(text).replaceAll('+', ' ')),
  escapeJavaScript,
  parseJson: (text: string) => JSON.parse(text) as unknown,
});

const inputOf = (request: GatewayRequest) => {
  const query = [...request.query];
  const path = Object.entries(request.pathParameters);
  const maps = {
    path: javaMap(path, (name) => request.pathParameters[name]),
    querystring: javaMap(query, (name) => request.query.get(name) ?? undefined),
    header: javaMap(request.headers, (name) => headerOf(request, name)),
  };
  const params = (name?: string): unknown => {
    if (name === undefined) return maps;
    return request.pathParameters[name] ?? request.query.get(name) ?? headerOf(request, name) ?? '';
  };
  return strict('input', { body: request.body.toString('utf8'), params });
};

const contextOf = (request: GatewayRequest) =>
  strict('context', {
    requestId: request.requestId,
    extendedRequestId: request.requestId,
    requestTimeEpoch: request.receivedAt,
    requestTime: new Date(request.receivedAt).toUTCString(),
    httpMethod: request.method,
    path: request.path,
    resourcePath: request.resourcePath,
    stage: request.stage,
    protocol: 'HTTP/1.1',
    apiId: 'local',
    accountId: '000000000000',
    identity: strict('context.identity', {
      sourceIp: request.sourceIp,
      userAgent: headerOf(request, 'user-agent') ?? '',
    }),
  });

const compiled = new Map<string, Compile>();

const compile = (template: string): Compile => {
  const known = compiled.get(template);
  if (known) return known;
  const made = new Compile(parse(template));
  compiled.set(template, made);
  return made;
};

/** Renders a mapping template (VTL) over a request, as text: nothing in it is turned into a number. */
export function renderTemplate(template: string, request: GatewayRequest): string {
  return compile(template).render({ input: inputOf(request), util: UTIL, context: contextOf(request) });
}
