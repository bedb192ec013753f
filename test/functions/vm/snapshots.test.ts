import { describe, expect, test } from '@jest/globals';
import { moIdOf, stackOfFile, type } from '#test/conversation';

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
});
