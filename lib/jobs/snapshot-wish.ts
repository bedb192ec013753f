/** What somebody may say about a snapshot. */
export interface SnapshotWish {
  /** At most 80 characters; by default when and who, in UTC. */
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly memory: boolean;
  /** The option that asks for the memory, for sentences that advise to leave it out; `--memory` where absent. */
  readonly memoryOption?: string;
  readonly quiesce: boolean;
}
