import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runVCenter, type Said } from '#test/infra/operator/run-vcenter';
import { startTestStack, type TestStack } from '#test/stack';

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
});

afterAll(async () => {
  await stack.stop();
});

const vcenter = (line: string, input = ''): Promise<Said> =>
  runVCenter([...line.split(' '), '--local'], { input, env: { SLASHVM_PORT: new URL(stack.url).port } });

/** The last word of what somebody typed. */
async function answer(text: string): Promise<string> {
  const before = Math.max(0, ...(await stack.transcript()).map(({ n }) => n));
  const { job } = await stack.typed(text);
  await stack.jobEnded(job);
  return (await stack.transcript(before)).map((message) => message.text).join('\n');
}

const REMEMBERED_SECONDS = 301;

test('a new vCenter is asked without a restart, and a disabled one no longer', async () => {
  const lab = stack.vcenter('lab');
  expect(await answer('/vm list --vcenter west')).toContain('No vCenter is called "west"');
  const line = `add west --url ${lab.url} --username ${lab.username} --ca ${lab.caFile} --password-stdin`;
  expect(await vcenter(line, lab.password)).toMatchObject({ code: 0, err: '' });

  expect(await answer('/vm list --vcenter west')).toContain('build01');
  const [vm] = (await stack.functions()).filter(({ name }) => name === 'vm');
  expect(vm).toMatchObject({ instances: 1, invocations: 2 });

  expect(await vcenter('disable west')).toMatchObject({ code: 0, err: '' });
  await stack.advance(REMEMBERED_SECONDS);
  const disabled = await answer('/vm list --vcenter west');
  expect(disabled).toContain('"west"');
  expect(disabled).not.toContain('build01');

  expect(await vcenter('enable west')).toMatchObject({ code: 0, err: '' });
  expect(await answer('/vm list --vcenter west')).toContain('build01');
  expect(await vcenter('remove west')).toMatchObject({ code: 0, err: '' });
});

test('a refused login is tried again once it is tested', async () => {
  const prod = stack.vcenter('prod');
  const then = { status: 401, body: { error_type: 'UNAUTHENTICATED', messages: [] } };
  await stack.advance(REMEMBERED_SECONDS);
  const line = `add east --url ${prod.url} --username ${prod.username} --ca ${prod.caFile} --password-stdin`;
  expect(await vcenter(line, prod.password)).toMatchObject({ code: 0, err: '' });
  await stack.fault({
    service: 'vcenter',
    match: { method: 'POST', path: '/api/session', vcenter: 'prod' },
    times: 0,
    then,
  });
  expect(await answer('/vm list --vcenter east')).toMatch(/refused the login/);
  await stack.clearFaults();
  expect(await answer('/vm list --vcenter east --power off')).toMatch(/refused the login/);

  const tested = await vcenter('test east');
  expect(tested).toMatchObject({ code: 0, err: '' });
  expect(tested.out).toContain('A refused login is forgotten: commands try it again.');
  expect(await answer('/vm list --vcenter east')).not.toMatch(/refused the login/);
  expect((await vcenter('test east')).out).not.toContain('is forgotten');
});

test('no password is in any log line of the functions', async () => {
  const logs = JSON.stringify(await stack.logs());
  for (const { password, caFile } of stack.local.vcenters) {
    expect(logs).not.toContain(password);
    expect(logs).not.toContain(readFileSync(caFile, 'utf8').split('\n')[1]);
  }
});
