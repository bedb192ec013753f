import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

export interface LogLine {
  readonly n: number;
  /** On the stack's clock, in milliseconds. */
  readonly at: number;
  readonly function: string;
  readonly requestId?: string;
  readonly stream: 'stdout' | 'stderr' | 'platform';
  readonly line: string;
}

const KEPT = 20_000;

/** What functions print, kept in memory and written to one file a function. */
export class FunctionLog {
  readonly #directory: string | undefined;
  readonly #files = new Map<string, WriteStream>();
  #lines: LogLine[] = [];
  #last = 0;

  /** Without a directory nothing is written to disk. */
  constructor(directory: string | undefined) {
    this.#directory = directory;
    if (directory) mkdirSync(directory, { recursive: true });
  }

  record(line: Omit<LogLine, 'n'>): void {
    this.#last += 1;
    this.#lines.push({ n: this.#last, ...line });
    if (this.#lines.length > KEPT * 1.2) this.#lines = this.#lines.slice(-KEPT);
    this.#file(line.function)?.write(`${line.line}\n`);
  }

  /** The number of the newest line. */
  get last(): number {
    return this.#last;
  }

  list(since = 0): LogLine[] {
    return this.#lines.filter(({ n }) => n > since);
  }

  async close(): Promise<void> {
    const ended = [...this.#files.values()].map((file) => new Promise<void>((resolve) => file.end(resolve)));
    await Promise.all(ended);
  }

  #file(name: string): WriteStream | undefined {
    if (!this.#directory) return undefined;
    const known = this.#files.get(name);
    if (known) return known;
    const file = createWriteStream(join(this.#directory, `${name}.log`), { flags: 'w' });
    this.#files.set(name, file);
    return file;
  }
}
