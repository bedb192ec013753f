import { describe, expect, test } from '@jest/globals';
import { faultRule, moIdOf, snapshotsOf, stackOfFile, type } from '#test/conversation';

describe('/vm rename-snapshot', () => {
  const here = stackOfFile();

  const namesOf = async (vm: string): Promise<readonly string[]> =>
    (await snapshotsOf(here.stack, 'prod', await moIdOf(here.stack, 'prod', vm))).map(({ name }) => name);

  test('renames by number or by name, escaped as vCenter wants it', async () => {
    const before = await namesOf('db01');

    const byNumber = await type(here.stack, '/vm rename-snapshot db01 #1 "100% / before"');
    const byName = await type(here.stack, `/vm rename-snapshot db01 "${before[1]}" second`);

    expect(byNumber.text).toMatch(/^✅ Renamed a snapshot of \*db01\*/);
    expect(byNumber.text).toContain(`#1 *100% / before*, formerly *${before[0]}*`);
    expect(byName.text).toContain('*second*');
    expect(await namesOf('db01')).toEqual(['100%25 %2f before', 'second', before[2]]);
  });

  test.each([
    ['no snapshot', '/vm rename-snapshot app01 #1 new', 'has no snapshots'],
    ['an unknown number', '/vm rename-snapshot db01 #99 new', 'has no snapshot "#99". Type one of: #1 '],
    ['no new name', '/vm rename-snapshot db01 #1', 'The new name is missing'],
    ['no VM', '/vm rename-snapshot', 'Which VM?'],
    ['a word too many', '/vm rename-snapshot db01 #1 new name', '"name" is one word too many here.'],
    ['a name of 100 characters', `/vm rename-snapshot db01 #1 ${'x'.repeat(100)}`, 'has 100 characters'],
  ])('with %s changes nothing and says why', async (_what, text, said) => {
    const before = await namesOf('db01');

    const answered = await type(here.stack, text);

    expect(answered.text).toContain(said);
    expect(answered.job['exit']).not.toBe(0);
    expect(await namesOf('db01')).toEqual(before);
  });

  test('says where it is called so already', async () => {
    await type(here.stack, '/vm rename-snapshot db01 #3 third');

    const { text, job } = await type(here.stack, '/vm rename-snapshot db01 #3 third --again');

    expect(text).toContain('has it already: #3 *third*');
    expect(job['exit']).toBe(0);
  });

  test('renames once where the answer was lost', async () => {
    const { stack } = here;
    await stack.fault(faultRule({ service: 'vcenter', match: { operation: 'RenameSnapshot' } }, 'lost'));

    const { text } = await type(stack, '/vm rename-snapshot db01 #2 "after all"', { timeout: 30_000 });

    expect(text).toMatch(/^✅ Renamed a snapshot of \*db01\*/);
    expect(await namesOf('db01')).toContain('after all');
  });
});
