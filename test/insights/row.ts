export type Value = string | number | boolean | undefined;

/** A line's fields, those inside others by their path: `error.name`. */
export type Row = Readonly<Record<string, Value>>;
