import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createLater } from '#infra/aws/later';
import type { Later } from '#lib/jobs/later';
import { type EndpointUnderTest, endpointWith } from '#test/infra/local/aws/endpoint-with';

const FUNCTION = 'arn:aws:lambda:eu-central-1:000000000000:function:test-vm';
const ROLE = 'arn:aws:iam::000000000000:role/schedules';
const GROUP = 'test-jobs';
const event = { resume: 'JOB', because: 'schedule', followed: 1 } as const;

const before = { ...process.env };
let aws: EndpointUnderTest;
let later: Later;
let names = 0;
let name: string;

beforeAll(async () => {
  aws = await endpointWith();
  await fetch(`${aws.url}/schedule-groups/${GROUP}`, { method: 'POST', body: '{}' });
  // A function is told of its AWS by the environment alone.
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: aws.client.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  later = createLater({ functionArn: FUNCTION, roleArn: ROLE, groupName: GROUP });
});

beforeEach(() => {
  names += 1;
  name = `job-${names}`;
  aws.delivered.length = 0;
});

afterAll(async () => {
  process.env = before;
  await aws.close();
});

const inSeconds = (seconds: number): number => aws.clock.now() + seconds * 1000;
const stored = () => new SchedulerClient(aws.client).send(new GetScheduleCommand({ Name: name, GroupName: GROUP }));

describe('what is to be done later', () => {
  test('is a one-shot schedule of the group, in UTC, without a second attempt, deleted after completion', async () => {
    await later.at(name, Date.UTC(2030, 0, 2, 3, 4, 5), event);
    expect(await stored()).toMatchObject({
      Name: name,
      GroupName: GROUP,
      ScheduleExpression: 'at(2030-01-02T03:04:05)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: FUNCTION, RoleArn: ROLE, Input: JSON.stringify(event), RetryPolicy: { MaximumRetryAttempts: 0 } },
    });
  });

  test('is never early, where the time is no whole second', async () => {
    await later.at(name, Date.UTC(2030, 0, 2, 3, 4, 5, 1), event);
    expect((await stored()).ScheduleExpression).toBe('at(2030-01-02T03:04:06)');
  });

  test('calls the function, not a version or alias of it', async () => {
    const ofAlias = createLater({ functionArn: `${FUNCTION}:live`, roleArn: ROLE, groupName: GROUP });
    await ofAlias.at(name, Date.UTC(2030, 0, 1), event);
    expect((await stored()).Target?.Arn).toBe(FUNCTION);
  });

  test('happens once, and leaves nothing behind', async () => {
    await later.at(name, inSeconds(60), event);
    aws.clock.advance(50);
    expect(aws.delivered).toEqual([]);
    aws.clock.advance(600);
    expect(aws.delivered).toEqual([{ arn: FUNCTION, payload: JSON.stringify(event), at: expect.any(Number) }]);
    await expect(stored()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('happens once where it was asked for twice, by the same call or by another', async () => {
    await later.at(name, inSeconds(60), event);
    await later.at(name, inSeconds(60), event);
    await later.at(name, inSeconds(90), event);
    aws.clock.advance(600);
    expect(aws.delivered).toHaveLength(1);
  });

  test('is there once where another made a schedule of that name', async () => {
    const schedule = { ScheduleExpression: 'at(2030-01-02T03:04:05)', FlexibleTimeWindow: { Mode: 'OFF' } };
    const body = { ...schedule, Target: { Arn: FUNCTION, RoleArn: ROLE }, GroupName: GROUP, ClientToken: 'another' };
    await fetch(`${aws.url}/schedules/${name}`, { method: 'POST', body: JSON.stringify(body) });
    await later.at(name, inSeconds(60), event);
    expect((await stored()).ScheduleExpression).toBe('at(2030-01-02T03:04:05)');
  });

  test('fails where the Scheduler refuses it', async () => {
    const lost = createLater({ functionArn: FUNCTION, roleArn: ROLE, groupName: 'no-such-group' });
    await expect(lost.at(name, inSeconds(60), event)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
