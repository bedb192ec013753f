import type { SiteHolder } from '#infra/operator/setup/site-holder';
import type { Place } from '#infra/operator/vcenter/place';
import type { VCenterStore } from '#infra/operator/vcenter/secrets';
import type { Terminal } from '#infra/operator/vcenter/terminal';

/** A stage's stack as CloudFormation has it. */
export interface DeployedStack {
  /** CloudFormation's word: `CREATE_COMPLETE`, `ROLLBACK_COMPLETE`. */
  readonly status: string;
  /** The API's address, where the stack has one. */
  readonly apiUrl: string | undefined;
}

/** What the steps of a set-up work with. */
export interface SetupDesk {
  readonly place: Place;
  /** The AWS region that the stage goes to; `undefined` in a local run, and where only the AWS profile knows it. */
  readonly region: string | undefined;
  readonly terminal: Terminal;
  readonly store: VCenterStore;
  readonly site: SiteHolder;
  /** Slack's Web API, with a slash at its end. */
  readonly slackApiUrl: string;
  findStack(): Promise<DeployedStack | undefined>;
  /** Runs the framework's `deploy` in this terminal, and answers its exit code. */
  deploy(words: readonly string[]): Promise<number>;
  /** Looks at every link, as `npm run doctor` does, and answers its exit code. */
  examine(): Promise<number>;
  /** `npm run setup -- --stage prod`: how to go on. */
  readonly again: string;
}

/** How far a step is: looked up each time, so that a set-up can be stopped anywhere and gone on with. */
export interface Looked {
  readonly done: boolean;
  /** What there is, or what is missing; one line. */
  readonly says: string;
}

/** A step of the set-up. */
export interface SetupStep {
  readonly name: string;
  /** What it does where it is not done; one sentence for `--dry-run`. */
  readonly does: string;
  /** Changes nothing. */
  look(desk: SetupDesk): Promise<Looked>;
  /** @throws SaidError where it cannot be done, with nothing of this step stored */
  act(desk: SetupDesk): Promise<void>;
}
