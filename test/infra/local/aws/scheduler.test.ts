// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterEach, describe, expect, test } from '@jest/globals';
import { type ScheduleInput, Scheduler } from '#infra/local/aws/scheduler';
import { StackClock } from '#infra/local/clock';
import { FaultBook } from '#infra/local/faults';
import { type EndpointUnderTest, endpointWith } from '#test/infra/local/aws/endpoint-with';

const TARGET = { Arn: 'arn:aws:lambda:eu-central-1:000000000000:function:test-vm', RoleArn: 'arn:aws:iam::0:role/r' };
const OFF = { Mode: 'OFF' };

let aws: EndpointUnderTest | undefined;

afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

const at = (clock: StackClock, inSeconds: number): string =>
  `at(${new Date(clock.now() + inSeconds * 1000).toISOString().slice(0, 19)})`;

const call = async (method: string, path: string, body?: object) => {
  const init = body ? { body: JSON.stringify(body) } : {};
  const answer = await fetch(`${aws?.url}${path}`, { method, ...init });
  return { status: answer.status, type: answer.headers.get('x-amzn-errortype'), body: (await answer.json()) as object };
};

const input = (more: Partial<ScheduleInput>): ScheduleInput => ({ Target: TARGET, FlexibleTimeWindow: OFF, ...more });

describe('a one-shot schedule', () => {
  test('fires once on the stack’s clock, with its input, and is deleted after completion', async () => {
    aws = await endpointWith();
    const made = await call('POST', '/schedules/job-1', {
      ...input({ ScheduleExpression: at(aws.clock, 60), ActionAfterCompletion: 'DELETE' }),
      Target: { ...TARGET, Input: '{"resume":"job","at":"<aws.scheduler.scheduled-time>"}' },
    });
    expect(made).toMatchObject({
      status: 200,
      body: { ScheduleArn: expect.stringContaining('schedule/default/job-1') },
    });
    aws.clock.advance(58);
    expect(aws.delivered).toEqual([]);
    aws.clock.advance(3);
    expect(aws.delivered).toMatchObject([{ arn: TARGET.Arn }]);
    expect(JSON.parse(String(aws.delivered[0]?.payload))).toEqual({
      resume: 'job',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(await call('GET', '/schedules/job-1')).toMatchObject({ status: 404, type: 'ResourceNotFoundException' });
  });

  test('stays, spent, without that', async () => {
    aws = await endpointWith();
    await call('POST', '/schedules/job-1', input({ ScheduleExpression: at(aws.clock, 60) }));
    aws.clock.advance(600);
    expect(aws.delivered).toHaveLength(1);
    expect(await call('GET', '/schedules/job-1')).toMatchObject({ status: 200, body: { Name: 'job-1' } });
  });

  test('is late by up to a minute', async () => {
    aws = await endpointWith({}, () => 59_000);
    await call('POST', '/schedules/job-1', input({ ScheduleExpression: at(aws.clock, 60) }));
    aws.clock.advance(115);
    expect(aws.delivered).toEqual([]);
    aws.clock.advance(5);
    expect(aws.delivered).toHaveLength(1);
  });

  test('is late within that minute where nobody says how late', () => {
    const clock = new StackClock();
    const delivered: number[] = [];
    const scheduler = new Scheduler({
      clock,
      faults: new FaultBook(clock),
      place: { region: 'eu-central-1', accountId: '0' },
      deliver: () => void delivered.push(clock.now()),
    });
    const begun = clock.now();
    for (let n = 0; n < 50; n += 1) scheduler.create(`s${n}`, input({ ScheduleExpression: at(clock, 60) }));
    clock.advance(121);
    const late = delivered.map((time) => time - begun - 60_000);
    expect(late).toHaveLength(50);
    expect(Math.max(...late) - Math.min(...late)).toBeGreaterThan(10_000);
    expect(Math.max(...late)).toBeLessThan(61_000);
    clock.close();
  });

  test('is delivered twice where a fault says so', async () => {
    aws = await endpointWith();
    aws.faults.add({ service: 'scheduler', match: { operation: 'Fire' }, then: { deliver: 2 } });
    await call('POST', '/schedules/job-1', input({ ScheduleExpression: at(aws.clock, 60) }));
    aws.clock.advance(61);
    expect(aws.delivered).toHaveLength(2);
  });

  test('that is deleted does not fire', async () => {
    aws = await endpointWith();
    await call('POST', '/schedules/job-1', input({ ScheduleExpression: at(aws.clock, 60) }));
    expect((await call('DELETE', '/schedules/job-1?groupName=default')).status).toBe(200);
    aws.clock.advance(120);
    expect(aws.delivered).toEqual([]);
  });
});

/** What repeats fires once the clock has arrived. */
const fired = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a rate', () => {
  test('that falls due many times while the clock is moved on fires once', async () => {
    aws = await endpointWith();
    await call('POST', '/schedules/sweeper', input({ ScheduleExpression: 'rate(5 minutes)' }));
    aws.clock.advance(86_400);
    await fired();
    expect(aws.delivered).toHaveLength(1);
    aws.clock.advance(360);
    await fired();
    expect(aws.delivered).toHaveLength(2);
  });

  test('fires again and again, with Scheduler’s own event', async () => {
    aws = await endpointWith();
    await call('POST', '/schedules/sweeper', input({ ScheduleExpression: 'rate(5 minutes)' }));
    for (const seconds of [301, 300, 300]) {
      aws.clock.advance(seconds);
      await fired();
    }
    expect(aws.delivered).toHaveLength(3);
    expect(JSON.parse(String(aws.delivered[0]?.payload))).toMatchObject({
      source: 'aws.scheduler',
      'detail-type': 'Scheduled Event',
      resources: [expect.stringContaining(':schedule/default/sweeper')],
    });
  });
});

