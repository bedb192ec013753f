import { createHash } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { requestHandler } from '#infra/aws/connections';
import type { ArchiveEnvironment } from '#infra/aws/environment';
import { signRequest } from '#infra/aws/sign-request';

/** Writes an object that is not there yet; `there` where one of that key is. Anything else S3 says is an error. */
export type PutObject = (key: string, body: string) => Promise<'written' | 'there'>;

/** `ConditionalRequestConflict` (409), `SlowDown` (503), `AccessDenied` (403): what S3 called it, and nothing of its text. */
class ObjectNotWritten extends Error {
  override readonly name = 'ObjectNotWritten';

  constructor(status: number, code: string | undefined) {
    super(`S3 answers ${status}${code === undefined ? '' : ` ${code}`}`);
  }
}

/**
 * Puts into one bucket, and never over what is there. A bucket with object lock takes nothing without a checksum.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function createPutObject({ bucketUrl, region, credentials }: ArchiveEnvironment, now: () => number): PutObject {
  return async (key, body) => {
    const url = new URL(key.split('/').map(encodeURIComponent).join('/'), bucketUrl);
    const headers = {
      'content-type': 'application/json',
      'if-none-match': '*',
      'x-amz-checksum-sha256': createHash('sha256').update(body).digest('base64'),
      'x-amz-sdk-checksum-algorithm': 'SHA256',
    };
    const signed = signRequest({ method: 'PUT', url, headers, body }, credentials(), { region, service: 's3' }, now());
    const { status, text } = await put(url, signed, body);
    if (status === 200) return 'written';
    if (status === 412) return 'there';
    throw new ObjectNotWritten(status, /<Code>(\w+)<\/Code>/.exec(text)?.[1]);
  };
}

function put(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const { httpAgent, httpsAgent, requestTimeout } = requestHandler;
  const isTls = url.protocol === 'https:';
  const options = { method: 'PUT', headers, agent: isTls ? httpsAgent : httpAgent };
  return new Promise((resolve, reject) => {
    const sent = (isTls ? httpsRequest : httpRequest)(url, options, (response) => {
      textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    sent.setTimeout(requestTimeout, () => sent.destroy(new Error('S3 does not answer')));
    sent.once('error', reject);
    sent.end(body);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
