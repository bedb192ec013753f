import {
  InvalidState,
  NotPermitted,
  ObjectBusy,
  ObjectNotFound,
  OperationFailed,
  ServiceUnavailable,
  type VSphereError,
} from '#lib/vsphere/errors';
import { oneLine } from '#lib/vsphere/fault';

/** The parts of a REST error body that are read; every one may be absent. */
export interface RestError {
  readonly errorType: string;
  readonly messages: readonly { readonly id: string; readonly text: string }[];
}

const TYPE_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'UNAUTHORIZED',
  404: 'NOT_FOUND',
  503: 'SERVICE_UNAVAILABLE',
};

export function readRestError(status: number, body: unknown): RestError {
  const object = asJson(body);
  const stated = object['error_type'];
  const list = Array.isArray(object['messages']) ? object['messages'] : [];
  return {
    errorType: typeof stated === 'string' ? stated : (TYPE_OF_STATUS[status] ?? `HTTP ${status}`),
    messages: list.map((item: unknown) => {
      const message = asJson(item);
      const text = message['localized'] ?? message['default_message'];
      return { id: String(message['id'] ?? ''), text: typeof text === 'string' ? oneLine(text) : '' };
    }),
  };
}

/** The error class of a REST error; its status alone says little, since 500 means busy as well as too many results. */
export function errorFromRest(vcenter: string, error: RestError, cause?: unknown): VSphereError {
  const said = error.messages.find((message) => message.text !== '')?.text.replace(/\.$/, '');
  const details = {
    vcenter,
    cause,
    fault: error.errorType,
    reason: said ?? error.errorType.toLowerCase().replaceAll('_', ' '),
  };
  switch (error.errorType) {
    case 'NOT_FOUND':
      return new ObjectNotFound(details);
    case 'UNAUTHORIZED':
      return new NotPermitted({ ...details, privileges: privilegesIn(error) });
    case 'RESOURCE_BUSY':
    case 'RESOURCE_IN_USE':
    case 'CONCURRENT_CHANGE':
      return new ObjectBusy(details);
    case 'ALREADY_IN_DESIRED_STATE':
    case 'ALREADY_EXISTS':
    case 'NOT_ALLOWED_IN_CURRENT_STATE':
    case 'UNSUPPORTED':
    case 'FEATURE_IN_USE':
      return new InvalidState(details);
    case 'SERVICE_UNAVAILABLE':
      return new ServiceUnavailable(details);
    default:
      return new OperationFailed(details);
  }
}

function privilegesIn(error: RestError): readonly string[] {
  const found = error.messages.flatMap((message) => message.text.match(/\b[A-Z]\w+(?:\.[A-Z]\w+)+\b/g) ?? []);
  return [...new Set(found)];
}

function asJson(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
