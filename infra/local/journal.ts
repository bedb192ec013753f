export type ServiceName =
  | 'vcenter'
  | 'slack'
  | 'dynamodb'
  | 'secretsmanager'
  | 'lambda'
  | 'scheduler'
  | 'sqs'
  | 's3'
  | 'sts'
  | 'cloudformation';

/** One request that a simulated service answered, or left unanswered (status 0). */
export interface JournalEntry {
  service: ServiceName;
  /** Which one, where there are several: the vCenter's name. */
  name?: string;
  method: string;
  path: string;
  /** The service's own word for what was asked: `CreateSnapshotEx_Task`, `chat.update`, `PutItem`. */
  operation?: string;
  status: number;
  /** Of the bodies of request and answer; AWS's services alone. */
  bytes?: { readonly asked: number; readonly answered: number };
  userAgent?: string;
  /** Of vCenter: whose session it came with, or who logged in by it. */
  user?: string;
  /** On the stack's clock, in milliseconds. */
  startedAt: number;
  durationMs: number;
}

export type JournalLine = JournalEntry & { readonly n: number };

const KEPT = 50_000;

/** Every request the simulated services received, in order; the oldest are forgotten. */
export class Journal {
  #last = 0;
  #lines: JournalLine[] = [];

  record(entry: JournalEntry): void {
    this.#last += 1;
    this.#lines.push({ n: this.#last, ...entry });
    if (this.#lines.length > KEPT * 1.2) this.#lines = this.#lines.slice(-KEPT);
  }

  /** The number of the newest line. */
  get last(): number {
    return this.#last;
  }

  /** The lines after number `since`, of one service if it is named. */
  list(since = 0, service?: string): JournalLine[] {
    return this.#lines.filter((line) => line.n > since && (service === undefined || line.service === service));
  }
}
