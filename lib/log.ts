/** What a log line may carry: names and numbers, never text that may hold a secret. */
export type Fields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Structured log and metrics of one function; the adapter decides the wire form. */
export interface Log {
  info(event: string, fields?: Fields): void;
  warn(event: string, fields?: Fields): void;
  /** The whole error goes to the log, with its causes; never to a person. */
  error(event: string, error: unknown, fields?: Fields): void;
  count(metric: string, dimensions?: Readonly<Record<string, string>>): void;
  duration(metric: string, milliseconds: number, dimensions?: Readonly<Record<string, string>>): void;
}
