import type { Log } from '#lib/log';

/** A log that keeps every line as text, so that a test can look for what must not be in it. */
export class RecordedLog implements Log {
  readonly lines: string[] = [];

  info(event: string, fields?: object): void {
    this.lines.push(JSON.stringify({ event, ...fields }));
  }

  warn(event: string, fields?: object): void {
    this.lines.push(JSON.stringify({ event, ...fields }));
  }

  error(event: string, error: unknown, fields?: object): void {
    this.lines.push(`${JSON.stringify({ event, ...fields })} ${String(error)}`);
  }

  count(metric: string, dimensions?: object): void {
    this.lines.push(JSON.stringify({ metric, ...dimensions }));
  }

  duration(metric: string, milliseconds: number, dimensions?: object): void {
    this.lines.push(JSON.stringify({ metric, milliseconds, ...dimensions }));
  }
}
