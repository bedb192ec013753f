import { describe, expect, test } from '@jest/globals';
import { snapshotsOf, stackOfFile, type } from '#test/conversation';
import { lastRequest, tasksTake, vmPast } from '#test/past-the-product';
import type { TestStack } from '#test/stack';

const METHOD = 'ConsolidateVMDisks_Task';

/** Deletes a snapshot past the product in the way that leaves its disk files behind. */
async function leaveUnconsolidated(stack: TestStack, name: string): Promise<void> {
  const vm = await vmPast(stack, name);
  const ids = async (): Promise<readonly string[]> =>
    (await snapshotsOf(stack, 'prod', vm.moId)).map(({ snapshot }) => snapshot.value);
  await vm.call('CreateSnapshotEx_Task', { name: 'x', memory: false });
  const id = await stack.until(async () => (await ids())[0]);
  const path = `/sdk/vim25/8.0.3.0/VirtualMachineSnapshot/${id}/RemoveSnapshot_Task`;
  await stack.vcenter('prod').ask('POST', path, { removeChildren: false, consolidate: false });
  await stack.until(async () => ((await ids()).length === 0 ? true : undefined));
}

describe('/vm consolidate', () => {
  const here = stackOfFile();

  test('consolidates a VM that needs it, and leaves one alone that does not', async () => {
    const { stack } = here;

    const { text, job } = await type(stack, '/vm consolidate consol01 app01', { timeout: 40_000 });

    expect(text).toMatch(/✅ \*consol01\* \(prod\): needs no consolidation any more\./);
    expect(text).toMatch(/✅ \*app01\* \(prod\): needs no consolidation\./);
    expect(job).toMatchObject({ exit: 0 });
    const again = await type(stack, '/vm consolidate consol01');
    expect(again.text).toContain('Already so: *consol01*');
  });

  test('works on one VM of a datastore at a time, beside those of another', async () => {
    const { stack } = here;
    for (const name of ['svc02', 'svc03', 'svc05', 'svc09']) await leaveUnconsolidated(stack, name);
    await tasksTake(stack, 'ConsolidateVMDisks_Task', 3);
    const since = await lastRequest(stack);

    const { text, job } = await type(stack, '/vm consolidate svc03 svc05 svc09 svc02', { timeout: 60_000 });

    expect(text).toMatch(/^✅ Consolidated the disks of 4 VMs/);
    expect(job).toMatchObject({ exit: 0 });
    const writes = (await stack.requests(since, 'vcenter')).filter(({ operation }) => operation === METHOD);
    const times = writes.map(({ startedAt }) => startedAt - (writes[0]?.startedAt ?? 0));
    expect(times).toHaveLength(4);
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(3000);
    expect((times[3] ?? 0) - (times[2] ?? 0)).toBeGreaterThanOrEqual(3000);
    expect(times[1]).toBeLessThan(3000);
  });

  test('needs a VM', async () => {
    const { text, job } = await type(here.stack, '/vm consolidate');

    expect(text).toContain('Which VM?');
    expect(job).toMatchObject({ exit: 2 });
  });
});
