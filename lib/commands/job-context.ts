import type { Desk, Invocation } from '#lib/commands/desk';
import type { HeldJob } from '#lib/jobs/held-job';
import type { Standing } from '#lib/policy/standing';

/** A Job in the hands of one invocation, with everything it is brought on by. */
export interface JobContext {
  readonly desk: Desk;
  readonly held: HeldJob;
  readonly invocation: Invocation;
  /** Where the asker alone is answered, while Slack takes it. */
  readonly responseUrl: string | undefined;
  /** `/vm`. */
  readonly word: string;
  /** What is so for the asker, looked up when first asked for. */
  readonly standing: () => Promise<Standing>;
}
