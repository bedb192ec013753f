import type { CountName, DimensionsOf, DurationName } from '#lib/metrics';

/** What a log line may carry: names and numbers, never text that may hold a secret. */
export type Fields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Structured log and metrics of one function; the adapter decides the wire form. Metrics are those of `lib/metrics`. */
export interface Log {
  info(event: string, fields?: Fields): void;
  warn(event: string, fields?: Fields): void;
  /** The whole error goes to the log, with its causes; never to a person. */
  error(event: string, error: unknown, fields?: Fields): void;
  /** Once more. */
  count<Name extends CountName>(metric: Name, ...dimensions: DimensionsOf<Name>): void;
  duration<Name extends DurationName>(metric: Name, milliseconds: number, ...dimensions: DimensionsOf<Name>): void;
}

/** The log of whoever looks at all Jobs now and then. */
export interface LevelLog extends Log {
  /** How many there are now. */
  level<Name extends CountName>(metric: Name, value: number, ...dimensions: DimensionsOf<Name>): void;
}