describe('the API', () => {
  test('refuses a name that is taken, unless the client token is the same', async () => {
    aws = await endpointWith();
    const schedule = input({ ScheduleExpression: at(aws.clock, 60), ClientToken: 'one' });
    await call('POST', '/schedules/job-1', schedule);
    expect((await call('POST', '/schedules/job-1', schedule)).status).toBe(200);
    expect(await call('POST', '/schedules/job-1', { ...schedule, ClientToken: 'two' })).toMatchObject({
      status: 409,
      type: 'ConflictException',
    });
  });

  test('takes a name again once its schedule has completed and is deleted', async () => {
    aws = await endpointWith();
    const once = (clock: StackClock) =>
      input({ ScheduleExpression: at(clock, 60), ActionAfterCompletion: 'DELETE', ClientToken: 'one' });
    await call('POST', '/schedules/job-1', once(aws.clock));
    aws.clock.advance(61);
    expect((await call('POST', '/schedules/job-1', once(aws.clock))).status).toBe(200);
    aws.clock.advance(61);
    expect(aws.delivered).toHaveLength(2);
  });

  test.each([
    ['an expression it does not know', { ScheduleExpression: 'soon' }],
    ['a rate of nothing', { ScheduleExpression: 'rate(0 minutes)' }],
    ['no target', { ScheduleExpression: 'rate(1 minute)', Target: {} }],
  ])('refuses %s', async (_what, more) => {
    aws = await endpointWith();
    expect(await call('POST', '/schedules/x', input(more))).toMatchObject({ status: 400, type: 'ValidationException' });
  });

  test('knows only the groups that were made', async () => {
    aws = await endpointWith();
    const schedule = input({ ScheduleExpression: at(aws.clock, 60), GroupName: 'jobs' });
    expect(await call('POST', '/schedules/a', schedule)).toMatchObject({ status: 404 });
    await call('POST', '/schedule-groups/jobs', {});
    await call('POST', '/schedules/a', schedule);
    expect((await call('GET', '/schedules?ScheduleGroup=jobs&NamePrefix=a')).body).toMatchObject({
      Schedules: [{ Name: 'a', GroupName: 'jobs' }],
    });
  });
});
