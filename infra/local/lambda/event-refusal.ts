/** Lambda's limit for an asynchronous event. */
const MOST_EVENT_BYTES = 1_048_576;

/** Why Lambda does not take an event. */
export type Refusal =
  | 'ResourceNotFoundException'
  | 'RequestTooLargeException'
  | 'InvalidRequestContentException'
  | 'TooManyRequestsException';

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What Lambda says against an event by looking at it alone. */
export function refusalOf(payload: string): Refusal | undefined {
  if (Buffer.byteLength(payload) > MOST_EVENT_BYTES) return 'RequestTooLargeException';
  return isJson(payload) ? undefined : 'InvalidRequestContentException';
}
