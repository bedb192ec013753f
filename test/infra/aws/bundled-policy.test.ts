import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readBundledPolicy } from '#infra/aws/bundled-policy';
import { bundleFunction } from '#infra/aws/plugin/bundle-function';
import { readPolicyFile } from '#infra/aws/plugin/read-policy';
import { CATALOGUE } from '#lib/policy/catalogue';
import { NO_POLICY, type Policy } from '#lib/policy/policy';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slashvm-policy-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (content: string): string => {
  const file = join(folder, 'other.json');
  writeFileSync(file, content);
  return file;
};

const example = (): Policy => {
  const read = readPolicyFile('infra/policy.example.yml', CATALOGUE);
  if ('mistakes' in read) throw new Error(read.mistakes.join('\n'));
  return read.policy;
};

describe('readBundledPolicy', () => {
  test('reads what was packaged, with nothing lost on the way through JSON', () => {
    writeFileSync(join(folder, 'policy.json'), JSON.stringify(example()));
    expect(readBundledPolicy({}, folder)).toEqual(example());
  });

  test('reads the file that a local run names instead', () => {
    const file = written(JSON.stringify({ ...NO_POLICY, observer: true }));
    expect(readBundledPolicy({ POLICY_FILE: file }, folder)).toMatchObject({ observer: true });
  });

  test('is no policy where a local run has none', () => {
    expect(readBundledPolicy({ POLICY_FILE: '' }, folder)).toBe(NO_POLICY);
  });

  test('refuses to go on without a file, deployed or not', () => {
    expect(() => readBundledPolicy({}, join(folder, 'nowhere'))).toThrow(
      `The policy ${join(folder, 'nowhere', 'policy.json')} cannot be read, so nothing is allowed.`,
    );
    expect(() => readBundledPolicy({ POLICY_FILE: join(folder, 'nothing.json') }, folder)).toThrow('cannot be read');
  });

  test.each([
    ['half a file', '{"observer": fal', 'cannot be read'],
    ['nothing', '', 'cannot be read'],
    ['no object', 'null', 'it has no observer, guests, '],
    ['not all of it', JSON.stringify({ ...NO_POLICY, approvals: undefined }), 'it has no approvals.'],
  ])('refuses %s', (_what, content, sentence) => {
    expect(() => readBundledPolicy({ POLICY_FILE: written(content) }, folder)).toThrow(sentence);
  });
});

describe('in a bundle', () => {
  test('the policy is found beside it, wherever it is run from, and without it the function does not load', async () => {
    const root = join(folder, 'site');
    mkdirSync(join(root, 'functions', 'probe'), { recursive: true });
    for (const name of ['lib', 'infra', 'node_modules', 'package.json', 'tsconfig.json']) {
      symlinkSync(join(process.cwd(), name), join(root, name));
    }
    writeFileSync(
      join(root, 'functions', 'probe', 'index.ts'),
      `import { readBundledPolicy } from '#infra/aws/bundled-policy';
       const policy = readBundledPolicy();
       export const handler = async () => policy.limits;`,
    );
    const { file, bytes } = await bundleFunction('probe', root);
    expect(bytes).toBeLessThan(3000);
    const elsewhere = join(folder, 'task');
    mkdirSync(elsewhere);
    copyFileSync(file, join(elsewhere, 'index.js'));
    const ran = (): string => {
      const script = `require(${JSON.stringify(join(elsewhere, 'index.js'))}).handler().then(JSON.stringify).then(console.log)`;
      return execFileSync(process.execPath, ['-e', script], {
        env: {},
        encoding: 'utf8',
        cwd: tmpdir(),
        stdio: 'pipe',
      });
    };
    expect(ran).toThrow('cannot be read, so nothing is allowed');
    writeFileSync(join(elsewhere, 'policy.json'), JSON.stringify(example()));
    expect(JSON.parse(ran())).toEqual({ targets: 20, changesPerHour: 30 });
  });
});

test('no function is told of another policy by the template', () => {
  expect(readFileSync('serverless.yml', 'utf8')).not.toContain('POLICY_FILE');
});
