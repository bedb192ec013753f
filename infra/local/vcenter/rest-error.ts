import { HttpAnswer } from '#infra/local/vcenter/http-answer';

const STATUS: Readonly<Record<string, number>> = {
  ALREADY_EXISTS: 400,
  ALREADY_IN_DESIRED_STATE: 400,
  INVALID_ARGUMENT: 400,
  NOT_ALLOWED_IN_CURRENT_STATE: 400,
  RESOURCE_IN_USE: 400,
  UNSUPPORTED: 400,
  UNAUTHENTICATED: 401,
  UNAUTHORIZED: 403,
  NOT_FOUND: 404,
  OPERATION_NOT_FOUND: 404,
  ERROR: 500,
  RESOURCE_BUSY: 500,
  UNABLE_TO_ALLOCATE_RESOURCE: 500,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
};

const bodyOf = (type: string, id: string, message: string, args: readonly string[]): unknown => ({
  error_type: type,
  messages: [{ id, default_message: message, args }],
});

/** An error of the Automation API. */
export const restError = (type: string, id: string, message: string, args: readonly string[] = []): HttpAnswer =>
  new HttpAnswer(STATUS[type] ?? 500, bodyOf(type, id, message, args));

export const unauthenticated = (): HttpAnswer =>
  restError('UNAUTHENTICATED', 'com.vmware.vapi.endpoint.method.authentication.required', 'Authentication required.');

export const notFound = (kind: string, id: string): HttpAnswer =>
  restError(
    'NOT_FOUND',
    `com.vmware.api.vcenter.${kind}.not_found`,
    `${KIND_NAMES[kind] ?? kind} with identifier '${id}' does not exist.`,
    [id],
  );

const KIND_NAMES: Readonly<Record<string, string>> = {
  vm: 'Virtual machine',
  tag: 'Tag',
  category: 'Category',
  host: 'Host',
};

export const sessionsFull = (limit: number, user: string): unknown =>
  bodyOf(
    'SERVICE_UNAVAILABLE',
    'com.vmware.vapi.endpoint.failedToLoginMaxUserSessionCountReached',
    `User session count is limited to ${limit}. Existing session count is ${limit} for user ${user}.`,
    [String(limit), String(limit), user],
  );
