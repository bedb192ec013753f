import { beforeAll, describe, expect, test } from '@jest/globals';
import { faultRule, moIdOf, stackOfFile } from '#test/conversation';
import { ask, labelsOf, lastRequest, pressed, toldSince, writesSince } from '#test/front-door/asking';
import { taskOver } from '#test/past-the-product';

const here = stackOfFile();
const CHANGED = '❓ Something changed since this was asked. Really ';

beforeAll(async () => {
  const match = { operation: '*_Task' };
  await here.stack.fault(faultRule({ service: 'vcenter', match, times: 0 }, { taskSeconds: 0 }));
});

/** What somebody else does to a VM, past the product. */
async function elsewhere(name: string, method: string, body: object): Promise<void> {
  const { stack } = here;
  const path = `/sdk/vim25/8.0.3.0/VirtualMachine/${await moIdOf(stack, 'prod', name)}/${method}`;
  const answer = await stack.vcenter('prod').ask('POST', path, body);
  expect(answer).toMatchObject({ status: 200 });
  await taskOver(stack, answer.body);
}

async function powerElsewhere(name: string, action: 'start' | 'stop'): Promise<void> {
  const { stack } = here;
  const path = `/api/vcenter/vm/${await moIdOf(stack, 'prod', name)}/power?action=${action}`;
  expect(await stack.vcenter('prod').ask('POST', path)).toMatchObject({ status: 204 });
}

