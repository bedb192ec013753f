/** A request that left a function process, in the order they left. */
export interface OutgoingRequest {
  readonly n: number;
  readonly function: string;
  readonly requestId: string;
  /** Which one of its invocation, from 1. */
  readonly index: number;
  readonly service: string;
  readonly name?: string;
  readonly method: string;
  readonly path: string;
  readonly operation?: string;
  /** The process was ended here. */
  readonly killed?: 'before' | 'after';
}

const KEPT = 50_000;

export class OutgoingRequests {
  #requests: OutgoingRequest[] = [];
  #last = 0;

  record(request: Omit<OutgoingRequest, 'n'>): void {
    this.#last += 1;
    this.#requests.push({ n: this.#last, ...request });
    if (this.#requests.length > KEPT * 1.2) this.#requests = this.#requests.slice(-KEPT);
  }

  /** The number of the newest request. */
  get last(): number {
    return this.#last;
  }

  list(since = 0): OutgoingRequest[] {
    return this.#requests.filter(({ n }) => n > since);
  }
}
