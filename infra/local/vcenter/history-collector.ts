import type { Session } from '#infra/local/vcenter/session-manager';
import { SessionObject } from '#infra/local/vcenter/session-object';
import { invalidArgument, invalidState } from '#infra/local/vcenter/vim-fault';

/** Collectors a session may have at a time. */
const MOST_COLLECTORS = 32;
const LARGEST_PAGE = 1000;

/** Reads a history that goes on growing, in pages to either side of a position; items stand oldest first. */
export class HistoryCollector<T> extends SessionObject {
  readonly filter: unknown;
  readonly #items: () => readonly T[];
  readonly #render: (item: T) => unknown;
  #pageSize = 10;
  /** The first item that ReadNext gives and the one after the first that ReadPrevious gives; unset at birth. */
  #position: number | undefined;

  constructor(
    type: string,
    session: Session,
    filter: unknown,
    items: () => readonly T[],
    render: (item: T) => unknown,
  ) {
    const own = [...session.objects.values()].filter((object) => object instanceof HistoryCollector);
    if (own.length >= MOST_COLLECTORS) throw invalidState('The maximum number of collectors has been reached.');
    super(type, session);
    this.filter = filter;
    this.#items = items;
    this.#render = render;
  }

  get latestPage(): unknown[] {
    return this.#items().slice(-this.#pageSize).reverse().map(this.#render);
  }

  readNext(count: number): unknown[] {
    this.#check(count);
    const items = this.#items();
    const from = this.#position ?? 0;
    this.#position = Math.min(items.length, from + count);
    return items.slice(from, this.#position).map(this.#render);
  }

  readPrevious(count: number): unknown[] {
    this.#check(count);
    const items = this.#items();
    const to = this.#position ?? items.length;
    this.#position = Math.max(0, to - count);
    return items.slice(this.#position, to).reverse().map(this.#render);
  }

  /** Before the oldest item. */
  reset(): void {
    this.#position = 0;
  }

  /** After the newest item. */
  rewind(): void {
    this.#position = this.#items().length;
  }

  setPageSize(count: number): void {
    this.#check(count);
    this.#pageSize = count;
  }

  #check(count: number): void {
    if (count < 1 || count > LARGEST_PAGE) throw invalidArgument('maxCount');
  }
}
