import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLater } from '#infra/aws/later';
import { startTestStack, type TestStack } from '#test/stack';

const before = { ...process.env };
let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: stack.local.awsEndpointUrl,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
});

afterAll(async () => {
  process.env = before;
  await stack.stop();
});

interface Schedules {
  readonly Schedules: readonly { readonly Name: string; readonly GroupName: string }[];
}
const schedules = async () =>
  (await stack.ask<Schedules>('GET', '/local/schedules')).Schedules.map(
    ({ GroupName, Name }) => `${GroupName}/${Name}`,
  );

describe('a command’s function', () => {
  test('is called again when the time has come, by a schedule of the template’s group that goes with it', async () => {
    const later = createLater({
      functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:slashvm-local-vm',
      roleArn: 'arn:aws:iam::000000000000:role/JobScheduleRole',
      groupName: 'slashvm-local-jobs',
    });
    await later.at('NOSUCHJOB-1', (await stack.now()) + 3_600_000, {
      resume: 'NOSUCHJOB',
      because: 'schedule',
      followed: 1,
    });
    expect(await schedules()).toContain('slashvm-local-jobs/NOSUCHJOB-1');
    const called = async () => (await stack.logs()).some(({ line }) => line.includes('resume-left')) || undefined;
    await stack.advance(3590);
    expect(await called()).toBeUndefined();
    await stack.advance(75);
    await stack.until(called);
    const [{ line } = { line: '' }] = (await stack.logs()).filter(({ line }) => line.includes('resume-left'));
    expect(JSON.parse(line)).toMatchObject({ job: 'NOSUCHJOB', reason: 'gone', because: 'schedule' });
    expect(await schedules()).not.toContain('slashvm-local-jobs/NOSUCHJOB-1');
  });
});
