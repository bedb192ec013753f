import { beforeAll, describe, expect, test } from '@jest/globals';
import { answer, ask, confirmed, pressed } from '#test/confirmed';
import { press, snapshotsOf, stackOfFile, type } from '#test/conversation';
import {
  lastRequest,
  operationsSince,
  powerOf,
  tasksTake,
  untilPower,
  vmPast,
  writesAmong,
} from '#test/past-the-product';

const here = stackOfFile();
beforeAll(() => tasksTake(here.stack, 'CreateSnapshotEx_Task', 0.2));

const namesOf = async (name: string): Promise<readonly string[]> => {
  const { moId } = await vmPast(here.stack, name);
  return (await snapshotsOf(here.stack, 'prod', moId)).map((node) => node.name);
};

/** Takes a snapshot past the product. */
const snapshot = async (name: string, called: string, memory = false): Promise<void> => {
  const before = (await namesOf(name)).length;
  await (await vmPast(here.stack, name)).call('CreateSnapshotEx_Task', { name: called, memory });
  await here.stack.until(async () => ((await namesOf(name)).length > before ? true : undefined));
};

describe('/vm revert', () => {
  test('goes back to the current snapshot behind a safety snapshot, and says how the VM is', async () => {
    const { stack } = here;
    await snapshot('app01', 'before patch');
    const since = await lastRequest(stack);

    const { question, text, job } = await confirmed(stack, '/vm revert app01');

    expect(question).toMatch(/^❓ Really revert \*app01\*\?/);
    expect(question).toMatch(/goes back to #1 \*before patch\* of <!date/);
    expect(question).toContain('is on and will be *off*.');
    expect(question).toMatch(/everything written since <!date.+ is lost \(about .+ of changes\); the safety snapshot/);
    expect(text).toMatch(/^✅ Reverted \*app01\*/);
    expect(text).toMatch(
      /is back at #1 \*before patch\* of <!date.+ and is off\. How it was before is kept as \*slashvm/,
    );
    expect(text).toMatch(
      /\(#2\); an undo brings its disks and configuration back, not what ran in it: that snapshot has/,
    );
    expect(job).toMatchObject({ exit: 0 });
    const writes = writesAmong(await operationsSince(stack, since));
    expect(writes).toEqual(['CreateSnapshotEx_Task', 'RevertToSnapshot_Task']);
    expect(await powerOf(stack, 'app01')).toBe('poweredOff');
    expect(await namesOf('app01')).toEqual(['before patch', expect.stringMatching(/^slashvm-safety \d{4}-\d\d-\d\dT/)]);
  });

  test('starts it afterwards where that was confirmed, and still offers the undo', async () => {
    const { stack } = here;
    await snapshot('app02', 'clean');

    const asked = await ask(stack, '/vm revert app02 --snapshot clean');
    const { text, job, messages } = await answer(stack, asked, 'Confirm and start it');

    expect(text).toMatch(/^✅ Reverted \*app02\*.*\n✅ \*app02\* \(prod\): is on since <!date/);
    expect(text).toMatch(/\n +✅ is back at #1 \*clean\*/);
    expect(job).toMatchObject({ exit: 0 });
    expect(await powerOf(stack, 'app02')).toBe('poweredOn');
    const last = JSON.stringify(messages.at(-1)?.blocks);
    expect(last).toContain('"Undo"');
    expect(last).toContain('"Delete safety snapshot"');
    expect(last).not.toContain('"Start"');
  });

  test('restores the configuration, and an undo, which asks, brings it back', async () => {
    const { stack } = here;
    const vm = await vmPast(stack, 'app04');
    const memoryOf = async (): Promise<unknown> =>
      ((await vm.property('config')) as { hardware: { memoryMB: number } }).hardware.memoryMB;
    await snapshot('app04', 'small');
    await vm.call('ReconfigVM_Task', { spec: { _typeName: 'VirtualMachineConfigSpec', memoryMB: 8192 } });
    await stack.until(async () => ((await memoryOf()) === 8192 ? true : undefined));

    const { text, messages, question } = await confirmed(stack, '/vm revert app04 --snapshot #1');

    expect(question).toContain('is off and stays off.');
    expect(text).toContain('an undo brings its disks and configuration back.');
    expect(await memoryOf()).toBe(4096);
    const asks = await pressed(stack, messages.at(-1), 'Undo', /^❓ Really revert \*app04\*\?/);
    expect(asks.text).toMatch(/goes back to #2 \*slashvm-safety /);
    expect(await memoryOf()).toBe(4096);
    await press(stack, asks, 'Confirm');
    await stack.until(async () => ((await memoryOf()) === 8192 ? true : undefined));
  });

  test('to a snapshot with memory brings it back running, and offers no start', async () => {
    const { stack } = here;

    const asked = await ask(stack, '/vm revert db01');
    expect(asked.question.text).toContain('goes back to #3 *hotfix*');
    expect(asked.question.text).toContain('is on and will be on as it was then.');
    expect(JSON.stringify(asked.question.blocks)).not.toContain('Confirm and start it');
    const { text, messages } = await answer(stack, asked);

    expect(text).toMatch(/is back at #3 \*hotfix\*.+ and is on\./);
    expect(await powerOf(stack, 'db01')).toBe('poweredOn');
    const question = await pressed(stack, messages.at(-1), 'Delete safety snapshot', /^❓ Really delete snapshots of/);
    expect(question.text).toMatch(/loses the snapshot #4 \*slashvm-safety /);
    await press(stack, question, 'Confirm');
    await stack.waitForMessage(({ text: said }) => said.startsWith('✅ Deleted snapshots of *db01*'));
    expect(await namesOf('db01')).toHaveLength(3);
  });

  test('without a safety snapshot does not promise one', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const { question, text } = await confirmed(stack, '/vm revert db01 --snapshot "schema 118" --no-safety');

    expect(question).toMatch(/everything written since <!date.+ is lost \(about [\d.]+ GB of changes\)\.\n/);
    expect(question).not.toContain('safety snapshot');
    expect(text).toMatch(/is back at #2 \*schema 118\*.+ and is off\.\n/);
    expect(writesAmong(await operationsSince(stack, since))).toEqual(['RevertToSnapshot_Task']);
  });

  test('keeps what ran in it where the safety snapshot has memory', async () => {
    const { stack } = here;
    await snapshot('svc02', 'earlier');

    const { text } = await confirmed(stack, '/vm revert svc02 --safety-memory');

    expect(text).toContain('an undo brings it back as it was, what ran in it included.');
  });

  test('does not offer the start that was typed', async () => {
    await snapshot('svc03', 'earlier');

    const { question } = await ask(here.stack, '/vm revert svc03 --start');

    expect(question.text).toContain('is on, will be *off* and is then started.');
    expect(JSON.stringify(question.blocks)).not.toContain('Confirm and start it');
  });
});

describe('/vm revert changes nothing', () => {
  test('where a name is shared: its times and numbers are shown, and a button goes on', async () => {
    const { stack } = here;
    for (const name of ['same', 'same']) await snapshot('svc04', name);

    const { text, job, messages } = await type(stack, '/vm revert svc04 --snapshot same --no-safety');

    expect(text).toMatch(
      /has 2 snapshots called "same"\. Say which by its number: #1 same of <!date.+, #2 same of <!date/,
    );
    expect(job).toMatchObject({ exit: 1 });
    const [label] = /#2 of \d{4}-\d\d-\d\d \d\d:\d\d UTC/.exec(JSON.stringify(messages.at(-1)?.blocks)) ?? [];
    const question = await pressed(stack, messages.at(-1), label ?? '', /^❓ Really revert \*svc04\*\?/);
    expect(question.text).toContain('goes back to #2 *same*');
    expect(question.text).toContain('--snapshot #2 --no-safety`');
  });

  test.each([
    ['there is none', 'svc05', 'has no snapshots to revert to. Nothing was done.'],
    ['the name is nobody’s', 'deep01 --snapshot nosuch', 'has no snapshot "nosuch". Type one of: #23 step 23, '],
    ['the number is nobody’s', 'deep01 --snapshot #99', 'has no snapshot "#99". Type one of: #23 step 23, '],
    ['the chain is too long for a safety snapshot', 'deep01', 'Or revert without one: --no-safety. Nothing was done.'],
    ['a backup holds the VM', 'backup01', 'vCenter has disabled RevertToSnapshot_Task for it'],
  ])('where %s', async (_what, typed, said) => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const { text, job } = await type(stack, `/vm revert ${typed}`);

    expect(text).toMatch(/^❌ Did not revert /);
    expect(text).toContain(said);
    expect(job).toMatchObject({ exit: 1 });
    expect(writesAmong(await operationsSince(stack, since))).toEqual([]);
  });

  test.each([
    ['two options exclude each other', 'db01 --no-safety --safety-memory', '--no-safety and --safety-memory exclude'],
    ['a glob is typed', 'db0*', '"db0*" is a glob; this takes one VM. Name it.'],
    ['two VMs are typed', 'db01 db02', '"db02" is one word too many here.'],
    ['no VM is typed', '', 'Which VM? Name one.'],
  ])('where %s', async (_what, typed, said) => {
    const { text, job } = await type(here.stack, `/vm revert ${typed}`);

    expect(text).toContain(said);
    expect(job).toMatchObject({ exit: 2 });
  });

  test('where the snapshot was deleted meanwhile', async () => {
    const { stack } = here;
    await snapshot('svc06', 'going');
    const asked = await ask(stack, '/vm revert svc06');
    await (await vmPast(stack, 'svc06')).call('RemoveAllSnapshots_Task');
    await stack.until(async () => ((await namesOf('svc06')).length === 0 ? true : undefined));
    const since = await lastRequest(stack);

    await press(stack, asked.question, 'Confirm');
    const job = await stack.jobEnded(asked.id);

    expect(job).toMatchObject({ exit: 1 });
    const text = (await stack.transcript()).at(-1)?.text ?? '';
    expect(text).toContain('*svc06* (prod): has lost a snapshot. It has no snapshots to revert to. Nothing was done.');
    expect(writesAmong(await operationsSince(stack, since))).toEqual([]);
  });

  test('where there is no room for the safety snapshot', async () => {
    const { stack } = here;
    await snapshot('db02', 'before');

    const withMemory = await type(stack, '/vm revert db02 --safety-memory');

    expect(withMemory.text).toMatch(
      /gets no safety snapshot: it needs 32 GB for its memory and ds-small has [\d.]+ GB free\. Leave --safety-memory out, or free some space\. Or revert without one: --no-safety\. Nothing was done\./,
    );
    await fill('ds-small');
    const filled = await lastRequest(stack);
    const { text, job } = await type(stack, '/vm revert db02');
    expect(text).toMatch(
      /gets no safety snapshot: its datastore ds-small has only [\d.]+ [MG]B free\. Free some space\./,
    );
    expect(job).toMatchObject({ exit: 1 });
    expect(writesAmong(await operationsSince(stack, filled))).toEqual([]);
    expect(await powerOf(stack, 'db02')).toBe('poweredOn');
  });
});

/** Leaves less than a gigabyte free, by clones of a small VM and a snapshot with memory of one of them. */
async function fill(name: string): Promise<void> {
  const { stack } = here;
  const vcenter = stack.vcenter('prod');
  const { body } = await vcenter.ask('GET', `/api/vcenter/datastore?names=${name}`);
  const [datastore] = body as { datastore: string }[];
  const ref = (type: string, value: unknown) => ({ _typeName: 'ManagedObjectReference', type, value });
  const small = await vmPast(stack, 'vCLS-4c4c4544-0001');
  const parent = (await small.property('parent')) as { value: string };
  for (let n = 1; n <= 4; n += 1) {
    await small.call('CloneVM_Task', {
      folder: ref('Folder', parent.value),
      name: `filler-${n}`,
      spec: {
        _typeName: 'VirtualMachineCloneSpec',
        location: { _typeName: 'VirtualMachineRelocateSpec', datastore: ref('Datastore', datastore?.datastore) },
        template: false,
        powerOn: n === 4,
      },
    });
    await stack.advance(12);
    await untilPower(stack, `filler-${n}`, n === 4 ? 'poweredOn' : 'poweredOff');
  }
  await (await vmPast(stack, 'filler-4')).call('CreateSnapshotEx_Task', { name: 'with memory', memory: true });
  await stack.advance(10);
}
