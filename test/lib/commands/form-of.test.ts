import { describe, expect, test } from '@jest/globals';
import { arg } from '#lib/commands/argument';
import { formOf } from '#lib/commands/form-of';

describe('A form', () => {
  test.each([
    ['change' as const, { several: true, templates: false }],
    ['destroy' as const, { several: true, templates: false }],
    ['read' as const, { several: true, templates: true }],
  ])('of a %s has a list of VMs, with templates where only looked at', (effect, vms) => {
    const takes = { vms: arg.vms({ required: true }), name: arg.option.text({ max: 80, about: 'its name' }) };
    const { fields } = formOf('/vm', 'snapshot', { takes, effect });
    expect(fields).toMatchObject([
      { name: 'vms', kind: 'words', vms },
      { name: 'name', kind: 'option' },
    ]);
    expect(fields[1]).not.toHaveProperty('vms');
  });

  test('of a command for one VM has one chosen', () => {
    const { fields } = formOf('/vm', 'revert', { takes: { vm: arg.vm() }, effect: 'destroy' });
    expect(fields).toMatchObject([{ name: 'vm', label: 'VM', vms: { several: false, templates: false } }]);
  });
});
