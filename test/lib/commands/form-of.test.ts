import { describe, expect, test } from '@jest/globals';
import { vm } from '#functions/vm/definition';
import { find } from '#functions/vm/find';
import { revert } from '#functions/vm/revert';
import { blockProblems } from '#infra/local/slack/validate-blocks';
import { arg } from '#lib/commands/argument';
import { formOf } from '#lib/commands/form-of';
import { tokenize } from '#lib/commands/tokenize';
import { typeForm } from '#lib/interactions/type-form';
import { formView } from '#lib/slack/render-view';

const subcommands = Object.entries(vm.subcommands);

describe('formOf', () => {
  test('is a field for each argument, of its kind, with its limit', () => {
    expect(formOf('/vm', 'revert', revert)).toMatchObject({
      title: '/vm revert',
      command: '/vm revert',
      fields: [
        { name: 'vms', label: 'VM', kind: 'words', required: true },
        { name: 'snapshot', label: 'Snapshot', kind: 'option', required: false, max: 80 },
        { name: 'safety-memory', label: 'Safety memory', kind: 'flag' },
        { name: 'no-safety', label: 'No safety', kind: 'flag' },
        { name: 'start', label: 'Start', kind: 'flag' },
      ],
    });
  });

  test('takes a text of several words as it is typed', () => {
    const form = formOf('/vm', 'find', find);
    expect(form.fields[0]).toMatchObject({ name: 'text', kind: 'words', required: true });
  });

  test.each(subcommands)('of %s, filled in, is a text that the command takes', (name, subcommand) => {
    const form = formOf('/vm', name, subcommand);
    const values = new Map(
      form.fields
        .filter(({ name: field }) => !['all', 'no-safety'].includes(field))
        .map((field) => [field.name, field.kind === 'flag' ? true : field.name === 'wait' ? '5m' : `a ${field.name}`]),
    );

    const typed = typeForm(form, values);

    if (!('text' in typed)) throw new Error(JSON.stringify(typed));
    const words = tokenize(typed.text.slice('/vm'.length)).slice(1);
    const named = form.fields.some(({ label }) => label === 'VM') ? words.filter(({ text }) => text !== 'vms') : words;
    expect(() => subcommand.prepare(named)).not.toThrow();
  });

  test.each(subcommands)('of %s is within what Slack takes', (name, subcommand) => {
    const view = formView('token', formOf('/vm-abcdefgh', name, subcommand), undefined);
    expect([...view.title.text].length).toBeLessThanOrEqual(24);
    expect(blockProblems(view.blocks, 'modal')).toEqual([]);
  });
});

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
