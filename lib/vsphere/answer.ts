import { errorFromFault } from '#lib/vsphere/error-from-fault';
import { errorFromRest, readRestError } from '#lib/vsphere/error-from-rest';
import { InDoubt, VCenterTooOld, VCenterUnreachable, type VSphereError } from '#lib/vsphere/errors';
import { readFault } from '#lib/vsphere/fault';
import { TransportFailure } from '#lib/vsphere/transport-failure';
import { unbox } from '#lib/vsphere/unbox';
import { type HttpAnswer, type HttpRequest, loggablePath } from '#lib/vsphere/vcenter-http';

/** Whether vCenter has forgotten the session; what was asked was not done then. */
export function isUnauthenticated(answer: HttpAnswer): boolean {
  return answer.status === 401 || (answer.status >= 400 && readFault(answer.body)?.typeName === 'NotAuthenticated');
}

/** The bare value of a REST answer; undefined for 204 and an empty body. */
export function restResult(vcenter: string, request: HttpRequest, answer: HttpAnswer): unknown {
  if (answer.text !== undefined) throw notUnderstood(vcenter, request, answer);
  if (isSuccess(answer)) return answer.body ?? undefined;
  const isError = typeof answer.body === 'object' && answer.body !== null;
  if (!isError && answer.status >= 502) throw notUnderstood(vcenter, request, answer);
  throw errorFromRest(vcenter, readRestError(answer.status, answer.body), failure(request, answer));
}

/** The value of a VI JSON answer without its boxes; a null result comes as 204, as an empty body or as null. */
export function vimResult(vcenter: string, request: HttpRequest, answer: HttpAnswer): unknown {
  if (isSuccess(answer) && answer.text === undefined) return unbox(answer.body) ?? undefined;
  const fault = isSuccess(answer) ? undefined : readFault(answer.body);
  if (fault !== undefined) throw errorFromFault(vcenter, fault, failure(request, answer));
  if (answer.status === 404) {
    const reason = 'it does not serve VI JSON, or not what was asked of it';
    throw new VCenterTooOld({ vcenter, reason, cause: failure(request, answer) });
  }
  if (answer.status === 403) {
    throw errorFromRest(vcenter, readRestError(answer.status, answer.body), failure(request, answer));
  }
  throw notUnderstood(vcenter, request, answer);
}

function isSuccess(answer: HttpAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

/** Not vCenter's own word but that of a proxy before it: a write may have been done behind it. */
function notUnderstood(vcenter: string, request: HttpRequest, answer: HttpAnswer): VSphereError {
  const details = { vcenter, fault: `HTTP ${answer.status}`, cause: failure(request, answer) };
  if (answer.status === 404) return new VCenterTooOld({ ...details, reason: 'it does not serve what was asked of it' });
  const reason = `it answers HTTP ${answer.status} without a word of vCenter's own`;
  if (request.write) return new InDoubt({ ...details, reason });
  return new VCenterUnreachable({ ...details, reason });
}

function failure(request: HttpRequest, answer: HttpAnswer): TransportFailure {
  const path = loggablePath(request.path);
  return new TransportFailure({
    code: `HTTP ${answer.status}`,
    method: request.method,
    path,
    status: answer.status,
    sent: true,
  });
}
