import { afterAll, afterEach, expect, test } from '@jest/globals';
import { atRest, stackOfFile } from '#test/conversation';
import { dynamoDb } from '#test/front-door/jobs-table';
import { configure, forget, OwnVCenters } from '#test/front-door/own-vcenters';
import type { TestStack } from '#test/stack';

const here = stackOfFile();
const own = new OwnVCenters();

afterEach(() => forget(here.stack, 'third'));
afterAll(() => own.close());

/** Hands an event to a function, as the sweeper's schedule and the sweeper do, and returns what was logged meanwhile. */
async function hand(stack: TestStack, name: string, event: object): Promise<readonly Record<string, unknown>[]> {
  const since = (await stack.logs()).at(-1)?.n ?? 0;
  await stack.send({
    method: 'POST',
    url: `${stack.local.awsEndpointUrl}/2015-03-31/functions/slashvm-local-${name}/invocations`,
    headers: { 'X-Amz-Invocation-Type': 'Event', 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  const lines = (await atRest(stack, since, 1)).filter((line) => line.function === 'vcenter');
  return lines.flatMap(({ line }) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));
}

const beat = (stack: TestStack): ReturnType<typeof hand> => hand(stack, 'vcenter', { heartbeat: true });
/** `VCenterAnswered prod`, `VCenterSilent third login-refused`; the sums beside them name no vCenter. */
const counted = (lines: readonly Record<string, unknown>[]): string[] =>
  lines
    .flatMap((line) =>
      ['VCenterAnswered', 'VCenterSilent'].flatMap((metric) =>
        line[metric] === undefined || line['vcenter'] === undefined
          ? []
          : [[metric, line['vcenter'], line['kind']].filter(Boolean).join(' ')],
      ),
    )
    .sort();
const told = (lines: readonly Record<string, unknown>[]) =>
  lines.find(({ message }) => message === 'vcenter-heartbeat');

test('asks each vCenter in a session that is kept, counts who answers, and makes no Job', async () => {
  const { stack } = here;
  const items = async (): Promise<unknown> => (await dynamoDb(stack, 'Scan', { Select: 'COUNT' }))['Count'];
  await beat(stack);
  const [before, since] = [await items(), (await stack.requests()).at(-1)?.n ?? 0];

  const lines = await beat(stack);

  expect(counted(lines)).toEqual(['VCenterAnswered lab', 'VCenterAnswered prod']);
  expect(told(lines)).toMatchObject({ answered: 2, silent: [] });
  expect(
    (await stack.requests(since, 'vcenter')).map(({ method, path, name }) => `${name} ${method} ${path}`).sort(),
  ).toEqual(['lab GET /api/session', 'prod GET /api/session']);
  expect(await items()).toBe(before);
});

test('says who is silent and why, and tries a refused login once', async () => {
  const { stack } = here;
  const third = await own.start('third');
  await configure(stack, 'third', { ...own.secret(third), password: 'Wrong-1234' });
  await stack.recycle('vcenter');

  const lines = await beat(stack);

  expect(counted(lines)).toEqual(['VCenterAnswered lab', 'VCenterAnswered prod', 'VCenterSilent third login-refused']);
  expect(JSON.stringify(told(lines))).toContain('third (login-refused: wrong user name or password');
  const logins = (): number =>
    own.journal.list().filter(({ method, path }) => `${method} ${path}` === 'POST /api/session').length;
  const tried = logins();
  expect(counted(await beat(stack))).toContain('VCenterSilent third login-refused');
  expect(logins()).toBe(tried);
  expect(JSON.stringify(await stack.logs())).not.toContain('Wrong-1234');
});

test('is silent about a disabled vCenter, and names one whose secret cannot be read', async () => {
  const { stack } = here;
  await configure(stack, 'third', { url: 'https://127.0.0.1:9', username: 'a', password: 'b', enabled: false });
  await stack.recycle('vcenter');
  expect(counted(await beat(stack))).toEqual(['VCenterAnswered lab', 'VCenterAnswered prod']);

  await configure(stack, 'third', 'no JSON');
  await stack.recycle('vcenter');
  expect(counted(await beat(stack))).toContain('VCenterSilent third unreachable');
});

test('is asked for at every sweep', async () => {
  const lines = await hand(here.stack, 'sweeper', { time: '2026-11-23T06:50:00Z' });
  expect(counted(lines)).toContain('VCenterAnswered prod');
});
