import type { TestStack } from '#test/stack';

/** What lies in a bucket of the stack, asked as an auditor would. */
export interface Archived {
  readonly keys: () => Promise<readonly string[]>;
  readonly read: (key: string) => Promise<string>;
  /** The status of an attempt to delete what is there. */
  readonly deleteVersion: (key: string) => Promise<number>;
}

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=auditor/20261123/eu-central-1/s3/aws4_request,SignedHeaders=host,Signature=0';

export function archiveOf(stack: TestStack, bucket: string): Archived {
  const ask = async (method: string, path: string): ReturnType<TestStack['send']> => {
    const url = `${stack.local.awsEndpointUrl}/${bucket}${path}`;
    return await stack.send({ method, url, headers: { authorization: AUTHORIZATION }, body: '' });
  };
  return {
    keys: async () => {
      const { body } = await ask('GET', '?list-type=2&prefix=audit/');
      return [...body.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key ?? '');
    },
    read: async (key) => (await ask('GET', `/${key}`)).body,
    deleteVersion: async (key) => {
      const { headers } = await ask('GET', `/${key}`);
      return (await ask('DELETE', `/${key}?versionId=${headers['x-amz-version-id']}`)).status;
    },
  };
}
