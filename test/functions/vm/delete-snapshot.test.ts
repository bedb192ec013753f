import { beforeAll, describe, expect, test } from '@jest/globals';
import { ask, confirmed, pressed } from '#test/confirmed';
import { faultRule, press, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { lastRequest, operationsSince, tasksTake, vmPast, writesAmong } from '#test/past-the-product';

const here = stackOfFile();
beforeAll(() => tasksTake(here.stack, 'CreateSnapshotEx_Task', 0.2));

const namesOf = async (name: string): Promise<readonly string[]> => {
  const { moId } = await vmPast(here.stack, name);
  return (await snapshotsOf(here.stack, 'prod', moId)).map((node) => node.name);
};

/** Takes snapshots past the product, one under the other. */
const snapshots = async (name: string, ...called: readonly string[]): Promise<void> => {
  const vm = await vmPast(here.stack, name);
  for (const one of called) {
    const before = (await namesOf(name)).length;
    await vm.call('CreateSnapshotEx_Task', { name: one, memory: false });
    await here.stack.until(async () => ((await namesOf(name)).length > before ? true : undefined));
  }
};

describe('/vm delete-snapshot', () => {
  test('deletes one by its name, and says first what goes, how large and how old it is', async () => {
    const { question, text, job } = await confirmed(here.stack, '/vm delete-snapshot db01 --snapshot "schema 118"');

    expect(question).toMatch(/^❓ Really delete snapshots of \*db01\*\?/);
    expect(question).toMatch(/loses the snapshot #2 \*schema 118\* \([\d.]+ GB, 12 days old\)\./);
    expect(text).toMatch(/^✅ Deleted snapshots of \*db01\*.*\n✅ \*db01\* \(prod\): no longer has #2 schema 118\.\n/);
    expect(job).toMatchObject({ exit: 0 });
    expect(await namesOf('db01')).toEqual(['before 9.2 upgrade', 'hotfix']);
  });

  test('deletes several by number and by name, one task after the other', async () => {
    const { stack } = here;
    await snapshots('app01', 'a', 'b', 'c');
    const since = await lastRequest(stack);

    const { text } = await confirmed(stack, '/vm delete-snapshot app01 --snapshot #1 --snapshot c');

    expect(text).toContain('no longer has #1 a, #3 c.');
    expect(await namesOf('app01')).toEqual(['b']);
    expect(writesAmong(await operationsSince(stack, since))).toEqual(['RemoveSnapshot_Task', 'RemoveSnapshot_Task']);
  });

  test('deletes those under it with --children', async () => {
    const { stack } = here;
    await snapshots('app02', 'root', 'middle', 'leaf');

    const { question, text } = await confirmed(stack, '/vm delete-snapshot app02 --snapshot middle --children');

    expect(question.match(/loses the snapshot/g)).toHaveLength(2);
    expect(text).toContain('no longer has #2 middle, #3 leaf.');
    expect(await namesOf('app02')).toEqual(['root']);
  });

  test('deletes all of several VMs in one task each', async () => {
    const { stack } = here;
    await snapshots('svc02', 'a', 'b');
    await snapshots('svc03', 'c', 'd');
    const since = await lastRequest(stack);

    const { text, job } = await confirmed(stack, '/vm delete-snapshot svc02 svc03 --all');

    expect(text).toMatch(/✅ \*svc02\* \(prod\): no longer has #1 a, #2 b\./);
    expect(text).toMatch(/✅ \*svc03\* \(prod\): no longer has #1 c, #2 d\./);
    expect(job).toMatchObject({ exit: 0 });
    expect([...(await namesOf('svc02')), ...(await namesOf('svc03'))]).toEqual([]);
    const writes = writesAmong(await operationsSince(stack, since));
    expect(writes).toEqual(['RemoveAllSnapshots_Task', 'RemoveAllSnapshots_Task']);
  });

  test('with --all leaves out those of backup products, and says so', async () => {
    const { stack } = here;
    await snapshots('svc04', 'mine', 'VEEAM BACKUP TEMPORARY SNAPSHOT', 'mine too');

    const { question, text } = await confirmed(stack, '/vm delete-snapshot svc04 --all');

    expect(question).toContain('left out, because a backup product may need it: #2 VEEAM BACKUP TEMPORARY SNAPSHOT.');
    expect(text).toContain('no longer has #1 mine, #3 mine too.');
    expect(text).toContain('left out, because a backup product may need it: #2 VEEAM BACKUP TEMPORARY SNAPSHOT.');
    expect(await namesOf('svc04')).toEqual(['VEEAM BACKUP TEMPORARY SNAPSHOT']);
    const { text: again, job } = await type(stack, '/vm delete-snapshot svc04 --all --again');
    expect(again).toContain('has only snapshots of backup products: #2 VEEAM BACKUP TEMPORARY SNAPSHOT.');
    expect(job).toMatchObject({ exit: 1 });
    await confirmed(stack, '/vm delete-snapshot svc04 --snapshot #2');
    expect(await namesOf('svc04')).toEqual([]);
  });

  test('finds names with slash, percent and backslash as people type them', async () => {
    const { stack } = here;
    await type(stack, '/vm snapshot svc05 --name "50% of a/b\\c"');
    expect(await namesOf('svc05')).toEqual(['50%25 of a%2fb%5cc']);

    const { question, text } = await confirmed(stack, '/vm delete-snapshot svc05 --snapshot "50% of a/b\\c"');

    expect(question).toContain('#1 *50% of a/b\\c*');
    expect(text).toContain('no longer has #1 50% of a/b\\c.');
    expect(await namesOf('svc05')).toEqual([]);
  });

  test('says where disks need consolidation afterwards, and offers it', async () => {
    const { stack } = here;
    const consolidating = await vmPast(stack, 'consol01');
    await snapshots('consol01', 'old');

    const { text, messages } = await confirmed(stack, '/vm delete-snapshot consol01 --snapshot old');

    expect(text).toContain('no longer has #1 old. Its disks need consolidation.');
    await pressed(stack, messages.at(-1), 'Consolidate', /^✅ Consolidated the disks of \*consol01\*/);
    expect((await consolidating.property('runtime'))['consolidationNeeded']).toBe(false);
  });

  test('gives each VM its own outcome where one deletion fails', async () => {
    const { stack } = here;
    await snapshots('svc06', 'x');
    await snapshots('svc08', 'x');
    const taskError = { _typeName: 'FileLocked', faultstring: 'Unable to access a file since it is locked.' };
    await stack.fault(faultRule({ service: 'vcenter', match: { operation: 'RemoveSnapshot_Task' } }, { taskError }));

    const { text, job } = await confirmed(stack, '/vm delete-snapshot svc06 svc08 --snapshot x');

    expect(text).toMatch(/^⚠️ Deleted snapshots of 1 of 2 VMs/);
    expect(text).toContain('no longer has #1 x.');
    expect(text).toMatch(/❌ \*svc0[68]\* \(prod\): .*locked/);
    expect(job).toMatchObject({ exit: 1 });
  });
});

describe('/vm delete-snapshot changes nothing', () => {
  test('where a name is shared: its times and numbers are shown, and a button goes on', async () => {
    const { stack } = here;
    await snapshots('team-01', 'same', 'same');

    const { text, job, messages } = await type(stack, '/vm delete-snapshot team-01 --snapshot same --children');

    expect(text).toMatch(/has 2 snapshots called "same"\. Say which by its number: #1 same of <!date.+, #2 same of/);
    expect(job).toMatchObject({ exit: 1 });
    const [label] = /#1 of \d{4}-\d\d-\d\d \d\d:\d\d UTC/.exec(JSON.stringify(messages.at(-1)?.blocks)) ?? [];
    const question = await pressed(stack, messages.at(-1), label ?? '', /^❓ Really delete snapshots of \*team-01\*/);
    expect(question.text).toContain('--snapshot #1 --children`');
    expect(question.text.match(/loses the snapshot/g)).toHaveLength(2);
    await press(stack, question, 'Cancel');
    expect(await namesOf('team-01')).toEqual(['same', 'same']);
  });

  test.each([
    ['neither', 'deep01', 'Which snapshot? Say --snapshot &lt;name|#id&gt;, or --all.', 2],
    ['--children alone', 'deep01 --children', 'Which snapshot? Say --snapshot &lt;name|#id&gt;, or --all.', 2],
    ['both', 'deep01 --all --snapshot #1', '--all and --snapshot exclude each other', 2],
    [
      '--all with --children',
      'deep01 --all --children',
      '--children goes with --snapshot; --all takes them anyway.',
      2,
    ],
    ['no VM', '--all', 'Which VM? Name at least one; nothing here means "all".', 2],
    ['an unknown name', 'deep01 --snapshot nosuch', 'has no snapshot "nosuch". Type one of: #23 step 23, ', 1],
    ['a VM without any', 'team-02 --snapshot x', 'has no snapshots. Nothing was done.', 1],
    ['a VM that a backup holds', 'backup01 --all', 'vCenter has disabled RemoveSnapshot_Task for it', 1],
    ['one bad name', 'deep01 nosuch --all', 'was left alone, because not every name is clear.', 1],
  ])('with %s', async (_what, typed, said, exit) => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const { text, job } = await type(stack, `/vm delete-snapshot ${typed}`);

    expect(text).toContain(said);
    expect(job).toMatchObject({ exit });
    expect(writesAmong(await operationsSince(stack, since))).toEqual([]);
  });

  test('of a VM without any, where all are meant: it is so already', async () => {
    const { text, job } = await type(here.stack, '/vm delete-snapshot team-02 --all');

    expect(text).toMatch(/^✅ Already so: \*team-02\*.*\n✅ \*team-02\* \(prod\): has no snapshots\./);
    expect(job).toMatchObject({ exit: 0 });
  });

  test('before it is confirmed', async () => {
    const { stack } = here;
    await snapshots('team-03', 'kept');

    const { question } = await ask(stack, '/vm delete-snapshot team-03 --all');

    expect(question.text).toMatch(/Only <@U\w+> can answer, until <!date/);
    expect(await namesOf('team-03')).toEqual(['kept']);
  });
});
