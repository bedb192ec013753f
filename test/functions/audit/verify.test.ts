import { beforeEach, describe, expect, test } from '@jest/globals';
import { stackOfFile, type } from '#test/conversation';
import {
  auditEntries,
  hashOfStored,
  keepFor,
  removeEntry,
  rewriteEntry,
  type StoredEntry,
} from '#test/functions/audit/journal-items';

const here = stackOfFile();
const verify = async (options = ''): Promise<string> =>
  (await type(here.stack, `/vm-audit verify ${options}`.trim())).text;
const headOf = (text: string): string => /Head: entry \d+, hash `([0-9a-f]{64})`/.exec(text)?.[1] ?? '';

describe('/vm-audit verify', () => {
  let entries: readonly StoredEntry[];
  /** The last entries, which nothing else has changed. */
  const fresh = (from: number): StoredEntry => {
    const entry = entries.at(from);
    if (entry === undefined) throw new Error('The journal is too short.');
    return entry;
  };
  beforeEach(async () => {
    await type(here.stack, '/vm snapshot app01 --again', { user: 'operator' });
    await type(here.stack, '/vm info app01', { user: 'requester' });
    entries = await auditEntries(here.stack);
  });

  test('says that the journal is whole, from when to when, and its head', async () => {
    const text = await verify();
    expect(text).toMatch(new RegExp(`^✅ The journal is as it was written: ${entries.length} entries, from .* to `));
    expect(text).toContain(`Head: entry ${entries.length}, hash \`${fresh(-1).hash}\``);
    const logged = (await here.stack.logs()).filter(({ line }) => line.includes('"message":"job"'));
    expect(logged.some(({ line }) => line.includes(fresh(-1).hash))).toBe(true);
  });

  test('finds a hash that was noted, while what came before it is as it was', async () => {
    const head = headOf(await verify());
    expect(await verify(`--head ${head}`)).toMatch(/^✅ [\s\S]*The hash that was given is that of entry \d+\./);
    const text = await verify(`--head ${'a'.repeat(64)}`);
    expect(text).toMatch(
      /^❌ The journal is as it was written[\s\S]*No entry has the hash `a{64}`\. The journal was cut or/,
    );
  });

  test('begins where it is told to', async () => {
    expect(await verify(`--from ${entries.length}`)).toMatch(
      /^✅ The journal is as it was written: 4 entries|2 entries|1 entry/,
    );
    expect(await verify('--from 90000')).toBe('⚠️ The journal has no entry 90000, and none after it.');
  });

  test.each([
    ['--from 0', '--from is the number of an entry, such as 1200, not "0".'],
    ['--from first', 'not "first"'],
    ['--head abc', '--head is the hash of an entry: 64 digits and letters from a to f, not "abc".'],
  ])('says what is wrong with %s', async (options, said) => {
    expect(await verify(options)).toContain(said);
  });

  test('names an entry that was changed in the table', async () => {
    const { seq } = fresh(-3);
    await rewriteEntry(here.stack, seq, { who: { id: 'U0REQUEST1', name: 'requester' } });

    const text = await verify(`--from ${seq - 1}`);

    expect(text).toMatch(/^❌ The journal is broken in 1 place: /);
    expect(text).toContain(`❌ Entry ${seq} was changed: it is not what its hash says.`);
  });

  test('names the entry behind one that was replaced, hash and all', async () => {
    const old = fresh(-3);
    const hash = hashOfStored({ ...old, exit: 0, text: '/vm list' });
    await rewriteEntry(here.stack, old.seq, { exit: 0, text: '/vm list', hash });

    const text = await verify(`--from ${old.seq - 1}`);

    expect(text).toContain(
      `❌ Entry ${old.seq + 1} does not follow from entry ${old.seq}: one of the two was replaced.`,
    );
    expect(text).not.toContain('was changed');
  });

  test('names entries that were taken away, at the beginning too', async () => {
    const { seq } = fresh(-4);
    await removeEntry(here.stack, seq);
    await removeEntry(here.stack, seq + 1);
    expect(await verify(`--from ${seq - 1}`)).toContain(`❌ Entries ${seq} to ${seq + 1} are gone.`);

    await removeEntry(here.stack, 1);
    expect(await verify()).toContain(
      '❌ Entry 1 is gone, and perhaps others before it, although it was to be kept longer.',
    );
  });

  test('goes on where an entry holds nothing that can be read, and so does the list', async () => {
    const { seq } = fresh(-2);
    await rewriteEntry(here.stack, seq, { who: 'nobody', at: 'never' });
    expect(await verify(`--from ${seq}`)).toContain(`❌ Entry ${seq} was changed`);
    const { messages } = await type(here.stack, '/vm-audit list');
    const text = messages.find(({ ephemeralTo }) => ephemeralTo !== undefined)?.text;
    expect(text).toMatch(/^⚠️ \d+ jobs? /);
    expect(text).toMatch(/\d+ entr(y|ies) of the journal cannot be read: see `\/vm-audit verify`\./);
  });

  test('finds a beginning that is gone by age to be no fault', async () => {
    // Whoever may write the table can do this too: all of it anew, and verify cannot tell.
    await keepFor(here.stack, 60);
    const head = headOf(await verify());
    await here.stack.advance(120);
    for (const { seq } of entries.slice(0, 3)) await removeEntry(here.stack, seq);
    await type(here.stack, '/vm info app01');

    const text = await verify();

    expect(text).toMatch(/^✅ The journal is as it was written: \d entries/);
    expect(text).toMatch(/What was before entry \d+ is gone by age\./);
    expect(await verify(`--head ${head}`)).toMatch(/^⚠️ [\s\S]*It may be gone by age\./);
  });
});
