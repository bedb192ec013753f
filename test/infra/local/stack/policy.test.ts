import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { toolProcess } from '#infra/local/tool-process';
import { type } from '#test/conversation';
import { startTestStack } from '#test/stack';

const folder = mkdtempSync(join(tmpdir(), 'slashvm-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `npm start -- --policy <file>` says before it ends, and with what. */
const refused = async (file: string): Promise<{ code: number; stderr: string }> => {
  const tool = toolProcess(join('infra', 'local', 'start.ts'));
  const env = { ...process.env, SLASHVM_PORT: '0', SLASHVM_PACKAGED: '1', SLASHVM_DIRECTORY: folder };
  const words = [...tool.execArgv, tool.file, '--policy', file];
  const end = await promisify(execFile)(process.execPath, words, { env }).catch((error) => error);
  return { code: end.code, stderr: end.stderr };
};

test('a policy with mistakes starts nothing, and each is said', async () => {
  const file = join(folder, 'policy.yml');
  writeFileSync(file, 'observer: 1\nprivatly: []\n');
  const { code, stderr } = await refused(file);
  expect(code).toBe(2);
  expect(stderr.replaceAll(file, 'policy.yml').split('\n')).toEqual([
    'policy.yml has 2 mistakes:',
    '- privatly: there is no such key. Did you mean privately?',
    '- observer: it is 1, and has to be true or false.',
    '',
  ]);
});

test('a policy that is not there is said', async () => {
  const { code, stderr } = await refused(join(folder, 'none.yml'));
  expect(code).toBe(2);
  expect(stderr).toContain('none.yml. Name the file, or copy infra/policy.example.yml to it.');
});

test('a test’s stack takes a policy as an object, and its functions load with it', async () => {
  const stack = await startTestStack({ policy: { privately: ['vm:list'], limits: { targets: 3 } } });
  const { caFile } = stack.local.vcenters[0] ?? { caFile: '' };
  const policy = JSON.parse(readFileSync(join(caFile, '..', 'policy.json'), 'utf8'));
  const { text } = await type(stack, '/vm list app01');
  await stack.stop();
  expect(policy).toMatchObject({ privately: ['vm:list'], limits: { targets: 3 }, observer: false });
  expect(text).toContain('app01');
});

test('a test’s stack refuses a policy that is not valid', async () => {
  await expect(startTestStack({ policy: { limits: { targets: 0 } } })).rejects.toThrow(
    /ended with 2: .*limits\.targets: it is 0, and has to be a whole number from 1 to 200/s,
  );
});
