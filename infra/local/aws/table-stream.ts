import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DynamoDb, DynamoRow } from '#infra/local/aws/dynamodb';
import type { Place, Resolve } from '#infra/local/aws/intrinsics';
import { resourcesOfType, type Template } from '#infra/local/aws/template';
import type { StackClock } from '#infra/local/clock';

/** A change of an item, as Lambda hands it to a function. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: DynamoRow;
    readonly NewImage: DynamoRow;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
  readonly eventSourceARN: string;
}

interface Write {
  readonly TableName?: string;
  readonly Item?: DynamoRow;
  readonly Key?: DynamoRow;
}

interface StreamedTable {
  readonly name: string;
  readonly arn: string;
  readonly view: string;
  readonly keys: readonly string[];
}

const streamedTables = (template: Template, resolve: Resolve): StreamedTable[] =>
  resourcesOfType(template, 'AWS::DynamoDB::Table').flatMap(({ logicalId, properties }) => {
    const { TableName, StreamSpecification, KeySchema } = resolve(properties) as {
      TableName: string;
      StreamSpecification?: { StreamViewType: string };
      KeySchema: { AttributeName: string }[];
    };
    if (!StreamSpecification) return [];
    const arn = String(resolve({ 'Fn::GetAtt': [logicalId, 'StreamArn'] }));
    const keys = KeySchema.map(({ AttributeName }) => AttributeName);
    return [{ name: TableName, arn, view: StreamSpecification.StreamViewType, keys }];
  });

/**
 * DynamoDB Streams, which dynalite has not: what PutItem and UpdateItem did, in the order in which they were answered.
 * It sees what came through the AWS endpoint, and knows as new what it sees for the first time.
 */
export class TableStreams {
  readonly #tables: StreamedTable[];
  readonly #dynamoDb: DynamoDb;
  readonly #clock: StackClock;
  readonly #place: Place;
  readonly #take: (record: StreamRecord) => void;
  readonly #known = new Set<string>();
  #sequence = 10n ** 20n;
  #told: Promise<void> = Promise.resolve();

  constructor(
    options: { template: Template; resolve: Resolve; place: Place; dynamoDb: DynamoDb; clock: StackClock },
    take: (record: StreamRecord) => void,
  ) {
    this.#tables = streamedTables(options.template, options.resolve);
    this.#dynamoDb = options.dynamoDb;
    this.#clock = options.clock;
    this.#place = options.place;
    this.#take = take;
  }

  /** Looks on while a request is answered; its body is read by whoever answers it. */
  watch(operation: string, request: IncomingMessage, response: ServerResponse): void {
    if (this.#tables.length === 0 || (operation !== 'PutItem' && operation !== 'UpdateItem')) return;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const { end } = response;
    // Whether or not anybody hears the answer: what is answered with 200 was done.
    response.end = ((...args: Parameters<typeof end>) => {
      if (response.statusCode === 200) this.#wrote(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Write);
      return end.apply(response, args);
    }) as typeof end;
  }

  #wrote({ TableName, Item, Key }: Write): void {
    const table = this.#tables.find(({ name }) => name === TableName);
    const row = Item ?? Key;
    if (!(table && row)) return;
    const keys = Object.fromEntries(table.keys.map((name) => [name, row[name] ?? {}]));
    const id = JSON.stringify([table.name, keys]);
    const eventName = this.#known.has(id) ? 'MODIFY' : 'INSERT';
    this.#known.add(id);
    this.#sequence += 1n;
    const number = String(this.#sequence);
    const at = this.#clock.now();
    this.#told = this.#told.then(async () => {
      const image = Item ?? ((await this.#read(table.name, keys)) as DynamoRow);
      this.#take(this.#record(table, { eventName, keys, image, number, at }));
    });
  }

  async #read(TableName: string, Key: DynamoRow): Promise<unknown> {
    return (await this.#dynamoDb.call('GetItem', { TableName, Key, ConsistentRead: true }))['Item'];
  }

  #record(
    { arn, view }: StreamedTable,
    told: { eventName: StreamRecord['eventName']; keys: DynamoRow; image: DynamoRow; number: string; at: number },
  ): StreamRecord {
    return {
      eventID: randomBytes(16).toString('hex'),
      eventName: told.eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: this.#place.region,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(told.at / 1000),
        Keys: told.keys,
        NewImage: told.image,
        SequenceNumber: told.number,
        SizeBytes: Buffer.byteLength(JSON.stringify(told.image)),
        StreamViewType: view,
      },
      eventSourceARN: arn,
    };
  }
}
