// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type OperatorWorld, startOperatorWorld } from '#test/infra/operator/operator-world';

let world: OperatorWorld;
const secret = (name: string, enabled = true): object => ({
  url: `https://${name}.example.com`,
  username: `svc-${name}`,
  password: `Secret-of-${name}`,
  enabled,
});

beforeAll(async () => {
  world = await startOperatorWorld();
});

afterEach(() => world.aws.faults.clear());

afterAll(async () => {
  await world.close();
});

test('says how to add the first', async () => {
  const said = await world.vcenter('list');
  expect(said).toEqual({ code: 0, err: '', out: expect.stringContaining('npm run vcenter -- add <name> --local') });
});

test('shows every vCenter, over more than one page, and no password', async () => {
  const names = Array.from({ length: 45 }, (_, index) => `vc${String(index).padStart(2, '0')}`);
  for (const name of names) await world.store(name, secret(name, name !== 'vc07'));
  await world.store('vc00', secret('reader'), 'slashvm/local/vcenters-read/');
  const said = await world.vcenter('list');
  expect(said).toMatchObject({ code: 0, err: '' });
  const lines = said.out.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^NAME +STATE +ADDRESS +USER +CHANGED \(UTC\)$/);
  expect(lines.slice(1).map((line) => line.split(/ +/)[0])).toEqual(names);
  expect(lines[8]).toMatch(/^vc07 +disabled +https:\/\/vc07\.example\.com +svc-vc07 +\d{4}-\d\d-\d\d \d\d:\d\d$/);
  expect(said.out).not.toContain('Secret-of');
});

test('shows the accounts for reads apart', async () => {
  const said = await world.vcenter('list --read');
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out.trimEnd().split('\n')).toHaveLength(2);
  expect(said.out).toContain('svc-reader');
});

test('names what cannot be read beside the others', async () => {
  await world.store('zz-broken', '{"url": "https://zz.example.com", "password": "Secret-of-zz"}');
  world.aws.faults.add({
    service: 'secretsmanager',
    match: { operation: 'BatchGetSecretValue' },
    then: { unreadable: ['slashvm/local/vcenters/vc01'] },
  });
  const said = await world.vcenter('list');
  expect(said.code).toBe(1);
  expect(said.out).toMatch(/vc01 +unreadable/);
  expect(said.err).toContain('"vc01" cannot be used: DecryptionFailure.');
  expect(said.err).toContain(
    '"zz-broken" cannot be used: it needs url, username and password. Overwrite it with npm run vcenter -- add zz-broken --replace --local',
  );
  expect(said.out + said.err).not.toContain('Secret-of');
});

test.each([
  ['list prod', /list takes no name/],
  ['list --fingerprint', /list takes no --fingerprint/],
  ['list --stage prod', /--local is a stage of its own/],
])('refuses %s', async (line, sentence) => {
  const said = await world.vcenter(line);
  expect(said).toMatchObject({ code: 2, out: '' });
  expect(said.err).toMatch(sentence);
});
