// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lastOf, moIdOf, press, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { renewed } from '#test/front-door/outcome';
import { configure, forget, OwnVCenters } from '#test/front-door/own-vcenters';

const here = stackOfFile();
const own = new OwnVCenters();
const slow = new OwnVCenters();

afterAll(async () => {
  await own.close();
  await slow.close();
});

/** Beside `prod` and `lab`: a twin of lab's VMs, one that is down, one with a wrong password, one too old. */
beforeAll(async () => {
  const { stack } = here;
  await configure(stack, 'twin', own.secret(await own.start('twin')));
  await configure(stack, 'down', { url: 'https://127.0.0.1:1', username: 'nobody', password: 'nothing' });
  await configure(stack, 'locked', { ...own.secret(await own.start('locked')), password: 'wrong' });
  await configure(stack, 'old', own.secret(await own.start('old', { version: '7.0.3' })));
  await renewed(stack);
});

const NAMED = [
  /Nothing from down: vCenter "down" could not be asked \(connection refused\)\./,
  /Nothing from locked: vCenter "locked" refused the login/,
  /Nothing from old: vCenter "old" .*7\.0\.3/,
];

const SILENT: readonly [string, string][] = [
  ['down', 'connection refused)'],
  ['locked', 'refused at '],
  ['old', 'it is 7.0.3'],
];

test('a list shows what answers and names each vCenter that does not, with its own reason', async () => {
  const { text } = await type(here.stack, '/vm list lab0*');

  for (const sentence of NAMED) expect(text).toMatch(sentence);
  expect(text).toMatch(/\*lab01\* .* lab:\/LAB\/vm/);
  expect(text).toMatch(/\*lab01\* .* twin:\/LAB\/vm/);
  expect(text).not.toMatch(/Nothing from (prod|lab|twin)/);
});

test('a VM by its name is shown where it is the only one, and asked about where two have it; the silent are named', async () => {
  const { stack } = here;

  const only = await type(stack, '/vm info app01');
  const twins = await type(stack, '/vm info lab03');

  expect(only.text).toMatch(/^⚠️ \*app01\* \(prod, vm-\d+\)/);
  for (const sentence of NAMED) expect(only.text).toMatch(sentence);
  expect(twins.text).toMatch(/^❌ "lab03" fits 2 VMs\./);
  for (const form of ['lab:/LAB/vm/lab03', 'twin:/LAB/vm/lab03']) expect(twins.text).toContain(form);
});

test('a change of a bare name is refused while any is silent, and names it; pinned, it goes on at once', async () => {
  const { stack } = here;

  const bare = await type(stack, '/vm snapshot app01');
  const pinned = await type(stack, '/vm snapshot twin:lab03');

  for (const [name, why] of SILENT) expect(bare.text).toContain(`"${name}" could not be asked (${why}`);
  expect(bare.text).toContain('so "app01" may not be the only one. Nothing was done. Say --vcenter prod to go on.');
  expect(bare.job['exit']).toBe(1);
  expect(pinned.text).toMatch(/^✅ Took a snapshot of \*lab03\* .*\n✅ \*lab03\* \(twin\)/);
  expect(await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'app01'))).toHaveLength(0);
});

test('a wrong password is tried once, however many commands come: accounts lock', async () => {
  const { stack } = here;
  const logins = (): number =>
    own.journal.list().filter(({ path, status }) => path === '/api/session' && status === 401).length;
  const before = logins();

  for (const name of ['app02', 'app03']) await type(stack, `/vm info ${name}`);

  expect(before).toBeLessThanOrEqual(1);
  expect(logins()).toBe(before);
});

test('a confirmed change of a VM whose vCenter went down meanwhile does nothing, and says why', async () => {
  const { stack } = here;
  const since = lastOf(await stack.transcript());
  const { job } = await stack.typed('/vm power-off prod:app02');
  const question = await stack.waitForMessage(({ text }) => text.startsWith('❓ Really power'), undefined, since);
  await stack.fault({
    service: 'vcenter',
    match: { vcenter: 'prod' },
    times: 0,
    then: { status: 503, body: 'no healthy upstream' },
  });

  await press(stack, question, 'Confirm');
  await stack.jobEnded(job);
  await stack.clearFaults();

  const { text } = (await stack.transcript()).find(({ ts }) => ts === question.ts) ?? question;
  expect(text).toMatch(/^⚠️ Nothing was done: vCenter "prod" could not be asked \(it answers HTTP 503 /);
  const requests = await stack.requests(0, 'vcenter');
  expect(requests.filter(({ operation }) => operation === 'PowerOffVM_Task')).toEqual([]);
});

test('of twenty-five configured one secret that cannot be read is named, and all others answer', async () => {
  const { stack } = here;
  await forget(stack, 'down', 'locked', 'old', 'twin');
  const names = Array.from({ length: 23 }, (_, index) => `site${String(index + 1).padStart(2, '0')}`);
  const server = await slow.start('site');
  for (const name of names) await configure(stack, name, slow.secret(server));
  await renewed(stack);
  const then = { unreadable: 'slashvm/local/vcenters/site13' };
  await stack.fault({ service: 'secretsmanager', match: { operation: 'BatchGetSecretValue' }, times: 0, then });

  const { text } = await type(stack, '/vm info app01');
  const change = await type(stack, '/vm snapshot app01');

  expect(text).toMatch(/^⚠️ \*app01\* \(prod, vm-\d+\)/);
  expect(text.match(/Nothing from /g)).toHaveLength(1);
  expect(text).toMatch(
    /Nothing from site13: vCenter "site13" could not be asked \(its secret cannot be read: DecryptionFailure\)\./,
  );
  expect(change.text).toMatch(/^❌ "site13" could not be asked .*Nothing was done\. Say --vcenter prod to go on\./);
});
