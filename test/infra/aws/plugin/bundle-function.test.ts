import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bundleFunction } from '#infra/aws/plugin/bundle-function';
import { createProbes, type Probes, ran, served } from '#test/infra/aws/plugin/probe';

let probes: Probes;
beforeAll(async () => {
  probes = await createProbes();
});
afterAll(() => probes.remove());

test('says its size and what is in it', async () => {
  const { file, bytes, metafile } = await probes.bundle('size', 'export const handler = async () => 1;');
  expect(file).toBe(join(probes.root, '.build', 'size', 'index.js'));
  expect((await readFile(file)).byteLength).toBe(bytes);
  expect(Object.keys(metafile.inputs)).toEqual(['functions/size/index.ts']);
});

test('refuses a function without source by its name', async () => {
  await expect(bundleFunction('nobody', probes.root)).rejects.toThrow(
    'The function "nobody" has no functions/nobody/index.ts',
  );
});

test("asks AWS, vCenter and Slack without Node's own fetch", async () => {
  const bundle = await probes.bundle(
    'fetch',
    `import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
     import { WebClient } from '@slack/web-api';
     import axios from 'axios';
     import { fetchSlack } from ${JSON.stringify(join(process.cwd(), 'lib', 'slack', 'fetch-slack.ts'))};
     export const handler = async (url: string) => {
       await axios.post(url, {}, { maxRedirects: 0, proxy: false });
       await new DynamoDBClient({ endpoint: url, region: 'eu-central-1' }).send(new ListTablesCommand({}));
       const slack = { slackApiUrl: url, fetch: fetchSlack, retryConfig: { retries: 0 } };
       await new WebClient('token', slack).apiCall('api.test').catch(() => undefined);
       return process.moduleLoadList.filter((module) => module.includes('undici/undici'));
     };`,
  );
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };
  const { result, requests } = await served((url) => ran(bundle.file, url, keys));
  expect(JSON.parse(result)).toEqual([]);
  expect(requests).toHaveLength(3);
});
