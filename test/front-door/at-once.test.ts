import { describe, expect, test } from '@jest/globals';
import { confirmed } from '#test/confirmed';
import { stackOfFile } from '#test/conversation';
import { tasksTake } from '#test/past-the-product';
import type { TestStack } from '#test/stack';

/** Ten on ds-ssd-01 and two more, eight on ds-ssd-02. */
const ODD = ['03', '05', '07', '09', '11', '13', '15', '17', '19', '21'].map((number) => `svc${number}`);
const EVEN = ['02', '04', '06', '08', '10', '12', '14', '16'].map((number) => `svc${number}`);
const TWENTY = [...ODD, 'team-01', 'team-02', ...EVEN];

/** When each of the requests was made, milliseconds after the first. */
async function sentAt(stack: TestStack, operation: string): Promise<readonly number[]> {
  const sent = (await stack.requests(0, 'vcenter')).filter((line) => line.operation === operation);
  const first = sent[0]?.startedAt ?? 0;
  return sent.map(({ startedAt }) => startedAt - first);
}

describe('Twenty VMs', () => {
  const here = stackOfFile();

  test('have eight snapshots at once on a datastore, and those of another datastore beside them', async () => {
    const { stack } = here;
    await tasksTake(stack, 'CreateSnapshotEx_Task', 8);

    const { job: id } = await stack.typed(`/vm snapshot ${TWENTY.join(' ')}`);
    const job = await stack.jobEnded(id, 60_000);

    expect(job).toMatchObject({ exit: 0 });
    const times = await sentAt(stack, 'CreateSnapshotEx_Task');
    expect(times).toHaveLength(20);
    expect(times.filter((at) => at < 8000)).toHaveLength(16);
  });

  test('are powered off all at once', async () => {
    const { stack } = here;
    await tasksTake(stack, 'PowerOffVM_Task', 8);

    const { question, text, job } = await confirmed(stack, `/vm power-off ${TWENTY.join(' ')}`, { timeout: 60_000 });

    expect(question).toMatch(/^❓ Really power off \d+ VMs\?/);
    expect(text).toMatch(/^✅ Powered off 20 VMs/);
    expect(job).toMatchObject({ exit: 0 });
    const times = await sentAt(stack, 'PowerOffVM_Task');
    expect(times.filter((at) => at < 8000)).toHaveLength(times.length);
    expect(times.length).toBeGreaterThanOrEqual(17);
  });
});
