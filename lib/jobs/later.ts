/** What a function is asked to do later; an event of its own, never a request from outside. */
export interface LaterEvent {
  readonly resume: string;
  readonly because: 'schedule';
  /** Which of the Job's schedules this is; one that is not its newest has been overtaken. */
  readonly followed: number;
}

/** Calls this command's own function again, once, when the time has come; a schedule is up to a minute late. */
export interface Later {
  /**
   * @param name never used twice: `<jobId>-<n>`
   * @param when milliseconds since 1970
   */
  at(name: string, when: number, event: LaterEvent): Promise<void>;
}
