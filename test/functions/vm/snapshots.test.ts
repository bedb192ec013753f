import { describe, expect, test } from '@jest/globals';
import { confirmed, pressed } from '#test/confirmed';
import { moIdOf, press, snapshotsOf, stackOfFile, type } from '#test/conversation';

describe('/vm snapshots', () => {
  const here = stackOfFile();

  test('shows the tree with number, name, age, size and the current one', async () => {
    const { text } = await type(here.stack, '/vm snapshots db01');

    expect(text).toMatch(/^ℹ️ 3 snapshots of \*db01\*\n/);
    expect(text).toContain('sizes as of ');
    const rows = text.split('\n').filter((line) => /^ +• `#\d+`/.test(line));
    expect(rows.map((row) => /· (\d+ days) ·/.exec(row)?.[1])).toEqual(['40 days', '12 days', '2 days']);
    expect(rows[2]).toMatch(/with memory .* · current$/);
    expect(rows[0]).not.toContain('current');
    expect(rows.every((row) => /· ([\d.]+ [kMGT]B|–) ·/.test(row))).toBe(true);
  });

  test('names who asked for one of ours', async () => {
    const { stack } = here;
    await type(stack, '/vm snapshot app01', { user: 'requester' });

    const { text } = await type(stack, '/vm snapshots app01');

    const requester = stack.local.users.find(({ name }) => name === 'requester');
    expect(text).toContain(` · by <@${requester?.id}>`);
  });

  test('believes no description that names a Job which did not change that VM', async () => {
    const { stack } = here;
    const { id } = await type(stack, '/vm snapshot team-01', { user: 'requester' });
    const moId = await moIdOf(stack, 'prod', 'team-02');
    const forged = { name: 'forged', description: `SlashVM job ${id}: /vm snapshot team-02`, memory: false };
    const path = `/sdk/vim25/8.0.3.0/VirtualMachine/${moId}/CreateSnapshotEx_Task`;
    await stack.vcenter('prod').ask('POST', path, forged);
    await stack.advance(10);

    const { text } = await type(stack, '/vm snapshots team-02');

    expect(text).toContain('*forged*');
    expect(text).not.toContain(' · by ');
  });

  test('says where there are none, and where disks need consolidation', async () => {
    const { text } = await type(here.stack, '/vm snapshots app02 consol01');

    expect(text).toContain('*app02* (prod) has no snapshots');
    expect(text).toContain('its disks need consolidation');
  });

  test('sends a chain of thirty whole', async () => {
    const { messages } = await type(here.stack, '/vm snapshots deep01');

    expect(messages[0]?.text).toContain('30 snapshots of *deep01*');
    expect(messages[0]?.text).toMatch(/\d+ more lines are in the file `slashvm\.txt`\.$/);
    const shared = await here.stack.waitForMessage(({ files }) => files !== undefined && files.length > 0);
    const file = await here.stack.send({ method: 'GET', url: shared.files?.[0]?.url ?? '', headers: {}, body: '' });
    expect(file.body.match(/#\d+/g)).toHaveLength(30);
  });

  test('marks those of a backup product, and offers nothing for them', async () => {
    const { stack } = here;
    await type(stack, '/vm snapshot svc02 --name "VEEAM BACKUP TEMPORARY SNAPSHOT"');

    const { text, messages } = await type(stack, '/vm snapshots svc02');

    expect(text).toMatch(/\*VEEAM BACKUP TEMPORARY SNAPSHOT\* .+ · current · ⚠️ of a backup product, which deletes it/);
    expect(JSON.stringify(messages.at(-1)?.blocks)).not.toContain('Delete');
  });
});

describe('/vm snapshots, three days after a revert', () => {
  const here = stackOfFile();

  test('marks the safety snapshot, not one that is only called so, and offers to delete it', async () => {
    const { stack } = here;
    await type(stack, '/vm snapshot app01 --name first');
    await confirmed(stack, '/vm revert app01');
    const moId = await moIdOf(stack, 'prod', 'app02');
    const path = `/sdk/vim25/8.0.3.0/VirtualMachine/${moId}/CreateSnapshotEx_Task`;
    await stack.vcenter('prod').ask('POST', path, { name: 'slashvm-safety by hand', description: '', memory: false });
    expect((await type(stack, '/vm snapshots app01')).text).not.toContain('⚠️');

    await stack.advance(3 * 86_400 + 60);
    const { text, messages } = await type(stack, '/vm snapshots app01 app02');

    const marked = text.split('\n').filter((line) => line.includes('⚠️'));
    expect(marked).toHaveLength(1);
    expect(marked[0]).toMatch(/`#2` \*slashvm-safety .+ ⚠️ safety snapshot older than 3 days; delete it unless/);
    const question = await pressed(stack, messages.at(-1), 'Delete safety snapshot', /^❓ Really delete snapshots of/);
    expect(question.text).toContain('loses the snapshot #2 *slashvm-safety ');
    await press(stack, question, 'Confirm');
    await stack.waitForMessage(({ text: last }) => last.startsWith('✅ Deleted snapshots of *app01*'));
    expect((await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'app01'))).map(({ name }) => name)).toEqual([
      'first',
    ]);
  });
});
