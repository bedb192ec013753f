import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '#infra/local/aws/aws-error';
import type { ObjectStore } from '#infra/local/aws/object-store';

/** `/<bucket>/<key>`: a loopback address has no host for each bucket. */
const placeOf = (path: string): { bucket: string; key: string } => {
  const [, bucket = '', ...key] = path.split('/').map(decodeURIComponent);
  return { bucket, key: key.join('/') };
};

/** S3's own word for a request; undefined where it is not for S3. */
export function s3Operation(request: IncomingMessage, path: string): string | undefined {
  if (!String(request.headers.authorization ?? '').includes('/s3/aws4_request')) return undefined;
  const { key } = placeOf(path);
  if (request.method === 'PUT' && key !== '') return 'PutObject';
  if (request.method === 'DELETE' && key !== '') return 'DeleteObject';
  if (request.method !== 'GET') return 'UnknownOperation';
  return key === '' ? 'ListObjectsV2' : 'GetObject';
}

const xml = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);
};

const listing = (bucket: string, keys: readonly string[]): string =>
  `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><KeyCount>${keys.length}</KeyCount>` +
  `${keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('')}</ListBucketResult>`;

const work = (
  store: ObjectStore,
  operation: string,
  { request, url, body }: { request: IncomingMessage; url: URL; body: string },
  response: ServerResponse,
): void => {
  const { bucket, key } = placeOf(url.pathname);
  const versionId = url.searchParams.get('versionId') ?? undefined;
  if (operation === 'PutObject') {
    const { headers } = request;
    const hasChecksum = Object.keys(headers).some((name) => /^(content-md5|x-amz-checksum-.+)$/.test(name));
    const written = store.put(bucket, key, body, { onlyNew: headers['if-none-match'] === '*', hasChecksum });
    response.writeHead(200, { 'x-amz-version-id': written.versionId, 'content-length': 0 }).end();
  } else if (operation === 'GetObject') {
    const text = store.get(bucket, key, versionId);
    response.writeHead(200, { 'x-amz-version-id': store.versions(bucket, key).at(-1)?.versionId ?? '' }).end(text);
  } else if (operation === 'DeleteObject') {
    store.delete(bucket, key, versionId);
    response.writeHead(204).end();
  } else if (operation === 'ListObjectsV2') {
    xml(response, 200, listing(bucket, store.keys(bucket, url.searchParams.get('prefix') ?? '')));
  } else throw new AwsError('NotImplemented', `No stand-in for ${request.method}.`, 501);
};

/** S3's REST API as far as an archive is written and looked at; signatures are not checked. */
export function answerS3(
  store: ObjectStore,
  operation: string,
  asked: { request: IncomingMessage; url: URL; body: string },
  response: ServerResponse,
): void {
  try {
    work(store, operation, asked, response);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    xml(response, error.status, `<Error><Code>${error.type}</Code><Message>${error.message}</Message></Error>`);
  }
}
