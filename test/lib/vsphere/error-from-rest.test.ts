import { expect, test } from '@jest/globals';
import { errorFromRest, readRestError } from '#lib/vsphere/error-from-rest';

test.each([
  [404, 'NOT_FOUND', 'ObjectNotFound', 'not-found'],
  [403, 'UNAUTHORIZED', 'NotPermitted', 'not-permitted'],
  [500, 'RESOURCE_BUSY', 'ObjectBusy', 'busy'],
  [400, 'RESOURCE_IN_USE', 'ObjectBusy', 'busy'],
  [400, 'ALREADY_IN_DESIRED_STATE', 'InvalidState', 'refused'],
  [400, 'NOT_ALLOWED_IN_CURRENT_STATE', 'InvalidState', 'refused'],
  [503, 'SERVICE_UNAVAILABLE', 'ServiceUnavailable', 'unreachable'],
  [500, 'UNABLE_TO_ALLOCATE_RESOURCE', 'OperationFailed', 'failed'],
  [500, 'A_TYPE_OF_THE_FUTURE', 'OperationFailed', 'failed'],
])('HTTP %i %s is an error of its kind', (status, type, name, kind) => {
  const body = { error_type: type, messages: [{ id: 'x', default_message: 'Said so.', args: [] }] };
  expect(errorFromRest('prod', readRestError(status, body))).toMatchObject({
    name,
    kind,
    fault: type,
    reason: 'Said so',
  });
});

test.each([
  [401, undefined, 'UNAUTHENTICATED'],
  [403, {}, 'UNAUTHORIZED'],
  [503, { messages: 'none' }, 'SERVICE_UNAVAILABLE'],
  [500, null, 'HTTP 500'],
])('HTTP %i with the body %j is classed by its status', (status, body, type) => {
  expect(readRestError(status, body).errorType).toBe(type);
});
