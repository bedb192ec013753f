/** What went wrong, in the words a person, a log query and a metric share. */
export type ErrorKind =
  | 'usage'
  | 'not-found'
  | 'ambiguous'
  | 'refused'
  | 'not-permitted'
  | 'busy'
  | 'unreachable'
  | 'certificate'
  | 'login-refused'
  | 'sessions-exhausted'
  | 'too-old'
  | 'in-doubt'
  | 'cancelled'
  | 'failed';

/**
 * An error meant for people: its message is shown as it stands.
 *
 * It names the kind, quotes the word the person used and says what to do next.
 * Anything that is not a `SaidError` becomes one stock sentence with a reference.
 */
export class SaidError extends Error {
  override readonly name: string = 'SaidError';
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.kind = kind;
  }
}
