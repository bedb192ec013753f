/** A request that got no usable answer, reduced to what may be logged: the HTTP library's own error carries the credentials. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  readonly code: string;
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  /** Whether the request may have reached the server. */
  readonly sent: boolean;

  constructor(failure: { code: string; method: string; path: string; sent: boolean; status?: number }) {
    super(`${failure.method} ${failure.path}: ${failure.status ?? failure.code}`);
    this.code = failure.code;
    this.method = failure.method;
    this.path = failure.path;
    this.sent = failure.sent;
    this.status = failure.status;
  }
}
