// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterEach, describe, expect, test } from '@jest/globals';
import { stackOfFile } from '#test/conversation';
import { storeItem } from '#test/front-door/jobs-table';
import { type Archived, archiveOf } from '#test/infra/local/aws/archive-bucket';

const here = stackOfFile();

const BUCKET = 'slashvm-local-auditbucket';

/** 23 November 2026, 23:59:59 UTC: east of Greenwich it is the 24th. */
const AT = Date.UTC(2026, 10, 23, 23, 59, 59);

const padded = (seq: number): string => String(seq).padStart(12, '0');

/** An entry of the journal, as whoever keeps it inserts it. */
async function enter(seq: number, more: Record<string, Record<string, unknown>> = {}): Promise<string> {
  await storeItem(here.stack, {
    PK: { S: 'AUDIT' },
    SK: { S: padded(seq) },
    seq: { N: String(seq) },
    at: { N: String(AT) },
    job: { S: 'vblaabcdefghijkl' },
    state: { S: 'running' },
    hash: { S: `${seq.toString(16).padStart(8, 'a')}0123456789abcdef` },
    ...more,
  });
  return `audit/2026/11/23/${padded(seq)}-${seq.toString(16).padStart(8, 'a')}.json`;
}

const archive = (): Archived => archiveOf(here.stack, BUCKET);

/** Lets the seconds pass in which records are gathered; the call itself has real time, or its answer would be late. */
const gather = (): Promise<void> => here.stack.advance(4.5);

/** Waits for a key to be there. */
async function archived(key: string): Promise<void> {
  await gather();
  await here.stack.until(async () => ((await archive().keys()).includes(key) ? true : undefined));
}

const puts = async (since: number): Promise<readonly number[]> =>
  (await here.stack.requests(since, 's3'))
    .filter(({ operation }) => operation === 'PutObject')
    .map(({ status }) => status);

const last = async (): Promise<number> => (await here.stack.requests()).at(-1)?.n ?? 0;

afterEach(() => here.stack.clearFaults());

describe('An entry of the audit journal', () => {
  test('is an object of its day, number and hash within seconds, with all that it holds', async () => {
    const before = (await here.stack.outgoing()).at(-1)?.n ?? 0;
    const key = await enter(1, { targets: { L: [{ M: { vm: { S: 'app01' }, n: { N: '2' } } }] } });

    await archived(key);

    expect(JSON.parse(await archive().read(key))).toEqual({
      PK: 'AUDIT',
      SK: padded(1),
      seq: 1,
      at: AT,
      job: 'vblaabcdefghijkl',
      state: 'running',
      hash: 'aaaaaaa10123456789abcdef',
      targets: [{ vm: 'app01', n: 2 }],
    });
    // It asks nobody else.
    expect((await here.stack.outgoing(before)).filter(({ function: name }) => name === 'archive')).toEqual([
      expect.objectContaining({ service: 's3', operation: 'PutObject', method: 'PUT' }),
    ]);
  });

  test('is one call with others of the same seconds, in their order', async () => {
    const [since, logs] = [await last(), (await here.stack.logs()).at(-1)?.n ?? 0];

    const keys: string[] = [];
    for (const seq of [11, 12, 13]) keys.push(await enter(seq));
    await archived(keys[2] ?? '');

    const sent = (await here.stack.requests(since, 's3')).filter(({ operation }) => operation === 'PutObject');
    expect(sent.map(({ path }) => path)).toEqual(keys.map((key) => `/${BUCKET}/${key}`));
    const begun = (await here.stack.logs(logs)).filter(
      ({ function: name, line }) => name === 'archive' && line.startsWith('START'),
    );
    expect(begun).toHaveLength(1);
  });

  test('that is told twice is written once', async () => {
    const { stack } = here;
    const since = await last();
    await stack.fault({
      service: 'lambda',
      match: { operation: 'Deliver', function: 'archive' },
      then: { deliver: 2 },
    });

    const key = await enter(21);
    await archived(key);
    await stack.until(async () => ((await puts(since)).length === 2 ? true : undefined));

    expect(await puts(since)).toEqual([200, 412]);
    const after = await enter(22);
    await archived(after);
    expect(await puts(since)).toEqual([200, 412, 200]);
  });

  test('cannot be overwritten or deleted', async () => {
    const key = await enter(31);
    await archived(key);
    const before = await archive().read(key);

    await enter(31, { state: { S: 'never happened' } });
    await archived(await enter(32));

    expect(await archive().read(key)).toBe(before);
    expect(await archive().deleteVersion(key)).toBe(403);
    expect(await archive().read(key)).toBe(before);
  });

  test('is all that is archived: a Job is not', async () => {
    await storeItem(here.stack, { PK: { S: 'JOB#x' }, SK: { S: 'job' }, at: { N: String(AT) }, hash: { S: 'x' } });
    await archived(await enter(41));

    expect(
      (await archive().keys()).filter((key) => !/^audit\/2026\/11\/23\/\d{12}-a+[0-9a-f]+\.json$/.test(key)),
    ).toEqual([]);
  });
});

describe('While S3 takes nothing', () => {
  test('entries wait, and come in their order when it does again', async () => {
    const { stack } = here;
    const [since, logs] = [await last(), (await stack.logs()).at(-1)?.n ?? 0];
    const first = await enter(51);
    await archived(first);
    const body = '<Error><Code>SlowDown</Code></Error>';
    await stack.fault({ service: 's3', match: { operation: 'PutObject' }, times: 3, then: { status: 503, body } });

    const [second, third] = [await enter(52), await enter(53)];
    await gather();
    await stack.until(async () => ((await puts(since)).includes(503) ? true : undefined));
    expect(await archive().keys()).not.toContain(second);
    const printed = await stack.until(async () => {
      const lines = (await stack.logs(logs)).filter(({ line }) => line.includes('"archive-failed"'));
      return lines.length > 0 ? lines : undefined;
    });
    expect(printed[0]?.line).toContain('S3 answers 503 SlowDown');
    await stack.until(async () => {
      // The function is not to take the advance for its own time.
      await stack.stillness();
      await stack.advance(10);
      return (await archive().keys()).includes(third) ? true : undefined;
    });

    const sent = (await stack.requests(since, 's3')).filter(({ operation }) => operation === 'PutObject');
    expect(sent.filter(({ status }) => status === 503)).toHaveLength(3);
    const written = sent.filter(({ status }) => status === 200).map(({ path }) => path);
    expect(written).toEqual([first, second, third].map((key) => `/${BUCKET}/${key}`));
  });

  test('for half a day, what was given up is in the failures queue and the next is archived', async () => {
    const { stack } = here;
    await stack.stillness();
    await stack.fault({ service: 's3', match: { operation: 'PutObject' }, times: 0, then: { status: 403 } });
    const lost = await enter(61);
    await gather();
    await stack.until(async () => ((await puts(0)).includes(403) ? true : undefined));

    await stack.advance(43_300);
    const [message] = await stack.until(async () => {
      await stack.advance(61);
      const { 'slashvm-local-failures': waiting = [] } = await stack.queues();
      return waiting.length > 0 ? waiting : undefined;
    });

    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded' },
      DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: expect.stringMatching(/^\d+$/) },
    });
    await stack.clearFaults();
    await archived(await enter(62));
    expect(await archive().keys()).not.toContain(lost);
  });
});
