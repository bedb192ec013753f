import { expect, test } from '@jest/globals';
import { signRequest } from '#infra/aws/sign-request';

/** Of AWS's own examples: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const NOW = Date.UTC(2013, 4, 24);

test.each([
  [
    'a read of a range',
    { method: 'GET', path: 'test.txt', headers: { range: 'bytes=0-9' }, body: '' },
    'SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    'an object whose name needs encoding',
    {
      method: 'PUT',
      path: 'test%24file.text',
      headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      body: 'Welcome to Amazon S3.',
    },
    'SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  ],
] as const)('signs %s as AWS does', (_what, { path, ...request }, signature) => {
  const url = new URL(path, 'https://examplebucket.s3.amazonaws.com/');

  const { authorization } = signRequest({ ...request, url }, KEYS, { region: 'us-east-1', service: 's3' }, NOW);

  expect(authorization).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,${signature}`,
  );
});

test('signs the token of a role along', () => {
  const url = new URL('https://examplebucket.s3.amazonaws.com/x');

  const headers = signRequest(
    { method: 'PUT', url, headers: {}, body: 'x' },
    { ...KEYS, sessionToken: 'a-token' },
    { region: 'us-east-1', service: 's3' },
    NOW,
  );

  expect(headers).toMatchObject({ 'x-amz-security-token': 'a-token', 'x-amz-date': '20130524T000000Z' });
  expect(headers['authorization']).toContain(
    'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,',
  );
});
