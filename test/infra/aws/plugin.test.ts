import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Bundle, bundleFunction } from '#infra/aws/plugin/bundle-function';
import { NO_POLICY } from '#lib/policy/policy';
import { at, type Packaged, packaged, serverless, serviceFolder, zipped } from '#test/infra/aws/packaged';

const epoch = { SOURCE_DATE_EPOCH: '1790000000' };
let site: Packaged;
beforeAll(async () => {
  site = await packaged([], epoch);
});
afterAll(() => rm(site.folder, { recursive: true, force: true }));

const words = ['vm', 'access', 'interactions', 'failures', 'sweeper'];

/** Loads a bundle as Lambda does, in a process of its own, and calls its handler if there is an event. */
async function ran(file: string, event?: string, environment: Record<string, string> = {}): Promise<string> {
  const script = `const { handler } = require(${JSON.stringify(file)});
    const event = process.argv[1];
    Promise.resolve(event === undefined ? typeof handler : handler(event)).then(
      (result) => console.log(JSON.stringify(result)),
      (error) => console.log(error.message),
    );`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['-e', script, ...(event === undefined ? [] : [event])],
    {
      env: { AWS_REGION: 'us-east-1', ...environment },
    },
  );
  return stdout.trim();
}
const built = (name: string, file: string) => join(site.folder, '.build', name, file);

