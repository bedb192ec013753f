import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { NO_POLICY } from '#lib/policy/policy';
import { serverless, serviceFolder, zipped } from '#test/infra/aws/packaged';

let folder: string;
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a package', () => {
  test('has the site’s policy, validated and completed, with every function', async () => {
    folder = await serviceFolder('observer: true\nprotected:\n  - name: backup\n    targets: { name: backup01 }\n');
    await serverless(folder, ['package']);
    const expected = { ...NO_POLICY, observer: true, protected: [{ name: 'backup', targets: { name: 'backup01' } }] };
    const names = await readdir(join(folder, '.build'));
    expect(names).toContain('vm');
    for (const name of names) {
      expect(JSON.parse(await readFile(join(folder, '.build', name, 'policy.json'), 'utf8'))).toEqual(expected);
    }
    const files = Object.fromEntries(names.map((name) => [name, ['index.js', 'policy.json']]));
    expect(await zipped(folder)).toEqual(files);
  });

  test('is refused where the policy is not valid, with every mistake, before anything is built', async () => {
    folder = await serviceFolder('observer: 1\nprivatly: []\nfreezes: [{ name: night }]\n');
    const said = await serverless(folder, ['package']).catch(({ message }: Error) => message);
    expect(said).toContain('Not packaged, for infra/policy.yml is not valid:');
    expect(said).toContain('- privatly: there is no such key. Did you mean privately?');
    expect(said).toContain('- observer: it is 1, and has to be true or false.');
    expect(said).toContain('- freezes[0].cron: it is missing.');
    expect(await readdir(folder)).not.toContain('.build');
  });
});
