/** What is to be done with a Job, and what is read for it already. */
export interface Next {
  readonly ahead?: Promise<unknown>;
  go(): Promise<void>;
}
