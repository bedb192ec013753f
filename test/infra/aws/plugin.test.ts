import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { NO_POLICY } from '#lib/policy/policy';
import { at, type Packaged, packaged, zipped } from '#test/infra/aws/packaged';
import { ran } from '#test/infra/aws/plugin/probe';

const epoch = { SOURCE_DATE_EPOCH: '1790000000' };
let site: Packaged;
beforeAll(async () => {
  site = await packaged([], epoch);
});
afterAll(() => rm(site.folder, { recursive: true, force: true }));

const words = ['vm', 'access', 'approval', 'audit', 'vcenter', 'interactions', 'failures', 'sweeper', 'archive'];
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
    // What an option list is made from, and what a right's names are held against; nothing that resolves a target.
    ['interactions', ['glob', 'index-failed', 'inventory-index', 'pack-index', 'suggest-vms']],
    ['failures', []],
    ['sweeper', []],
    ['archive', []],
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
    const variables = Object.entries(at(Properties, 'Environment.Variables') as Record<string, unknown>);
    // What CloudFormation fills in is a text by then.
    const environment = Object.fromEntries(
      variables.map(([key, value]) => [key, typeof value === 'string' ? value : 'deployed']),
    );
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