describe('a package', () => {
  test('has a bundle and the policy for each function, and no source map', async () => {
    const files = ['index.js', 'policy.json'];
    expect(await zipped(site.folder)).toEqual(Object.fromEntries(words.map((name) => [name, files])));
  });

  test.each(words)('leaves the source map of %s beside the bundle, and no word of it inside', async (name) => {
    expect((await readdir(join(site.folder, '.build', name))).sort()).toEqual([
      'index.js',
      'index.js.map',
      'policy.json',
    ]);
    expect(await readFile(built(name, 'index.js'), 'utf8')).not.toContain('sourceMappingURL');
    expect(JSON.parse(await readFile(built(name, 'index.js.map'), 'utf8')).sources).toContainEqual(
      expect.stringContaining(`functions/${name}/index.ts`),
    );
  });

  test.each(words)('has the policy of none for %s where the site has none', async (name) => {
    expect(JSON.parse(await readFile(built(name, 'policy.json'), 'utf8'))).toEqual(NO_POLICY);
  });

  test.each([
    // What an option list is made from; nothing that resolves a target.
    ['interactions', ['index-failed', 'inventory-index', 'pack-index', 'suggest-vms']],
    ['failures', []],
    ['sweeper', []],
  ])('has nothing of vCenter in %s', async (name, targets) => {
    const { sources } = JSON.parse(await readFile(built(name, 'index.js.map'), 'utf8')) as { sources: string[] };
    expect(sources.filter((path) => /node_modules\/axios|lib\/(vsphere|commands)\//.test(path))).toEqual([]);
    const used = sources.flatMap((path) => /lib\/targets\/(.+)\.ts$/.exec(path)?.[1] ?? []);
    expect(used.sort()).toEqual(targets);
  });

  test.each(words)('has no test hook in %s', async (name) => {
    const bundle = await readFile(built(name, 'index.js'), 'utf8');
    for (const hook of ['SLASHVM_', '/local/', '/transcript', 'infra/local', 'dynalite']) {
      expect(bundle).not.toContain(hook);
    }
  });

  test.each(words)('has a %s that loads and exports its handler', (name) => {
    const { Properties } = site.resources[`${name[0]?.toUpperCase()}${name.slice(1)}LambdaFunction`] ?? {};
    const environment = at(Properties, 'Environment.Variables') as Record<string, string>;
    return expect(ran(built(name, 'index.js'), undefined, environment)).resolves.toBe('"function"');
  });

  test('of the same source is the same, to the byte', async () => {
    const again = await packaged([], epoch);
    const zips = words.map((name) => join('.serverless', `${name}.zip`));
    const bytes = ({ folder }: Packaged) => Promise.all(zips.map((zip) => readFile(join(folder, zip))));
    expect(again.text).toBe(site.text);
    expect(await bytes(again)).toEqual(await bytes(site));
    await rm(again.folder, { recursive: true, force: true });
  });
});

describe('a deploy', () => {
  const deploy = async (...params: string[]): Promise<string> => {
    const folder = await serviceFolder();
    const args = ['deploy', ...params.map((param) => `--param=${param}`)];
    const keys = { AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' };
    const said = await serverless(folder, args, keys).catch(({ message }: Error) => message);
    await rm(folder, { recursive: true, force: true });
    return said;
  };

  test('with placeholders is refused, by their names, before anything is built', async () => {
    const said = await deploy('teamIds=T1', 'appId=A1');
    expect(said).toContain('Not deployed: admins, subnetIds, securityGroupIds still have their placeholders.');
    expect(said).toContain('--param="admins=…"');
  });

  test('with one placeholder names that one', async () => {
    const said = await deploy('teamIds=T1', 'appId=A1', 'subnetIds=subnet-1', 'securityGroupIds=sg-1');
    expect(said).toContain('Not deployed: admins still has its placeholder.');
  });
});

describe('a bundle', () => {
  let root: string;
  const probe = async (name: string, source: string): Promise<Bundle> => {
    await mkdir(join(root, 'functions', name), { recursive: true });
    await writeFile(join(root, 'functions', name, 'index.ts'), source);
    return bundleFunction(name, root);
  };

  const filesIn = ({ metafile }: Bundle) =>
    Object.keys(metafile.inputs).filter((path) => !path.startsWith('without-unused-parts:'));

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'slashvm-bundle-'));
    await symlink(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  /** What a request that reached the server looked like. */
  async function served<T>(
    work: (url: string) => Promise<T>,
  ): Promise<{ result: T; body: string; authorization: string }> {
    let body = '';
    let authorization = '';
    const server = createServer((request, response) => {
      authorization = request.headers.authorization ?? '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => response.setHeader('content-type', 'application/json').end('{"answer":42}'));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      const result = await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      return { result, body, authorization };
    } finally {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  }

  test('says its size and what is in it', async () => {
    const { file, bytes, metafile } = await probe('size', 'export const handler = async () => 1;');
    expect(file).toBe(join(root, '.build', 'size', 'index.js'));
    expect((await readFile(file)).byteLength).toBe(bytes);
    expect(Object.keys(metafile.inputs)).toEqual(['functions/size/index.ts']);
  });

  test('of a function without source is refused by its name', async () => {
    await expect(bundleFunction('nobody', root)).rejects.toThrow(
      'The function "nobody" has no functions/nobody/index.ts',
    );
  });

  test('posts with axios, without the parts of axios it leaves out', async () => {
    const bundle = await probe(
      'axios',
      `import axios from 'axios';
       const client = axios.create({ maxRedirects: 0 });
       export const handler = async (url: string) => (await client.post(url, { question: true })).data;`,
    );
    const { result, body } = await served((url) => ran(bundle.file, url));
    expect([JSON.parse(result), JSON.parse(body)]).toEqual([{ answer: 42 }, { question: true }]);
    const inputs = filesIn(bundle).join('\n');
    for (const part of ['form-data', 'mime-db', 'follow-redirects', 'adapters/fetch.js', 'node_modules/debug/']) {
      expect(inputs).not.toContain(part);
    }
  });

  test("asks AWS, vCenter and Slack without Node's own fetch", async () => {
    const bundle = await probe(
      'fetch',
      `import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
       import { WebClient } from '@slack/web-api';
       import axios from 'axios';
       import { fetchSlack } from ${JSON.stringify(join(process.cwd(), 'lib', 'slack', 'fetch-slack.ts'))};
       export const handler = async (url: string) => {
         await axios.post(url, {}, { maxRedirects: 0 });
         await new DynamoDBClient({ endpoint: url, region: 'eu-central-1' }).send(new ListTablesCommand({}));
         await new WebClient('token', { slackApiUrl: url, fetch: fetchSlack }).apiCall('api.test').catch(() => undefined);
         return process.moduleLoadList.filter((module) => module.includes('undici/undici'));
       };`,
    );
    const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };
    const { result } = await served((url) => ran(bundle.file, url, keys));
    expect(JSON.parse(result)).toEqual([]);
  });

  test('that would follow redirects says so instead of following one', async () => {
    const bundle = await probe(
      'redirects',
      `import axios from 'axios';
       export const handler = (url: string) => axios.get(url);`,
    );
    await served((url) => expect(ran(bundle.file, url)).resolves.toContain('set maxRedirects to 0'));
  });

  test("signs for AWS with the credentials of Lambda's environment, and knows no other way", async () => {
    const bundle = await probe(
      'credentials',
      `import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
       export const handler = (endpoint: string) =>
         new DynamoDBClient({ endpoint, region: 'eu-central-1', maxAttempts: 1 }).send(new ListTablesCommand({}));`,
    );
    const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };
    const { authorization } = await served((url) => ran(bundle.file, url, keys));
    expect(authorization).toContain('Credential=AKIDEXAMPLE/');
    const others = /credential-provider-(?!env)|client-ss|nested-clients/;
    expect(filesIn(bundle).filter((file) => others.test(file))).toEqual([]);
    expect(await ran(bundle.file, 'http://127.0.0.1:9/')).toBe('Unable to find environment variable credentials.');
  });
});
