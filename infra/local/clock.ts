interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** Node's own longest timer; a later one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * The one clock of a local stack: real time plus what was advanced.
 *
 * While a timer that an advance made due runs, `now()` is that timer's own time, so that
 * what follows from it is dated as it would have been had the time really passed.
 */
export class StackClock {
  #offset = 0;
  #alarm: NodeJS.Timeout | undefined;
  readonly #timers = new Set<Timer>();
  readonly #listeners = new Set<(offset: number) => void>();

  /** Milliseconds since 1970, UTC. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** How far this clock is ahead of the machine's, in milliseconds. */
  get offset(): number {
    return this.#offset;
  }

  /** Calls `run` after so many milliseconds of this clock; the answer cancels it. Pending timers keep no process alive. */
  after(milliseconds: number, run: () => void): () => void {
    const timer = { due: this.now() + Math.max(0, milliseconds), run };
    this.#timers.add(timer);
    this.#arm();
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Resolves after so many milliseconds of this clock. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }

  /** Moves the clock on; timers that fall due run in their order, before this returns. */
  advance(seconds: number): void {
    if (!(Number.isFinite(seconds) && seconds >= 0)) {
      throw new RangeError(`A clock moves on by a number of seconds, not by "${seconds}".`);
    }
    const target = this.#offset + Math.round(seconds * 1000);
    for (let next = this.#next(); next && next.due <= Date.now() + target; next = this.#next()) {
      this.#offset = Math.max(this.#offset, Math.min(target, next.due - Date.now()));
      this.#run(next);
    }
    this.#offset = target;
    this.#arm();
    for (const listener of this.#listeners) listener(this.#offset);
  }

  /** Calls `listener` with the new offset after every advance; the answer ends that. */
  onAdvance(listener: (offset: number) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Drops every pending timer and listener. */
  close(): void {
    this.#timers.clear();
    this.#listeners.clear();
    clearTimeout(this.#alarm);
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (!next || timer.due < next.due) next = timer;
    return next;
  }

  #run(timer: Timer): void {
    this.#timers.delete(timer);
    timer.run();
  }

  #arm(): void {
    clearTimeout(this.#alarm);
    const next = this.#next();
    if (!next) return;
    const wait = Math.min(LONGEST_TIMER, Math.max(0, next.due - this.now()));
    this.#alarm = setTimeout(() => this.#fire(), wait).unref();
  }

  #fire(): void {
    for (let next = this.#next(); next && next.due <= this.now(); next = this.#next()) this.#run(next);
    this.#arm();
  }
}
