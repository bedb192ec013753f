import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Bundle } from '#infra/aws/plugin/bundle-function';
import { createProbes, type Probes, ran, served } from '#test/infra/aws/plugin/probe';

let probes: Probes;
let bundle: Bundle;
beforeAll(async () => {
  probes = await createProbes();
  bundle = await probes.bundle(
    'axios',
    `import axios from 'axios';
     const options = {
       form: { data: { a: 1 }, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
       blob: { data: new Blob(['text']) },
       params: { params: { a: 1 } },
       proxy: { proxy: { host: '127.0.0.1', port: 9 } },
       environment: { proxy: null },
       redirects: { maxRedirects: 5 },
       http2: { httpVersion: 2 },
       progress: { onDownloadProgress() {} },
       rate: { maxRate: 1 },
       dataUrl: { url: 'data:text/plain,hello', method: 'get' },
       fetch: { adapter: 'fetch' },
       xhr: { adapter: 'xhr' },
       slow: { timeout: 50 },
     };
     const client = axios.create({ maxRedirects: 0, proxy: false });
     export const handler = async (event: string) => {
       const [url, option] = event.split(' ');
       const said = await client
         .request({ url, method: 'post', data: { question: true }, ...options[option] })
         .catch((error) => { throw Object.assign(error, { message: [error.code, error.message].join(' ').trim() }); });
       return said.data;
     };`,
  );
});
afterAll(() => probes.remove());

const asked = (option = '') => served((url) => ran(bundle.file, `${url} ${option}`));

test('posts and reads JSON', async () => {
  const { result, requests } = await asked();
  expect([JSON.parse(result), ...requests.map(({ body }) => JSON.parse(body))]).toEqual([
    { answer: 42 },
    { question: true },
  ]);
});

test('reads what is compressed', async () => {
  const { result } = await served(
    (url) => ran(bundle.file, url),
    () => ({ headers: { 'content-encoding': 'gzip' }, body: gzipSync('{"answer":42}') }),
  );
  expect(JSON.parse(result)).toEqual({ answer: 42 });
});

test('keeps the codes of what goes wrong', async () => {
  const later = () => new Promise<{ body: string }>((answer) => setTimeout(() => answer({ body: '{}' }), 500));
  const { result } = await served((url) => ran(bundle.file, `${url} slow`), later);
  expect(result).toBe('ECONNABORTED timeout of 50ms exceeded');
  expect(await ran(bundle.file, 'http://127.0.0.1:9/')).toContain('ECONNREFUSED');
});

test.each([
  ['form', 'sends no forms with axios'],
  ['blob', 'sends no forms with axios'],
  ['params', 'makes no query of params: write it into the URL'],
  ['proxy', 'asks without a proxy: set proxy to false'],
  ['environment', 'asks without a proxy: set proxy to false'],
  ['redirects', 'follows no redirects: set maxRedirects to 0'],
  ['http2', 'speaks HTTP/1.1: leave httpVersion as it is'],
  ['progress', 'measures and limits no transfer'],
  ['rate', 'measures and limits no transfer'],
  ['dataUrl', 'reads no data: URL'],
  ['fetch', 'adapter fetch is not supported'],
  ['xhr', 'adapter xhr is not supported'],
])('says so and sends nothing where %s is asked for', async (option, sentence) => {
  const { result, requests } = await asked(option);
  expect(result).toContain(sentence);
  expect(requests).toEqual([]);
});

test('leaves out what nothing of this needs', () => {
  const inputs = Object.keys(bundle.metafile.inputs).join('\n');
  for (const part of ['/form-data/', 'mime-db', 'follow-redirects', 'proxy', 'agent-base', 'node_modules/debug/']) {
    expect(inputs).not.toContain(part);
  }
});
