// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context, DynamoDBRecord } from 'aws-lambda';
import { archiveFunction } from '#infra/aws/archive-function';
import { archivedEntry } from '#infra/aws/archived-entry';
import { readArchiveEnvironment } from '#infra/aws/environment';
import { type EndpointUnderTest, endpointWith } from '#test/infra/local/aws/endpoint-with';

const AT = Date.UTC(2026, 10, 23, 6, 51, 30);
const KEYS = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

function record(seq: number, image: Image = {}): DynamoDBRecord {
  const SK = { S: String(seq).padStart(12, '0') };
  const entry: Image = { PK: { S: 'AUDIT' }, SK, at: { N: String(AT) }, hash: { S: `${seq}0a1b2c3d4e5f` } };
  return {
    eventName: 'INSERT',
    dynamodb: {
      ApproximateCreationDateTime: Date.UTC(2026, 11, 24) / 1000,
      Keys: { PK: { S: 'AUDIT' }, SK },
      NewImage: { ...entry, ...image },
      SequenceNumber: `s${seq}`,
      StreamViewType: 'NEW_IMAGE',
    },
  };
}

describe('an entry in the archive', () => {
  test('has the day, the number and the beginning of the hash in its name', () => {
    expect(archivedEntry(record(42)).key).toBe('audit/2026/11/23/000000000042-420a1b2c.json');
  });

  test('is the same to the byte, in whatever order its members are told', () => {
    const one = archivedEntry(record(1, { b: { M: { y: { S: '1' }, x: { BOOL: true } } }, a: { NULL: true } }));
    const other = archivedEntry(record(1, { a: { NULL: true }, b: { M: { x: { BOOL: true }, y: { S: '1' } } } }));

    expect(one.body).toBe(other.body);
    expect(one.body).toMatch(/^\{"PK":"AUDIT",.*"a":null,.*"b":\{"x":true,"y":"1"\},.*\}\n$/);
  });

  test.each([
    ['a time in words', { at: { S: '2026-11-22T23:00:00-05:00' } }, 'audit/2026/11/23/000000000007-70a1b2c3.json'],
    ['no time', { at: { S: 'yesterday' } }, 'audit/2026/12/24/000000000007-70a1b2c3.json'],
    ['a hash in base64', { hash: { S: '+a/b=cdefghijk' } }, 'audit/2026/11/23/000000000007-abcdefgh.json'],
    [
      'no hash',
      { hash: { NULL: true } },
      expect.stringMatching(/^audit\/2026\/11\/23\/000000000007-[0-9a-f]{8}\.json$/),
    ],
  ] as [string, Image, string][])('is written for its form too: %s', (_what, image, key) => {
    expect(archivedEntry(record(7, image)).key).toEqual(key);
  });

  test('needs a stream that tells what is new', () => {
    const { dynamodb, ...rest } = record(1);
    const { NewImage: _, ...without } = dynamodb ?? {};
    expect(() => archivedEntry({ ...rest, dynamodb: without })).toThrow('it has to be NEW_IMAGE');
  });
});

test("a bucket's host is S3's own where AWS is AWS, and its credentials are the role's", () => {
  const environment = readArchiveEnvironment({
    ...KEYS,
    AUDIT_BUCKET: 'my-audit',
    S3_HOST: 's3.eu-central-1.amazonaws.com',
    AWS_SESSION_TOKEN: 'token',
  });

  expect(environment.bucketUrl.href).toBe('https://my-audit.s3.eu-central-1.amazonaws.com/');
  expect(environment.credentials()).toEqual({
    accessKeyId: 'local',
    secretAccessKey: 'local',
    sessionToken: 'token',
  });
  expect(() => readArchiveEnvironment({ ...KEYS, AUDIT_BUCKET: '' })).toThrow('AUDIT_BUCKET is not set');
});

describe('the function', () => {
  const before = { ...process.env };
  let aws: EndpointUnderTest;
  let handler: ReturnType<typeof archiveFunction>;

  beforeAll(async () => {
    aws = await endpointWith();
    // A function is told of its AWS by the environment alone.
    const quiet = { LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' };
    Object.assign(process.env, KEYS, quiet, { AWS_ENDPOINT_URL: aws.url, AUDIT_BUCKET: 'locked' });
    handler = archiveFunction();
  });
  afterEach(() => aws.faults.clear());
  afterAll(async () => {
    process.env = before;
    await aws.close();
  });

  const call = (...records: DynamoDBRecord[]) => handler({ Records: records }, { awsRequestId: 'r' } as Context);
  const puts = (since = 0) => aws.journal.list(since, 's3').map(({ status }) => status);
  const last = () => aws.journal.list().at(-1)?.n ?? 0;

  test('writes one object an entry, and says that all is well', async () => {
    expect(await call(record(1), record(2))).toEqual({ batchItemFailures: [] });

    expect(aws.objects.keys('locked')).toEqual([
      'audit/2026/11/23/000000000001-10a1b2c3.json',
      'audit/2026/11/23/000000000002-20a1b2c3.json',
    ]);
    expect(aws.objects.get('locked', 'audit/2026/11/23/000000000001-10a1b2c3.json')).toBe(
      archivedEntry(record(1)).body,
    );
  });

  test('takes an object that is there for written', async () => {
    const since = last();

    expect(await call(record(1), record(2), record(3))).toEqual({ batchItemFailures: [] });

    expect(puts(since)).toEqual([412, 412, 200]);
  });

  test.each([
    ['an error', 100, { status: 500, body: '<Error><Code>InternalError</Code></Error>' }],
    [
      'a conflict with a write of the same moment',
      200,
      { status: 409, body: '<Code>ConditionalRequestConflict</Code>' },
    ],
    ['a refusal', 300, { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }],
    ['a connection that ends', 400, 'reset'],
  ] as const)('reports the entry that S3 answers with %s, and tries none after it', async (_what, seq, then) => {
    const since = last();
    aws.faults.add({ service: 's3', match: { operation: 'PutObject', path: String(seq + 1) }, then });

    const answer = await call(record(seq), record(seq + 1), record(seq + 2));

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: `s${seq + 1}` }] });
    expect(puts(since)).toHaveLength(2);
    expect(await call(record(seq + 1), record(seq + 2))).toEqual({ batchItemFailures: [] });
    expect(puts(since).slice(2)).toEqual([200, 200]);
  });

  test('reports an entry that nobody can read, and says so in the log', async () => {
    expect(await call({ dynamodb: { SequenceNumber: 's9' } })).toEqual({
      batchItemFailures: [{ itemIdentifier: 's9' }],
    });
  });
});
