import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EndpointUnderTest, endpointWith } from '#test/infra/local/aws/endpoint-with';

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=local/20261123/eu-central-1/s3/aws4_request,SignedHeaders=host,Signature=0';
const DAY = 86_400;

let aws: EndpointUnderTest;
beforeAll(async () => {
  aws = await endpointWith();
});
afterAll(() => aws.close());

const ask = async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
  const sent = { authorization: AUTHORIZATION, ...headers };
  const answer = await fetch(`${aws.url}${path}`, { method, headers: sent, ...(body === undefined ? {} : { body }) });
  return { status: answer.status, text: await answer.text(), version: answer.headers.get('x-amz-version-id') };
};
const checked = (body: string) => ({
  'x-amz-checksum-sha256': createHash('sha256').update(body).digest('base64'),
});
const only = { 'if-none-match': '*' };

test('lists, reads and deletes what was put', async () => {
  expect((await ask('PUT', '/plain/a/one.json', '1')).status).toBe(200);
  expect((await ask('PUT', '/plain/b/two.json', '2')).status).toBe(200);

  expect((await ask('GET', '/plain?list-type=2&prefix=a/')).text).toContain(
    '<KeyCount>1</KeyCount><Contents><Key>a/one.json</Key></Contents>',
  );
  expect((await ask('GET', '/plain/a/one.json')).text).toBe('1');
  expect((await ask('DELETE', '/plain/a/one.json')).status).toBe(204);
  expect((await ask('GET', '/plain/a/one.json')).text).toContain('<Code>NoSuchKey</Code>');
  expect((await ask('GET', '/none?list-type=2')).text).toContain('<Code>NoSuchBucket</Code>');
  expect((await ask('POST', '/plain/a/one.json', '')).status).toBe(501);
});

test('puts over what is there, unless only a new object is wanted', async () => {
  expect((await ask('PUT', '/plain/c', '1', only)).status).toBe(200);
  expect(await ask('PUT', '/plain/c', '2', only)).toMatchObject({
    status: 412,
    text: expect.stringContaining('<Code>PreconditionFailed</Code>'),
  });
  expect((await ask('PUT', '/plain/c', '3')).status).toBe(200);
  expect((await ask('GET', '/plain/c')).text).toBe('3');
});

describe('a bucket with object lock', () => {
  test('takes nothing without a checksum', async () => {
    expect(await ask('PUT', '/locked/a', '1')).toMatchObject({
      status: 400,
      text: expect.stringContaining('Content-MD5 OR x-amz-checksum- HTTP header is required'),
    });
  });

  test('keeps each version until its time is over, whatever is put or deleted on top of it', async () => {
    const { version } = await ask('PUT', '/locked/b', '1', checked('1'));
    await ask('PUT', '/locked/b', '2', checked('2'));
    await ask('DELETE', '/locked/b');
    const first = `/locked/b?versionId=${version}`;

    expect((await ask('GET', '/locked/b')).status).toBe(404);
    expect((await ask('GET', first)).text).toBe('1');
    expect(await ask('DELETE', first)).toMatchObject({
      status: 403,
      text: expect.stringContaining('<Code>AccessDenied</Code>'),
    });
    aws.clock.advance(29 * DAY);
    expect((await ask('DELETE', first)).status).toBe(403);
    aws.clock.advance(2 * DAY);
    expect((await ask('DELETE', first)).status).toBe(204);
    expect((await ask('GET', first)).status).toBe(404);
  });
});

test('is in the journal by its own words', async () => {
  const since = aws.journal.list().at(-1)?.n ?? 0;
  await ask('PUT', '/plain/d', '1');
  await ask('GET', '/plain/d');
  expect(aws.journal.list(since, 's3')).toMatchObject([
    { operation: 'PutObject', method: 'PUT', path: '/plain/d', status: 200 },
    { operation: 'GetObject', status: 200 },
  ]);
});
