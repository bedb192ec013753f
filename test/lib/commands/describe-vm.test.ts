import { describe, expect, test } from '@jest/globals';
import { describeVm, nameVm } from '#lib/commands/describe-vm';
import type { Vm } from '#lib/jobs/step';
import { plain } from '#lib/slack/words';
import { AT, exampleVm } from '#test/lib/jobs/example-job';

const described = (properties: Vm['properties'], url?: string): readonly string[] =>
  describeVm(exampleVm(properties), { now: AT, url }).map((row) => plain(row.words));

describe('describeVm', () => {
  test('leaves out what vCenter does not know', () => {
    expect(described({})).toEqual([
      'Power: on',
      'VMware Tools: unknown',
      'Where: /DC0/vm/app01',
      'Datastores: ds-ssd-01 (466 GB of 931 GB free)',
      'Size: ? CPU, 4 GB memory',
      'Snapshots: none',
    ]);
  });

  test('tells all that vCenter knows', () => {
    const rows = described(
      {
        'runtime.bootTime': '2026-11-20T06:51:30Z',
        'summary.quickStats.uptimeSeconds': 3 * 86_400,
        'summary.quickStats.overallCpuUsage': 350,
        'summary.quickStats.guestMemoryUsage': 1024,
        'runtime.question': { id: '1', text: 'Retry?' },
        'guest.guestFullName': 'Ubuntu Linux (64-bit)',
        'guest.hostName': 'app01.example.com',
        'guest.ipAddress': '10.0.0.1',
        'guest.net': [{ ipAddress: ['10.0.0.1', 'fe80::1'], connected: true }],
        'guest.toolsRunningStatus': 'guestToolsRunning',
        'guest.toolsVersionStatus2': 'guestToolsNeedUpgrade',
        'config.hardware.numCPU': 2,
        'runtime.consolidationNeeded': true,
        'config.annotation': ' Shop front end ',
      },
      'https://vc.example.com/ui',
    );
    expect(rows).toEqual([
      'Power: on, up 3 days since 20 Nov 2026 06:51 UTC',
      'It waits for an answer: Retry? Answer it in the vSphere Client.',
      'Guest: Ubuntu Linux (64-bit) · app01.example.com · 10.0.0.1, fe80::1',
      'VMware Tools: running, upgrade available',
      'Where: /DC0/vm/app01',
      'Datastores: ds-ssd-01 (466 GB of 931 GB free)',
      'Size: 2 CPU (350 MHz used), 4 GB memory (1 GB in use)',
      'Snapshots: none; its disks need consolidation',
      'Note: Shop front end',
      'Open in the vSphere Client (https://vc.example.com/ui)',
    ]);
  });

  test.each<[string, Vm['properties'], string]>([
    ['off', { 'runtime.powerState': 'poweredOff' }, 'Power: off'],
    ['suspended', { 'runtime.powerState': 'suspended' }, 'Power: suspended'],
    ['a template', { 'runtime.powerState': 'poweredOff', 'config.template': true }, 'Power: off, a template'],
    ['out of reach', { 'runtime.connectionState': 'inaccessible' }, "Power: on (inaccessible: out of vCenter's reach)"],
    ['on since a moment', { 'summary.quickStats.uptimeSeconds': 20 }, 'Power: on'],
  ])('says that it is %s', (_what, properties, said) => {
    expect(described(properties)[0]).toBe(said);
  });

  test('says where a long note goes on', () => {
    const rows = described({ 'config.annotation': 'x'.repeat(501) });
    expect(rows).toContain(`Note: ${'x'.repeat(500)}… (the rest is in the vSphere Client)`);
    expect(described({ 'config.annotation': 'x'.repeat(500) })).toContain(`Note: ${'x'.repeat(500)}`);
  });
});

test('a VM is named with its vCenter and its id', () => {
  expect(plain(nameVm(exampleVm()))).toBe('app01 (prod, vm-1)');
});
