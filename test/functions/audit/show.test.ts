import { beforeAll, describe, expect, test } from '@jest/globals';
import { stackOfFile, type } from '#test/conversation';
import { auditEntries, rewriteEntry } from '#test/functions/audit/journal-items';
import { play, type Story, short } from '#test/functions/audit/story';

const here = stackOfFile();
let story: Story;
beforeAll(async () => {
  story = await play(here.stack);
}, 60_000);

const show = async (id: string) => await type(here.stack, `/vm-audit show ${id}`, { user: 'approver' });

describe('/vm-audit show', () => {
  test('shows who, where, what, the plan, what came of each VM with its task, and each entry with its hash', async () => {
    const { text } = await show(short(story.done));
    const lines = text.split('\n');
    expect(lines[0]).toBe(
      `ℹ️ Job *${short(story.done)}*: done · asked by <@U0OPERATE1> in <#C0GENERAL1>: \`/vm snapshot app01 svc03\``,
    );
    expect(text).toMatch(
      /• Asked .* by operator \(U0OPERATE1\), typed\n• vm:snapshot · change · 2 VMs · plan `[0-9a-f]{8,}`/,
    );
    expect(text).toMatch(/^✅ \*app01\* \(prod, vm-\d+\) · done · task-\d+ · snapshot slashvm /m);
    expect(text).toMatch(/^✅ \*svc03\* \(prod, vm-\d+\) · done · task-\d+ · /m);
    const entries = (await auditEntries(here.stack)).filter(({ job }) => job === story.done);
    expect(entries.map(({ state }) => state)).toEqual(['received', 'running', 'ended']);
    for (const { seq, state, hash } of entries) {
      expect(text).toMatch(new RegExp(`^• Entry ${seq}: ${state} .* after \\d+\\.\\d s · \`${hash}\`$`, 'm'));
    }
    expect(lines.at(-1)).toBe(`Job ${story.done} · team T0LOCAL001`);
  });

  test('finds a job by its whole id too, and by any part from four characters on', async () => {
    for (const id of [story.done, story.done.slice(0, 9), short(story.done).toLowerCase()]) {
      expect((await show(id)).text).toContain(`Job *${short(story.done)}*: done`);
    }
  });

  test.each([
    ['failed', /: failed ·[\s\S]*^❌ \*svc04\* \(prod, vm-\d+\) · failed · task-\d+ · .*full/m],
    ['partly', /: done in part ·[\s\S]*^❌ "app99": not-found$/m],
    ['refused', /: refused · asked by <@U0OUTSIDE1>[\s\S]*^• vm:power-off · no plan\n• Told: You may not run/m],
    ['mistyped', /: not understood ·[\s\S]*^• Told: \/vm has no subcommand "snapsot"/m],
    [
      'cancelled',
      /: cancelled ·[\s\S]*^• Cancelled by <@U0ADMIN001> \(U0ADMIN001\) [\s\S]*^⚠️ \*svc05\* .* · cancelled/m,
    ],
    [
      'confirmed',
      /: done ·[\s\S]*^• Confirmed by <@U0ADMIN001> \(U0ADMIN001\) [\s\S]*Entry \d+: awaiting-confirmation/m,
    ],
    [
      'expired',
      /: expired ·[\s\S]*^• Told: Nobody answered in time[\s\S]*^⚠️ \*svc08\* .* · cancelled[\s\S]*: expired /m,
    ],
    ['dryRun', /: dry run ·[\s\S]*^• \*app01\* \(prod, vm-\d+\)$/m],
  ] as const)('tells of the one that is %s', async (which, said) => {
    expect((await show(short(story[which]))).text).toMatch(said);
  });

  test.each([
    ['zzzz', '❌ The journal has no job ZZZZ.'],
    ['x', '⚠️ "x" is no job. An id is 4 to 16 letters and digits from 2 to 7, such as 7F3A.'],
    ['7F3A-9', '⚠️ "7F3A-9" is no job.'],
    ['abcdefghijklmnopq', 'An id is 4 to 16 letters'],
  ])('says what is wrong with %s', async (id, said) => {
    expect((await show(id)).text).toContain(said);
  });

  test('lets one choose where several begin alike', async () => {
    const [first] = await auditEntries(here.stack);
    if (first === undefined) throw new Error('The journal is empty.');
    const twin = `${String(first.job).slice(0, 4)}zzzzzzzzzzzz`;
    await rewriteEntry(here.stack, first.seq, { job: twin }, 900_000);

    const { text } = await show(twin.slice(0, 4));

    expect(text).toContain(
      `2 jobs begin with "${twin.slice(0, 4).toUpperCase()}". Type more of the one that is meant.`,
    );
    expect(text).toContain(`\`/vm-audit show ${twin}\``);
  });

  test('warns where what it shows was changed since', async () => {
    const entry = (await auditEntries(here.stack)).find(({ job, state }) => job === story.failed && state === 'ended');
    if (entry === undefined) throw new Error('There is no such entry.');
    await rewriteEntry(here.stack, entry.seq, { exit: 0 });

    const { text } = await show(story.failed);

    expect(text).toMatch(/^❌ Job /);
    expect(text).toContain(
      `What is shown was changed since it was written down (entry ${entry.seq}): see \`/vm-audit verify\`.`,
    );
  });
});
