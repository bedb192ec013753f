import { randomUUID } from 'node:crypto';
import type { Resolve } from '#infra/local/aws/intrinsics';
import type { StreamRecord } from '#infra/local/aws/table-stream';
import { resourcesOfType, type Template } from '#infra/local/aws/template';
import type { StackClock } from '#infra/local/clock';
import type { FaultBook } from '#infra/local/faults';
import { fitsPattern } from '#infra/local/lambda/filter-pattern';
import type { Lambda } from '#infra/local/lambda/lambda';

/** How long Lambda takes to see what is new in a stream. */
const POLL_MS = 100;

/** Between two attempts at the same records: longer each time. */
const RETRY_MS = [1000, 2000, 4000, 8000, 16_000, 32_000];
const LONGEST_RETRY_MS = 60_000;

interface Settings {
  readonly source: string;
  readonly functionArn: string;
  readonly patterns: readonly string[];
  readonly batchSize: number;
  readonly windowMs: number;
  readonly bisects: boolean;
  readonly reportsItems: boolean;
  /** -1: as often as the records' age allows. */
  readonly retries: number;
  readonly ageMs: number;
  readonly onFailure: string | undefined;
}

interface Properties {
  readonly EventSourceArn: string;
  readonly FunctionName: string;
  readonly FilterCriteria?: { readonly Filters: readonly { readonly Pattern: string }[] };
  readonly BatchSize?: number;
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly BisectBatchOnFunctionError?: boolean;
  readonly FunctionResponseTypes?: readonly string[];
  readonly MaximumRetryAttempts?: number;
  readonly MaximumRecordAgeInSeconds?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination: string } };
}

const settingsOf = (given: Properties): Settings => {
  const age = Number(given.MaximumRecordAgeInSeconds ?? -1);
  return {
    source: given.EventSourceArn,
    functionArn: given.FunctionName,
    patterns: given.FilterCriteria?.Filters.map(({ Pattern }) => Pattern) ?? [],
    batchSize: Number(given.BatchSize ?? 100),
    windowMs: Number(given.MaximumBatchingWindowInSeconds ?? 0) * 1000,
    bisects: given.BisectBatchOnFunctionError === true,
    reportsItems: given.FunctionResponseTypes?.includes('ReportBatchItemFailures') === true,
    retries: Number(given.MaximumRetryAttempts ?? -1),
    ageMs: (age === -1 ? 86_400 : age) * 1000,
    onFailure: given.DestinationConfig?.OnFailure?.Destination,
  };
};

/** What pollers work with. */
export interface Pollers {
  readonly clock: StackClock;
  readonly faults: FaultBook;
  readonly lambda: () => Lambda;
  readonly sendToQueue: (queueArn: string, body: string) => void;
}

/** The event source mappings of a template. */
export function eventSourceMappings(template: Template, resolve: Resolve, around: Pollers): EventSourceMapping[] {
  return resourcesOfType(template, 'AWS::Lambda::EventSourceMapping').map(
    ({ properties }) => new EventSourceMapping(settingsOf(resolve(properties) as Properties), around),
  );
}

/** What became of one call with a batch: from where on it is to be tried again, and whether the function ended in an error. */
interface Tried {
  readonly doneUpTo: number;
  readonly failed: boolean;
}

/**
 * Lambda's poller of a table's stream: new records in their order, in batches, again until they are taken or too old. It
 * keeps one order over all keys, which is stricter than a stream's shards.
 */
export class EventSourceMapping {
  readonly #settings: Settings;
  readonly #around: Pollers;
  readonly #records: { record: StreamRecord; at: number }[] = [];
  #size: number;
  #attempts = 0;
  #due = false;

  constructor(settings: Settings, around: Pollers) {
    this.#settings = settings;
    this.#around = around;
    this.#size = settings.batchSize;
  }

  /** Takes a record that is of its stream and fits its filter. */
  offer(record: StreamRecord): void {
    const { source, patterns, windowMs, batchSize } = this.#settings;
    if (record.eventSourceARN !== source) return;
    if (patterns.length > 0 && !patterns.some((pattern) => fitsPattern(pattern, record))) return;
    this.#records.push({ record, at: this.#around.clock.now() });
    this.#callAfter(this.#records.length >= batchSize ? POLL_MS : Math.max(POLL_MS, windowMs));
  }

