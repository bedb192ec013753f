// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterEach, describe, expect, test } from '@jest/globals';
import type { StreamRecord } from '#infra/local/aws/table-stream';
import { type EventSourceMapping, eventSourceMappings } from '#infra/local/lambda/event-source-mapping';
import { fitsPattern } from '#infra/local/lambda/filter-pattern';
import { type LambdaUnderTest, lambdaWith, until } from '#test/infra/local/lambda/lambda-with';

const SOURCE = 'arn:aws:dynamodb:eu-central-1:000000000000:table/jobs/stream/1';
const QUEUE = 'arn:aws:sqs:eu-central-1:000000000000:dead';

const record = (seq: number, pk = 'AUDIT'): StreamRecord => ({
  eventID: String(seq),
  eventName: 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'eu-central-1',
  dynamodb: {
    ApproximateCreationDateTime: 0,
    Keys: { PK: { S: pk }, SK: { S: String(seq) } },
    NewImage: {},
    SequenceNumber: String(seq),
    SizeBytes: 1,
    StreamViewType: 'NEW_IMAGE',
  },
  eventSourceARN: SOURCE,
});

/** Prints what it is given; `bad` fails as its call says, `times` times in all. */
const handlerThat = (fails: 'throws' | 'reports', bad: number, times: number): string => `
  let left = ${times};
  exports.handler = async ({ Records }) => {
    const numbers = Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    console.log('got ' + numbers.join());
    if (left === 0 || !numbers.includes('${bad}')) return { batchItemFailures: [] };
    left -= 1;
    if ('${fails}' === 'throws') throw new Error('no');
    return { batchItemFailures: [{ itemIdentifier: '${bad}' }] };
  }`;

let lambda: LambdaUnderTest | undefined;
const queued: { condition: string; size: number }[] = [];
afterEach(async () => {
  await lambda?.close();
  queued.length = 0;
});

function mapped(source: string, properties: Record<string, unknown> = {}): EventSourceMapping {
  // No time-out of its own: `calls` moves the clock on, and a busy machine starts processes slowly.
  const under = lambdaWith({ f: { source, timeoutMs: 3_600_000 } });
  lambda = under;
  const Properties = {
    EventSourceArn: SOURCE,
    FunctionName: under.arn('f'),
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
    DestinationConfig: { OnFailure: { Destination: QUEUE } },
    ...properties,
  };
  const template = { Resources: { M: { Type: 'AWS::Lambda::EventSourceMapping', Properties } } };
  const [mapping] = eventSourceMappings(template, (value) => value, {
    ...{ clock: under.clock, faults: under.faults, lambda: () => under.lambda },
    sendToQueue: (_queue, body) => {
      const { requestContext, DDBStreamBatchInfo } = JSON.parse(body);
      queued.push({ condition: requestContext.condition, size: DDBStreamBatchInfo.batchSize });
    },
  });
  if (mapping === undefined) throw new Error('There is no mapping.');
  return mapping;
}

const got = (): string[] =>
  (lambda?.log.list() ?? []).flatMap(({ line }) => (line.startsWith('got ') ? [line.slice(4)] : []));

/** Lets time pass until so many calls were made. */
const calls = (count: number): Promise<string[]> => {
  let looks = 0;
  return until(() => {
    if (got().length >= count) return got();
    looks += 1;
    if (looks % 6 === 0) lambda?.clock.advance(2);
    return undefined;
  });
};

const offered = (mapping: EventSourceMapping, ...numbers: number[]): void => {
  for (const number of numbers) mapping.offer(record(number));
};

describe('records', () => {
  test('come in batches, in their order, and only those that fit', async () => {
    const Filters = [{ Pattern: '{"dynamodb":{"Keys":{"PK":{"S":["AUDIT"]}}}}' }];
    const mapping = mapped(handlerThat('reports', 0, 0), { FilterCriteria: { Filters }, BatchSize: 2 });

    mapping.offer(record(9, 'JOB#x'));
    offered(mapping, 1, 2, 3);

    expect(await calls(2)).toEqual(['1,2', '3']);
  });

  test('from the first that was reported on come again', async () => {
    offered(mapped(handlerThat('reports', 2, 2)), 1, 2, 3);

    expect(await calls(3)).toEqual(['1,2,3', '2,3', '2,3']);
  });

  test('are halved where the function ends in an error', async () => {
    offered(mapped(handlerThat('throws', 3, 2)), 1, 2, 3, 4);

    expect(await calls(5)).toEqual(['1,2,3,4', '1,2', '3,4', '3', '4']);
  });

  test('are delivered twice where a fault says so', async () => {
    const mapping = mapped(handlerThat('reports', 0, 0));
    lambda?.faults.add({ service: 'lambda', match: { operation: 'Deliver', function: 'f' }, then: { deliver: 2 } });

    offered(mapping, 1);

    expect(await calls(2)).toEqual(['1', '1']);
  });

  test('are given up after so many attempts, and the next go on', async () => {
    const mapping = mapped(handlerThat('reports', 1, 99), { MaximumRetryAttempts: 1, BatchSize: 1 });

    offered(mapping, 1, 2);

    expect(await calls(3)).toEqual(['1', '1', '2']);
    expect(queued).toEqual([{ condition: 'RetryAttemptsExhausted', size: 1 }]);
  });

  test('are given up when they are too old', async () => {
    const mapping = mapped(handlerThat('reports', 1, 99), { MaximumRecordAgeInSeconds: 60 });
    offered(mapping, 1);
    await calls(1);

    await until(() => {
      lambda?.clock.advance(30);
      return queued.length > 0 ? true : undefined;
    });

    expect(queued).toEqual([{ condition: 'RecordAgeExceeded', size: 1 }]);
  });

  test('come again whole where what is reported is none of them', async () => {
    const source = `let first = true; exports.handler = async ({ Records }) => {
      console.log('got ' + Records.map(({ dynamodb }) => dynamodb.SequenceNumber).join());
      const failures = first ? [{ itemIdentifier: '' }] : [];
      first = false;
      return { batchItemFailures: failures };
    }`;
    offered(mapped(source, { BisectBatchOnFunctionError: false }), 1, 2);

    expect(await calls(2)).toEqual(['1,2', '1,2']);
  });
});

test.each([
  ['{"eventName":["INSERT","REMOVE"]}', true],
  ['{"eventName":["MODIFY"]}', false],
  ['{"dynamodb":{"Keys":{"PK":{"S":["AUDIT"]}}},"eventName":["INSERT"]}', true],
  ['{"dynamodb":{"NewImage":{"x":{"S":["y"]}}}}', false],
])('a filter of exact values: %s', (pattern, fits) => {
  expect(fitsPattern(pattern, record(1))).toBe(fits);
});

test('a filter that is not understood is an error', () => {
  expect(() => fitsPattern('{"eventName":[{"prefix":"IN"}]}', record(1))).toThrow('exact values only');
});
