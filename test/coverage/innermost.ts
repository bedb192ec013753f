export interface Span<T> {
  start: number;
  end: number;
  value: T;
}

/** Answers which of many nested spans is the innermost at a place. */
export class Innermost<T> {
  readonly #starts: number[] = [];
  readonly #values: (T | undefined)[] = [];

  constructor(spans: readonly Span<T>[]) {
    const open: Span<T>[] = [];
    const closeUpTo = (place: number): void => {
      for (let last = open.at(-1); last && last.end <= place; last = open.at(-1)) {
        open.pop();
        this.#begin(last.end, open.at(-1)?.value);
      }
    };
    for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
      closeUpTo(span.start);
      open.push(span);
      this.#begin(span.start, span.value);
    }
    closeUpTo(Number.POSITIVE_INFINITY);
  }

  at(place: number): T | undefined {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return this.#values[low - 1];
  }

  #begin(start: number, value: T | undefined): void {
    if (this.#starts.at(-1) === start) this.#values.pop();
    else this.#starts.push(start);
    this.#values.push(value);
  }
}