  #callAfter(milliseconds: number): void {
    if (this.#due) return;
    this.#due = true;
    this.#around.clock.after(milliseconds, () => void this.#call());
  }

  async #call(): Promise<void> {
    const { ageMs, bisects, retries } = this.#settings;
    const tooOld = this.#records.filter(({ at }) => this.#around.clock.now() - at > ageMs).length;
    if (tooOld > 0) this.#giveUp(tooOld, 'RecordAgeExceeded');
    const batch = this.#records.slice(0, this.#size).map(({ record }) => record);
    const { doneUpTo, failed } = batch.length === 0 ? { doneUpTo: 0, failed: false } : await this.#try(batch);
    this.#records.splice(0, doneUpTo);
    if (doneUpTo === batch.length) {
      this.#size = this.#settings.batchSize;
      this.#attempts = 0;
    } else if (failed && bisects && batch.length > 1) this.#size = Math.ceil(batch.length / 2);
    else {
      this.#attempts = doneUpTo > 0 ? 1 : this.#attempts + 1;
      if (retries >= 0 && this.#attempts > retries) this.#giveUp(batch.length - doneUpTo, 'RetryAttemptsExhausted');
    }
    this.#due = false;
    if (this.#records.length === 0) return;
    this.#callAfter(this.#attempts === 0 ? POLL_MS : (RETRY_MS[this.#attempts - 1] ?? LONGEST_RETRY_MS));
  }

  /** At least once: a fault delivers the same batch more often. */
  async #try(batch: readonly StreamRecord[]): Promise<Tried> {
    const { faults, lambda } = this.#around;
    const { functionArn } = this.#settings;
    const name = functionArn.split('-').at(-1) ?? '';
    const fault = faults.faultFor({ service: 'lambda', operation: 'Deliver', function: name });
    const copies = Math.max(1, Number((fault?.then as { deliver?: number } | undefined)?.deliver ?? 1));
    const payload = JSON.stringify({ Records: batch });
    let tried: Tried = { doneUpTo: 0, failed: true };
    for (let copy = 0; copy < copies; copy += 1) {
      const result = await lambda().invoke(functionArn, payload);
      tried = 'payload' in result ? this.#heard(batch, result.payload) : { doneUpTo: 0, failed: true };
    }
    return tried;
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html */
  #heard(batch: readonly StreamRecord[], payload: string): Tried {
    const all = { doneUpTo: batch.length, failed: false };
    if (!this.#settings.reportsItems) return all;
    const said = JSON.parse(payload) as { batchItemFailures?: { itemIdentifier?: string }[] | null } | null;
    const failures = said?.batchItemFailures ?? [];
    if (failures.length === 0) return all;
    const at = failures.map(({ itemIdentifier }) =>
      batch.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === itemIdentifier),
    );
    // One that names no record of the batch is taken for a failure of the whole.
    return at.includes(-1) ? { doneUpTo: 0, failed: true } : { doneUpTo: Math.min(...at), failed: false };
  }

  /** What goes to the destination tells which records they were, and not what was in them. */
  #giveUp(count: number, condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded'): void {
    const given = this.#records.splice(0, count);
    const [first, last] = [given[0], given.at(-1)];
    const { onFailure, functionArn, source } = this.#settings;
    const invokeCount = this.#attempts;
    this.#attempts = 0;
    if (!(onFailure && first && last)) return;
    const iso = (at: number): string => new Date(at).toISOString();
    const body = {
      requestContext: { requestId: randomUUID(), functionArn, condition, approximateInvokeCount: invokeCount },
      version: '1.0',
      timestamp: iso(this.#around.clock.now()),
      DDBStreamBatchInfo: {
        shardId: 'shardId-00000000000000000000-00000000',
        startSequenceNumber: first.record.dynamodb.SequenceNumber,
        endSequenceNumber: last.record.dynamodb.SequenceNumber,
        approximateArrivalOfFirstRecord: iso(first.at),
        approximateArrivalOfLastRecord: iso(last.at),
        batchSize: given.length,
        streamArn: source,
      },
    };
    this.#around.sendToQueue(onFailure, JSON.stringify(body));
  }
}
