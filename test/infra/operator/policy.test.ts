import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readSitePolicy } from '#infra/aws/plugin/site-policy';
import { check } from '#infra/operator/policy/check';
import { NO_POLICY } from '#lib/policy/policy';

const folder = mkdtempSync(join(tmpdir(), 'slashvm-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CATALOGUE = [{ permission: 'vm:stop', effect: 'interrupt' }] as const;

const checked = (yaml: string) => {
  const file = join(folder, 'policy.yml');
  writeFileSync(file, yaml);
  const { lines, isGood } = check(['check', file], CATALOGUE);
  return { isGood, said: lines.join('\n').replaceAll(file, 'policy.yml') };
};

test('says that a policy is valid, and what is in it', () => {
  expect(checked('observer: true\nprivately: ["vm:*"]')).toEqual({
    isGood: true,
    said:
      'policy.yml is valid: 0 approval rules, 0 channel rules, 0 protections, 0 freezes, 0 reason rules;' +
      ' observer mode, so nothing is changed.\nIt holds from the next deploy on.',
  });
});

test('says each mistake', () => {
  expect(checked('observer: 1\nprivatly: []')).toEqual({
    isGood: false,
    said: [
      'policy.yml has 2 mistakes:',
      '- privatly: there is no such key. Did you mean privately?',
      '- observer: it is 1, and has to be true or false.',
    ].join('\n'),
  });
});

test.each([
  ['observer: [', 'It is no YAML: Flow sequence in block collection must be sufficiently indented'],
  ['observer: true\nobserver: false', 'It is no YAML: Map keys must be unique at line 2, column 1:'],
])('says that %j is no YAML', (yaml, sentence) => {
  const { isGood, said } = checked(yaml);
  expect(isGood).toBe(false);
  expect(said).toContain(sentence);
});

test('shows a policy as functions get it, and a wrong one not at all', () => {
  const file = join(folder, 'policy.yml');
  writeFileSync(file, 'observer: true');
  const { lines, isGood } = check(['show', file], CATALOGUE);
  expect(isGood).toBe(true);
  expect(JSON.parse(lines.join('\n'))).toEqual({ ...NO_POLICY, observer: true });
  writeFileSync(file, 'observer: 1');
  expect(check(['show', file], CATALOGUE)).toMatchObject({ isGood: false });
});

test('says that a file is not there, and what can be typed', () => {
  expect(() => check(['check', join(folder, 'none.yml')], CATALOGUE)).toThrow(
    'none.yml. Name the file, or copy infra/policy.example.yml to it.',
  );
  expect(() => check(['chek'], CATALOGUE)).toThrow('npm run policy -- check [file]');
  expect(() => check(['check', 'a', 'b'], CATALOGUE)).toThrow('npm run policy -- check [file]');
  expect(check(['--help'], CATALOGUE).isGood).toBe(true);
});

test('the example is valid for the commands there are', () => {
  const command = ['--import', 'tsx', 'infra/operator/policy.ts', 'check', 'infra/policy.example.yml'];
  const said = execFileSync(process.execPath, command, { encoding: 'utf8' });
  expect(said).toMatch(/^infra\/policy\.example\.yml is valid: 5 approval rules, /);
});

test('the policy of this site, where it has one, is valid', () => {
  const read = readSitePolicy(process.cwd());
  expect('mistakes' in read ? read.mistakes : []).toEqual([]);
});
