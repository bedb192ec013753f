import { describe, expect, test } from '@jest/globals';
import { stackOfFile, type } from '#test/conversation';
import { lastRequest, operationsSince, writesAmong } from '#test/past-the-product';

const here = stackOfFile();

const NEVER: readonly [string, string, string][] = [
  ['a vCLS VM', 'vCLS-4c4c4544-0001', 'belongs to the platform (vCLS) and is never changed from here.'],
  [
    'a VM that an extension manages',
    'nsx-manager',
    'belongs to the platform (managed by com.vmware.nsx.management.nsxt) and is never changed from here.',
  ],
  [
    'a fault-tolerance secondary',
    '"ft01 (secondary)"',
    'belongs to the platform (fault-tolerance secondary) and is never changed from here.',
  ],
  ['a template', 'tpl-ubuntu', 'is a template, not a virtual machine.'],
];

const COMMANDS = [
  'start',
  'shutdown',
  'restart',
  'standby',
  'suspend',
  'power-off',
  'reset',
  'snapshot',
  'revert',
  'delete-snapshot --all',
  'rename-snapshot',
  'consolidate',
];

describe.each(NEVER)('%s', (_what, name, said) => {
  test.each(COMMANDS)('is never a target of %s', async (command) => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const [subcommand, ...options] = command.split(' ');
    const more = subcommand === 'rename-snapshot' ? ['#1', 'other'] : options;

    const { text, job } = await type(stack, ['/vm', subcommand, name, ...more].join(' '));

    expect(text).toMatch(/^❌ Did not /);
    expect(text).toContain(`${said} Nothing was done.`);
    expect(job).toMatchObject({ exit: 1 });
    expect(writesAmong(await operationsSince(stack, since))).toEqual([]);
  });
});

describe('A method that vCenter has disabled', () => {
  test.each([
    ['snapshot', 'backup01', 'CreateSnapshot_Task'],
    ['revert', 'backup01', 'RevertToSnapshot_Task'],
    ['delete-snapshot', 'backup01 --all', 'RemoveSnapshot_Task'],
  ])('refuses %s with the likely cause', async (subcommand, typed, method) => {
    const { text, job } = await type(here.stack, `/vm ${subcommand} ${typed}`);

    expect(text).toContain(
      `vCenter has disabled ${method} for it, which a running backup or migration does. Try again when that is over.`,
    );
    expect(job).toMatchObject({ exit: 1 });
  });
});

describe('A glob or a filter', () => {
  test('takes none of them, and says how many were left out', async () => {
    const { text, job } = await type(here.stack, '/vm power-off --folder Templates --dry-run');

    expect(text).toContain("2 left out: templates and the platform's own VMs are never taken by a glob or a filter.");
    expect(job).toMatchObject({ exit: 1 });
  });
});
