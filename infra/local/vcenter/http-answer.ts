/** An answer given in place of the usual one: a status that is neither a result nor a fault of its API. */
export class HttpAnswer extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}
