import { describe, expect, test } from '@jest/globals';
import { unloggedNotes } from '#lib/jobs/describe-unlogged';
import { changeEvent } from '#lib/jobs/vcenter-log';
import { plain } from '#lib/slack/words';
import { exampleJob, exampleTarget } from '#test/lib/jobs/example-job';

const asked = (userName: string) => ({ asked: { ...exampleJob().asked, userName } });

describe("the line in vCenter's event log", () => {
  test.each([
    ['power-off', undefined, 'SlashVM: power off asked by requester (U0ADMIN001), job VBLA'],
    ['snapshot', [], 'SlashVM: snapshot asked by requester (U0ADMIN001), job VBLA'],
    ['reset', ['U0APPROVE1'], 'SlashVM: reset asked by requester (U0ADMIN001), approved by U0APPROVE1, job VBLA'],
    [
      'revert',
      ['first approver', 'U0APPROVE2'],
      'SlashVM: revert asked by requester (U0ADMIN001), approved by first approver, U0APPROVE2, job VBLA',
    ],
  ])('of %s, approved by %j', (name, approvers, text) => {
    expect(changeEvent({ name }, exampleJob(), approvers)).toBe(text);
  });

  test('stays one line, whatever somebody calls themselves', () => {
    const name = `a\r\nSlashVM: reset asked by b\u202e\u2028${'x'.repeat(200)}`;

    const text = changeEvent({ name: 'reset' }, exampleJob(asked(name)));

    expect(text).toMatch(/^SlashVM: reset asked by a SlashVM: reset asked by b x+ \(U0ADMIN001\), job VBLA$/);
    expect(text.length).toBeLessThan(150);
  });
});

describe('the note', () => {
  const failed = (name: string, unlogged: string, vcenter = 'prod') => exampleTarget(name, { vcenter, unlogged });

  test('is one for all VMs of a vCenter that failed alike', () => {
    const targets = [
      exampleTarget('app01'),
      failed('app02', 'a'),
      failed('app03', 'a'),
      failed('app04', 'b'),
      failed('app05', 'a', 'lab'),
    ];
    expect(unloggedNotes(targets).map(plain)).toEqual([
      "vCenter's event log was not written on app02 and app03 (prod): a.",
      "vCenter's event log was not written on app04 (prod): b.",
      "vCenter's event log was not written on app05 (lab): a.",
    ]);
  });

  test('counts more than three', () => {
    const targets = ['app01', 'app02', 'app03', 'app04'].map((name) => failed(name, 'a'));
    expect(unloggedNotes(targets).map(plain)).toEqual(["vCenter's event log was not written on 4 VMs (prod): a."]);
  });
});
