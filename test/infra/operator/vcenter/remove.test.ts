// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type OperatorWorld, startOperatorWorld } from '#test/infra/operator/operator-world';

let world: OperatorWorld;
const secret = { url: 'https://old.example.com', username: 'svc', password: 'Old-1234', enabled: true };

beforeAll(async () => {
  world = await startOperatorWorld();
});

afterAll(async () => {
  await world.close();
});

test('says until when a removed vCenter can be restored, and how', async () => {
  await world.store('one', secret);
  const said = await world.vcenter('remove one');
  expect(said).toMatchObject({ code: 0, err: '' });
  const until = /Until (\d{4}-\d\d-\d\d \d\d:\d\d) UTC/.exec(said.out)?.[1];
  const days = (Date.parse(`${until}Z`) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(30);
  expect(said.out).toContain('aws secretsmanager restore-secret --secret-id slashvm/local/vcenters/one');
  expect((await world.vcenter('list')).out).not.toContain('old.example.com');
});

test('removes what cannot be read', async () => {
  await world.store('broken', 'no JSON');
  expect(await world.vcenter('remove broken')).toMatchObject({ code: 0, err: '' });
});

describe('a name in its recovery window', () => {
  test('is restored and overwritten by add, which says so', async () => {
    const lab = await world.start('lab');
    await world.store('lab', secret);
    await world.vcenter('remove lab');
    const { username, password } = lab.accounts.administrator;
    const line = `add lab --url ${lab.url} --username ${username} --ca ${lab.caFile} --password-stdin`;
    const said = await world.vcenter(line, { input: password });
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('its secret is restored and overwritten');
    expect(await world.stored('lab')).toMatchObject({ url: lab.url, username, password, enabled: true });
  });

  test('stays removed when it cannot be overwritten: its old content never comes back', async () => {
    await world.store('stays', secret);
    await world.vcenter('remove stays');
    const then = { status: 400, body: { __type: 'EncryptionFailure', message: 'no key' } };
    world.aws.faults.add({ service: 'secretsmanager', match: { operation: 'PutSecretValue' }, then });
    const line = 'add stays --url https://vc.example.invalid --username svc --untested --password-stdin';
    const said = await world.vcenter(line, { input: 'New-1234' });
    expect(said).toMatchObject({ code: 1, out: '', err: expect.stringContaining('cannot be encrypted') });
    expect((await world.vcenter('remove stays')).err).toContain('is removed already');
  });
});

describe('refuses', () => {
  test.each([
    ['remove nobody', 1, /No vCenter is called "nobody"/],
    ['remove one', 1, /"one" is removed already/],
    ['remove', 2, /Which vCenter\? Say remove <name>\./],
    ['remove one --untested', 2, /remove takes no --untested/],
  ])('%s', async (line, code, sentence) => {
    const said = await world.vcenter(line);
    expect(said).toMatchObject({ code, out: '' });
    expect(said.err).toMatch(sentence);
  });
});
