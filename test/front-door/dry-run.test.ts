import { describe, expect, test } from '@jest/globals';
import { vm } from '#functions/vm/definition';
import { stackOfFile, type } from '#test/conversation';
import { labelsOf, lastRequest, writesSince } from '#test/front-door/asking';

const here = stackOfFile();

/** What is typed behind each subcommand that changes something, for a VM where there is something to change. */
const TYPED: Readonly<Record<string, string>> = {
  start: 'app04',
  shutdown: 'app01',
  restart: 'app01',
  standby: 'app01',
  suspend: 'app01',
  'power-off': 'app01',
  reset: 'app01',
  snapshot: 'app01',
  revert: 'db01',
  'delete-snapshot': 'db01 --all',
  'rename-snapshot': 'db01 hotfix other',
  consolidate: 'consol01',
};

const changes = Object.entries(vm.subcommands).filter(([, { effect }]) => effect !== 'read');

describe('--dry-run', () => {
  test.each(changes.map(([name]) => name))(
    'of %s shows what would be done to the asker alone, and stops',
    async (name) => {
      const { stack } = here;
      const since = await lastRequest(stack);

      const { job, messages, text } = await type(stack, `/vm ${name} ${TYPED[name]} --dry-run`);

      expect(new Set(messages.map(({ ephemeralTo }) => ephemeralTo))).toEqual(new Set(['U0ADMIN001']));
      expect(text).toMatch(/^ℹ️ Dry run: would .+ \*[a-z]+\d\d\*\. Nothing was done · asked by <@U0ADMIN001>: `/);
      expect(text).toMatch(/\n• \*[a-z]+\d\d\* \(prod\) is (on|off) · \/DC0\/vm\//);
      expect(text).toMatch(/\nFree: ds-ssd-\d\d [\d.]+ TB of 20 TB/);
      expect(job).toMatchObject({ state: 'ended', exit: 0 });
      expect(await writesSince(stack, since)).toEqual([]);
    },
  );

  test('that takes its time says so to the asker alone', async () => {
    const { stack } = here;
    await stack.fault({ service: 'vcenter', match: { path: '/api/vcenter/vm' }, delayMs: 1500 });

    const { messages } = await type(stack, '/vm snapshot app03 --dry-run');

    expect(messages.map(({ ephemeralTo, text }) => `${ephemeralTo} ${text.slice(0, 12)}`)).toEqual([
      'U0ADMIN001 ⏳ Looking up',
      'U0ADMIN001 ℹ️ Dry run: ',
    ]);
  });

  test('holds no VM: somebody else may change it at once', async () => {
    const { stack } = here;
    await type(stack, '/vm snapshot app02 --dry-run');

    const { text } = await type(stack, '/vm snapshot app02', { user: 'operator' });

    expect(text).toMatch(/^✅ Took a snapshot of \*app02\*/);
  });

  test('says what would be left alone, and why', async () => {
    const { text, job } = await type(here.stack, '/vm power-off app04 app01 --dry-run');

    expect(text).toMatch(/^ℹ️ Dry run: would power off \*app01\*\./);
    expect(text).toContain('✅ *app04* (prod): is off already.');
    expect(job).toMatchObject({ exit: 0 });
  });

  test('of what is already so would do nothing, and is a success', async () => {
    const { text, job } = await type(here.stack, '/vm power-off app04 --dry-run');

    expect(text).toMatch(/^✅ Dry run: would do nothing\. Nothing was done/);
    expect(job).toMatchObject({ exit: 0 });
  });

  test('of a change with one unknown name says what is done with the rest', async () => {
    const { text, job } = await type(here.stack, '/vm snapshot app01 nix01 --dry-run');

    expect(text).toMatch(/Dry run: would take a snapshot of \*app01\*\./);
    expect(text).toContain('No VM is called "nix01".');
    expect(job).toMatchObject({ exit: 1 });
  });

  test('of what one unclear name would stop does not promise the rest, and offers to make it clear', async () => {
    const { text, job, messages } = await type(here.stack, '/vm power-off app01 web01 --dry-run');

    expect(text).toMatch(/^❌ Dry run: would do nothing, because not every name is clear\. Nothing was done/);
    expect(messages.flatMap(labelsOf)).toEqual([
      'Production/Web · esx01.example.com · prod',
      'Staging · esx02.example.com · prod',
    ]);
    expect(job).toMatchObject({ exit: 1 });
  });

  test('may be typed twice in a row', async () => {
    const { stack } = here;
    await type(stack, '/vm snapshot team-01 --dry-run');

    const { text } = await type(stack, '/vm snapshot team-01 --dry-run');

    expect(text).toMatch(/^ℹ️ Dry run: would take a snapshot of \*team-01\*/);
  });
});
