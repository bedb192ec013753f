/** How a Job fared until now, for whoever reviews it; never what decides about it. Milliseconds since it was asked. */
export interface Meter {
  /** Until a function began with it. */
  readonly queued: number;
  /** Until Slack had taken the first word about it. */
  readonly said?: number;
  /** Requests to vCenters, whichever of its invocations sent them. */
  readonly requests: number;
}
