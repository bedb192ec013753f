import type { DeployedStack } from '#infra/operator/doctor/describe-stack';
import type { SiteHolder } from '#infra/operator/setup/site-holder';
import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import type { Place } from '#infra/operator/vcenter/place';
import type { Terminal } from '#infra/operator/vcenter/terminal';

/** What the steps of a set-up work with. */
export interface SetupDesk {
  readonly place: Place;
  /** The AWS region that the stage goes to; `undefined` in a local run, and where only the AWS profile knows it. */
  readonly region: string | undefined;
  readonly terminal: Terminal;
  /** Stores the accounts of vCenters: those for everything, or for changes, and those for reads. */
  readonly accounts: Readonly<Record<'write' | 'read', OperatorDesk>>;
  readonly site: SiteHolder;
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