describe('What was confirmed is what runs', () => {
  test('a VM that was renamed: it says so under both names, asks again, and the second Confirm runs', async () => {
    const { stack } = here;
    const { id, question } = await ask(stack, '/vm power-off app01');
    await elsewhere('app01', 'Rename_Task', { newName: 'shop01' });
    const since = await lastRequest(stack);

    const [again] = await pressed(stack, question, 'Confirm');

    expect(again?.ts).toBe(question.ts);
    expect(again?.text).toContain(`${CHANGED}power off *shop01*?`);
    expect(again?.text).toContain('\n⚠️ *shop01* was called *app01*.\n• *shop01* (prod) is on ');
    expect(await writesSince(stack, since)).toEqual([]);
    expect(await stack.job(id)).toMatchObject({ state: 'awaiting-confirmation' });

    const [told] = again === undefined ? [] : await pressed(stack, again, 'Confirm');
    expect(told?.text).toMatch(/^✅ Powered off \*shop01\*/);
    expect(await writesSince(stack, since)).toEqual(['PowerOffVM_Task']);
  });

  test('a VM with a new snapshot, which would go too', async () => {
    const { stack } = here;
    const { question } = await ask(stack, '/vm delete-snapshot db01 --all');
    await elsewhere('db01', 'CreateSnapshotEx_Task', { name: 'keep me', description: '', memory: false });
    const since = await lastRequest(stack);

    const [again] = await pressed(stack, question, 'Confirm');

    expect(again?.text).toContain(`${CHANGED}delete snapshots of *db01*?`);
    expect(again?.text).toContain('\n⚠️ *db01* has a new snapshot, #4 *keep me*.\n');
    expect(again?.text).toMatch(/loses the snapshot #4 \*keep me\*/);
    expect(await writesSince(stack, since)).toEqual([]);
    if (again !== undefined) await pressed(stack, again, 'Cancel');
  });

  test('a VM whose power state makes the change impossible: nothing is done and it says why', async () => {
    const { stack } = here;
    const { id, question } = await ask(stack, '/vm reset app02');
    await powerElsewhere('app02', 'stop');
    const since = await lastRequest(stack);

    const [told] = await pressed(stack, question, 'Confirm');

    expect(told?.text).toMatch(/^❌ Did not reset \*app02\*/);
    expect(told?.text).toContain('is off: only a VM that is on can be reset. Nothing was done.');
    expect(await stack.job(id)).toMatchObject({ state: 'ended', exit: 1 });
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('one of two VMs that is off by now: the other is asked about again, alone', async () => {
    const { stack } = here;
    const { question } = await ask(stack, '/vm power-off svc02 svc03');
    await powerElsewhere('svc02', 'stop');
    const since = await lastRequest(stack);

    const [again] = await pressed(stack, question, 'Confirm');

    expect(again?.text).toContain(`${CHANGED}power off *svc03*?`);
    expect(again?.text).toContain('⚠️ *svc02* was on and is off now.\n✅ *svc02* (prod): is off already.\n');
    const [told] = again === undefined ? [] : await pressed(stack, again, 'Confirm');
    expect(told?.text).toMatch(/^✅ Powered off \*svc02\* and \*svc03\*/);
    expect(await writesSince(stack, since)).toEqual(['PowerOffVM_Task']);
  });

  test('a VM that is deleted by now: nothing is done', async () => {
    const { stack } = here;
    const { id, question } = await ask(stack, '/vm power-off svc04');
    await powerElsewhere('svc04', 'stop');
    await elsewhere('svc04', 'Destroy_Task', {});
    const since = await lastRequest(stack);

    const [told] = await pressed(stack, question, 'Confirm');

    expect(told?.text).toMatch(/^❌ Did not power off \*svc04\*/);
    expect(told?.text).toContain('❌ *svc04* (prod): is not there any more.');
    expect(await stack.job(id)).toMatchObject({ state: 'ended', exit: 1 });
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('a snapshot that is deleted by now is not reverted to, and no safety snapshot is taken', async () => {
    const { stack } = here;
    const { question } = await ask(stack, '/vm revert db01 --snapshot "schema 118"');
    await removeSnapshot('db01', 'schema 118');
    const since = await lastRequest(stack);

    const [told] = await pressed(stack, question, 'Confirm');

    expect(told?.text).toMatch(/^❌ Did not revert \*db01\*/);
    expect(told?.text).toContain('has no snapshot "schema 118". Type one of: #1 before 9.2 upgrade, ');
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('a choice made with the first answer is not taken for the second', async () => {
    const { stack } = here;
    const { id, question } = await ask(stack, '/vm revert db01 --snapshot "#1" --no-safety');
    expect(labelsOf(question)).toEqual(['Confirm', 'Confirm and start it', 'Cancel']);
    expect(question.text).toContain('is on and will be *off*');
    await elsewhere('db01', 'Rename_Task', { newName: 'db11' });

    const [again] = await pressed(stack, question, 'Confirm and start it');
    expect(again?.text).toContain(`${CHANGED}revert *db11*?`);
    expect(again?.text).toContain('is on and will be *off*');

    const [told] = again === undefined ? [] : await pressed(stack, again, 'Confirm');
    expect(told?.text).toMatch(/^✅ Reverted \*db11\*/);
    expect(told?.text).toContain('and is off.');
    expect(await stack.job(id)).toMatchObject({ exit: 0 });
  });

  test('a vCenter that does not answer any more: nothing is done and it says so', async () => {
    const { stack } = here;
    const { question } = await ask(stack, '/vm reset team-01');
    const since = await lastRequest(stack);
    const rule = await stack.fault({ service: 'vcenter', match: { vcenter: 'prod' }, times: 0, ...GONE });

    const [told] = await pressed(stack, question, 'Confirm');
    await stack.ask('DELETE', `/local/faults/${rule}`);

    expect(told?.text).toMatch(/^⚠️ Nothing was done: /);
    await toldSince(stack, 0);
    expect(await writesSince(stack, since)).toEqual([]);
  }, 90_000);
});

const GONE = Object.fromEntries([['then', { status: 503, body: '' }]]);

async function removeSnapshot(vm: string, name: string): Promise<void> {
  const { stack } = here;
  const prod = stack.vcenter('prod');
  const path = `/sdk/vim25/8.0.3.0/VirtualMachine/${await moIdOf(stack, 'prod', vm)}/snapshot`;
  const { body } = await prod.ask('GET', path);
  const moId = findSnapshot((body as { rootSnapshotList: Tree[] }).rootSnapshotList, name);
  const remove = `/sdk/vim25/8.0.3.0/VirtualMachineSnapshot/${moId}/RemoveSnapshot_Task`;
  await taskOver(stack, (await prod.ask('POST', remove, { removeChildren: false })).body);
}

interface Tree {
  readonly name: string;
  readonly snapshot: { readonly value: string };
  readonly childSnapshotList?: Tree[];
}

function findSnapshot(trees: readonly Tree[], name: string): string | undefined {
  for (const tree of trees) {
    const found = tree.name === name ? tree.snapshot.value : findSnapshot(tree.childSnapshotList ?? [], name);
    if (found !== undefined) return found;
  }
  return undefined;
}
