import { describe, expect, test } from '@jest/globals';
import { stackOfFile, type } from '#test/conversation';

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
