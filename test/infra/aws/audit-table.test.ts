// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createAuditReads } from '#infra/aws/audit-reads';
import { createAuditTable } from '#infra/aws/audit-table';
import { createJobTable } from '#infra/aws/job-table';
import type { AuditReads, AuditStore, FoundEntry } from '#lib/audit/audit-store';
import { checkJournal } from '#lib/audit/check-journal';
import { createJournal } from '#lib/audit/record-job';
import type { Journal } from '#lib/jobs/journal';
import { type EndpointUnderTest, endpointWith } from '#test/infra/local/aws/endpoint-with';
import { chainOf, endedTargets, jobsOf } from '#test/lib/audit/example-entries';
import { AT } from '#test/lib/jobs/example-job';
import { RecordedLog } from '#test/lib/vsphere/recorded-log';

const TABLE = 'test-jobs';
const ENTRIES = chainOf(jobsOf(3));
const clock = {
  now: () => AT,
  sleep: (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

let aws: EndpointUnderTest;
let client: DynamoDBClient;
let table: AuditStore;
let reads: AuditReads;
beforeEach(async () => {
  aws = await endpointWith();
  client = new DynamoDBClient(aws.client);
  table = createAuditTable(client, TABLE);
  reads = createAuditReads(client, TABLE);
});
afterEach(async () => {
  client.destroy();
  await aws.close();
});

const journal = (): Journal => createJournal({ store: table, clock, log: new RecordedLog(), retention: 400 });
const operations = () => aws.journal.list(0, 'dynamodb').map(({ operation }) => operation);
const all = async (order: Parameters<AuditReads['pages']>[0] = { from: 1 }): Promise<FoundEntry[]> => {
  const found: FoundEntry[] = [];
  for await (const page of reads.pages(order)) found.push(...page);
  return found;
};
const append = async (entries = ENTRIES): Promise<void> => {
  for (const entry of entries) expect(await table.append(entry)).toBe(true);
};

describe('The journal in the table', () => {
  test('comes back as it was written, the oldest first, from an entry on, or the newest first', async () => {
    await append();
    expect(await all()).toEqual(ENTRIES.map((entry) => ({ seq: entry.seq, entry })));
    expect((await all({ from: 10 })).map(({ seq }) => seq)).toEqual([10, 11, 12]);
    expect((await all('newest')).map(({ seq }) => seq)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(await checkJournal(reads, AT, {})).toMatchObject({ count: 12, breaks: [] });
  });

  test('is in order beyond nine entries, and knows its last one', async () => {
    expect(await table.last()).toBeUndefined();
    await append();
    const { seq, hash, removeAt } = ENTRIES.at(-1) ?? {};
    expect(await table.last()).toEqual({ seq, hash, removeAt });
  });

  test('is written with a condition and read consistently; no entry is written twice or deleted', async () => {
    await append(ENTRIES.slice(0, 2));
    expect(await table.append({ ...(ENTRIES[1] ?? ENTRIES[0]), hash: 'another' } as (typeof ENTRIES)[0])).toBe(false);
    expect((await all())[1]?.entry['hash']).toBe(ENTRIES[1]?.hash);
    expect(new Set(operations())).toEqual(new Set(['PutItem', 'GetItem', 'Query']));
  });

  test('has the attribute by which the table removes it, and one key for all', async () => {
    await append(ENTRIES.slice(0, 1));
    const Key = marshall({ PK: 'AUDIT', SK: '000000000001' });
    const { Item: item = {} } = await client.send(new GetItemCommand({ TableName: TABLE, Key }));
    expect(unmarshall(item)).toMatchObject({ removeAt: AT / 1000 + 400 * 86_400, subjectPK: 'AUDIT#ABLA' });
  });

  test('counts an entry as written whose answer was lost', async () => {
    const patient = new DynamoDBClient({ ...aws.client, maxAttempts: 2 });
    table = createAuditTable(patient, TABLE);
    aws.faults.add({ service: 'dynamodb', match: { operation: 'PutItem' }, then: 'lost' });
    await append(ENTRIES.slice(0, 1));
    patient.destroy();
    expect(operations()).toEqual(['PutItem', 'PutItem', 'GetItem']);
    expect(await all()).toHaveLength(1);
  });

  test('costs one query and a write for each transition', async () => {
    await append(ENTRIES.slice(0, 4));
    const before = operations().length;
    const [, job] = jobsOf(2);
    if (job === undefined) throw new Error('There is no job.');
    expect(await journal().record(job, endedTargets)).toEqual({ audited: 4 });
    expect(operations().slice(before)).toEqual(['Query', 'PutItem', 'PutItem', 'PutItem', 'PutItem']);
  });

  test('is one chain, though several functions write at once', async () => {
    const jobs = jobsOf(8);
    const recorded = await Promise.all(jobs.map((job) => journal().record(job, endedTargets)));
    expect(recorded).toEqual(jobs.map(() => ({ audited: 4 })));
    expect(await checkJournal(reads, AT, {})).toMatchObject({ count: 32, breaks: [] });
  });
});

describe('The entries of a Job', () => {
  test('are found by the beginning of its id, as people read it', async () => {
    await append();
    for (const id of ['abla', 'ablaabcdefghijkl']) {
      expect((await reads.ofJobs(id)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    }
    expect(await reads.ofJobs('ablab')).toEqual([]);
    expect(await reads.ofJobs('zzzz')).toEqual([]);
  });

  test('are none of its asker’s latest Jobs', async () => {
    await append();
    expect(await createJobTable(client, TABLE).latestOf('U0ADMIN001', 10)).toEqual([]);
  });
});

describe('An entry that somebody else wrote', () => {
  const put = (item: object) => client.send(new PutItemCommand({ TableName: TABLE, Item: marshall(item) }));
  const key = { PK: 'AUDIT', SK: '000000000003' };

  test.each([
    ['holds nothing', marshall(key)],
    ['holds a number that JavaScript cannot', { ...marshall(key), at: { N: '123456789012345678901234567890' } }],
    ['has another number than its key', marshall({ ...ENTRIES[4], ...key })],
  ])('and that %s is found as changed, and keeps nobody from reading the rest', async (_what, item) => {
    await append();
    await client.send(new PutItemCommand({ TableName: TABLE, Item: item }));
    expect((await checkJournal(reads, AT, {})).breaks).toEqual([{ kind: 'changed', seq: 3 }]);
    expect(await all()).toHaveLength(12);
  });

  test('with one more attribute is found as changed', async () => {
    await append();
    await put({ ...ENTRIES[2], ...key, dayPK: 'DAY#2026-11-23' });
    expect((await checkJournal(reads, AT, {})).breaks).toEqual([{ kind: 'changed', seq: 3 }]);
  });
});
