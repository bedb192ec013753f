import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { commandsLike, neededPrivileges } from '#infra/operator/privileges/needed-privileges';
import { printPrivileges } from '#infra/operator/privileges/print';
import { runTool } from '#test/infra/operator/run-vcenter';

const printed = (line: string): string => printPrivileges(line.split(' ').filter((word) => word !== ''));

describe('the roles', () => {
  test('are two, of which the one for reads is what vCenter has itself', () => {
    expect(printed('--account read')).toMatch(
      /^The account for reads: vCenter's own Read-only role \(System\.Anonymous, System\.View, System\.Read\)\.\n/,
    );
    const both = printed('');
    expect(both).toContain('The account for reads: ');
    expect(both).toContain('The account for changes. ');
  });

  test('name each privilege with its object and the commands that need it', () => {
    const table = printed('--account write').split('\n\n').at(-1);
    expect(table?.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['PRIVILEGE', 'ON', 'FOR'],
      ['VirtualMachine.Interact.PowerOn', 'the VM and its datacenter', 'vm:start, vm:revert'],
      ['VirtualMachine.Interact.PowerOff', 'the VM', 'vm:shutdown, vm:power-off'],
      ['VirtualMachine.Interact.Reset', 'the VM', 'vm:restart, vm:reset'],
      ['VirtualMachine.Interact.Suspend', 'the VM', 'vm:standby, vm:suspend'],
      ['VirtualMachine.State.CreateSnapshot', 'the VM', 'vm:snapshot, vm:revert'],
      ['VirtualMachine.State.RemoveSnapshot', 'the VM', 'vm:delete-snapshot, vm:consolidate'],
      ['VirtualMachine.State.RenameSnapshot', 'the VM', 'vm:rename-snapshot'],
      ['VirtualMachine.State.RevertToSnapshot', 'the VM', 'vm:revert'],
      ['Global.LogEvent', 'the VM', 'each of them'],
    ]);
  });

  test.each([
    ['vm:snapshot', ['VirtualMachine.State.CreateSnapshot', 'Global.LogEvent']],
    ['vm:s*d', ['VirtualMachine.Interact.Suspend', 'Global.LogEvent']],
    ['*:list', []],
    ['access:*', []],
  ])('hold for %s what its steps need', (glob, ids) => {
    expect(neededPrivileges(commandsLike([glob])).map(({ id }) => id)).toEqual(ids);
  });

  test('hold nothing for changes where no command changes a VM', () => {
    const none = 'The account for changes: none of these commands changes a VM, so there need be none.';
    expect(printed('--commands vm:list,audit:* --account write')).toBe(none);
    expect(printed('--commands vm:list --account write --format govc')).toBe(`# ${none}`);
  });
});

test('stand in docs/vcenters.md as they are printed', () => {
  const table = printed('--account write').split('\n\n').at(-1) ?? '';
  expect(readFileSync('docs/vcenters.md', 'utf8')).toContain(`\`\`\`\n${table}\n\`\`\``);
});

const withoutComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');

test('as govc commands', () => {
  const line =
    "--format govc --commands vm:snapshot --stage prod --on /DC0 --on /DC0/vm/O'Neill --user svc@corp.example --reader ro@corp.example";
  expect(withoutComments(printed(line))).toBe(
    [
      'govc permissions.set -principal ro@corp.example -role ReadOnly -propagate=true /DC0',
      String.raw`govc permissions.set -principal ro@corp.example -role ReadOnly -propagate=true '/DC0/vm/O'\''Neill'`,
      '',
      'govc role.create SlashVM-prod-changes \\',
      '  VirtualMachine.State.CreateSnapshot \\',
      '  Global.LogEvent',
      'govc permissions.set -principal svc@corp.example -role SlashVM-prod-changes -propagate=true /DC0',
      String.raw`govc permissions.set -principal svc@corp.example -role SlashVM-prod-changes -propagate=true '/DC0/vm/O'\''Neill'`,
    ].join('\n'),
  );
});

test('as PowerCLI commands', () => {
  const line = "--format powercli --commands vm:snapshot --account write --on / --on /DC0/vm/O'Neill";
  expect(withoutComments(printed(line))).toBe(
    [
      '$privileges = Get-VIPrivilege -Id @(',
      "  'VirtualMachine.State.CreateSnapshot',",
      "  'Global.LogEvent'",
      ')',
      "New-VIRole -Name 'SlashVM-changes' -Privilege $privileges",
      '$on = Get-Folder -NoRecursion',
      "New-VIPermission -Entity $on -Principal 'VSPHERE.LOCAL\\svc-slashvm' -Role 'SlashVM-changes' -Propagate:$true",
      "$on = Get-Datacenter -Name 'DC0'",
      "$on = Get-Folder -Location $on -Name 'vm' -NoRecursion",
      "$on = Get-Folder -Location $on -Name 'O''Neill' -NoRecursion",
      "New-VIPermission -Entity $on -Principal 'VSPHERE.LOCAL\\svc-slashvm' -Role 'SlashVM-changes' -Propagate:$true",
    ].join('\n'),
  );
});

test.each([
  ['--commands vm:snapsho', /No command is called "vm:snapsho"\./],
  ['--commands snapshot', /"snapshot" is no permission\. Type snapshot:\*\./],
  ['--account admin', /--account is read, write or both, not "admin"\./],
  ['--format yaml', /--format is list, powercli or govc, not "yaml"\./],
  ['--on DC0', /--on takes an inventory path, such as \/, \/DC0 or \/DC0\/vm\/Prod, not "DC0"\./],
  ['--on /DC0/host/cluster', /is no folder of VMs: those begin with \/DC0\/vm\/\./],
  ['--on /DC0/vm', /takes no permission of its own\. Name the datacenter, \/DC0, or a folder in it\./],
  ['--stage a/b', /--stage takes letters, digits and hyphens\./],
  ['--format', /--format needs a value\./],
  ['--local=yes', /--local takes no value\./],
  ['--role x', /There is no option --role\./],
  ['vm:snapshot', /Everything is an option here/],
])('refuses %s', (line, sentence) => {
  expect(() => printed(line)).toThrow(sentence);
});

describe('npm run privileges', () => {
  test('prints and ends with 0', async () => {
    const said = await runTool('privileges', ['--commands', 'vm:*', '--format', 'govc']);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('govc role.create SlashVM-changes');
  });

  test('helps', async () => {
    const said = await runTool('privileges', ['--help']);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('npm run privileges -- [options]');
  });

  test('ends with 2 where it does not take what was typed, and prints nothing', async () => {
    const said = await runTool('privileges', ['--format', 'yaml']);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain('All of it: npm run privileges -- --help');
  });
});
