import { HttpAnswer } from '#infra/local/vcenter/http-answer';
import { restError, unauthenticated } from '#infra/local/vcenter/rest-error';
import { guestRoutes } from '#infra/local/vcenter/rest-guest';
import { listRoutes } from '#infra/local/vcenter/rest-lists';
import type { RestRoute } from '#infra/local/vcenter/rest-route';
import { openSession, sessionInfo } from '#infra/local/vcenter/rest-session';
import { tagRoutes } from '#infra/local/vcenter/rest-tags';
import { vmRoutes } from '#infra/local/vcenter/rest-vm';
import type { VCenter } from '#infra/local/vcenter/vcenter';
import { releasesOf } from '#infra/local/vcenter/vim-endpoint';
import { VimFault } from '#infra/local/vcenter/vim-fault';

export interface RestRequest {
  readonly httpMethod: string;
  /** Below /api, decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly body: string;
  readonly token: string | undefined;
  readonly authorization: string | undefined;
  readonly userAgent: string;
}

interface RestAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers: Record<string, string>;
}

interface CompiledRoute {
  readonly route: RestRoute;
  readonly segments: readonly string[];
  readonly action: string | undefined;
}

const ROUTES: readonly CompiledRoute[] = [...listRoutes, ...vmRoutes, ...guestRoutes, ...tagRoutes].map((route) => {
  const [path = '', action] = route.address.split('?action=');
  return { route, segments: path.split('/'), action };
});

const parametersOf = (pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined => {
  if (pattern.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return parameters;
};

const parse = (body: string): Readonly<Record<string, unknown>> => {
  if (body.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through to the same answer as a body that is no object.
  }
  throw restError('INVALID_ARGUMENT', 'com.vmware.vapi.rest.httpBadRequest', 'The request body is not a JSON object.');
};

/** `system?action=hello`: the first release of the client's list that this vCenter speaks. */
function hello(vcenter: VCenter, body: string): RestAnswer {
  const offered = parse(body)['api_releases'];
  const isList = Array.isArray(offered) && offered.length > 0 && offered.length <= 128;
  if (!isList || !offered.every((release) => typeof release === 'string' && release.length <= 64)) {
    throw restError(
      'INVALID_ARGUMENT',
      'com.vmware.api.vcenter.system.hello',
      'api_releases must hold 1 to 128 releases.',
    );
  }
  const known = releasesOf(vcenter.version);
  return {
    status: 200,
    body: { api_release: offered.find((release: string) => known.includes(release)) ?? '' },
    headers: {},
  };
}

function answer(vcenter: VCenter, request: RestRequest): RestAnswer {
  const { httpMethod, segments, query, body, token } = request;
  const path = segments.join('/');
  if (path === 'session' && httpMethod === 'POST')
    return openSession(vcenter, request.authorization, request.userAgent);
  const speaksHello = vcenter.version === '8.0.2' || vcenter.version === '8.0.3';
  if (path === 'vcenter/system' && httpMethod === 'POST' && query.get('action') === 'hello' && speaksHello)
    return hello(vcenter, body);
  const session = vcenter.sessions.use(token, 'rest');
  if (path === 'session') {
    if (!session) throw unauthenticated();
    if (httpMethod === 'GET') return { status: 200, body: sessionInfo(session), headers: {} };
    if (httpMethod !== 'DELETE') throw new HttpAnswer(405, undefined);
    vcenter.sessions.end(session);
    return { status: 204, headers: {} };
  }
  let fits = false;
  for (const { route, segments: pattern, action } of ROUTES) {
    const parameters = parametersOf(pattern, segments);
    if (!parameters) continue;
    fits = true;
    if (route.method !== httpMethod || (action ?? null) !== query.get('action')) continue;
    if (!session) throw unauthenticated();
    return { headers: {}, ...route.run({ vcenter, session, parameters, query, body: parse(body) }) };
  }
  throw new HttpAnswer(fits ? 405 : 404, undefined);
}

/** One request of the Automation API. */
export function answerRest(vcenter: VCenter, request: RestRequest): RestAnswer {
  try {
    return answer(vcenter, request);
  } catch (reason) {
    if (reason instanceof HttpAnswer) return { status: reason.status, body: reason.body, headers: {} };
    if (!(reason instanceof VimFault)) throw reason;
    const type = reason.typeName === 'TaskInProgress' ? 'RESOURCE_BUSY' : 'ERROR';
    const error = restError(type, `vim.fault.${reason.typeName}`, String(reason.body['faultstring']));
    return { status: error.status, body: error.body, headers: {} };
  }
}
