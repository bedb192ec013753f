import { describe, expect, test } from '@jest/globals';
import { typeForm } from '#lib/interactions/type-form';
import type { Filled } from '#lib/slack/interaction';
import type { Form } from '#lib/slack/message';

const form = (several: boolean, required = true): Form => ({
  title: '/vm snapshot',
  command: '/vm snapshot',
  fields: [
    { name: 'vms', label: 'VMs', about: '', required, kind: 'words', vms: { several, templates: false } },
    { name: 'name', label: 'Name', about: '', required: false, kind: 'option' },
    { name: 'memory', label: 'Memory', about: '', required: false, kind: 'flag' },
  ],
});
const typed = (values: object, several = true, required = true) =>
  typeForm(form(several, required), new Map(Object.entries(values)) as Filled);

describe('A filled form', () => {
  test.each<[string, object, string]>([
    ['what was typed', { vms: 'app01 web*' }, '/vm snapshot app01 web*'],
    ['what was chosen', { 'vms.list': ['prod:vm-1', 'lab:vm-2'] }, '/vm snapshot prod:vm-1 lab:vm-2'],
    ['both', { 'vms.list': ['prod:vm-1'], vms: 'web*' }, '/vm snapshot prod:vm-1 web*'],
    [
      'all else behind them',
      { 'vms.list': ['prod:vm-1'], name: 'before patch', memory: true },
      '/vm snapshot prod:vm-1 --name "before patch" --memory',
    ],
    ['a value that nobody offered, as one word', { 'vms.list': ['--all x'] }, '/vm snapshot "--all x"'],
  ])('means %s', (_what, values, text) => {
    expect(typed(values)).toEqual({ text });
  });

  test('of which nothing was chosen or typed says so beside the text', () => {
    expect(typed({ 'vms.list': [], vms: ' ' })).toEqual({
      problems: { vms: 'Which VMs? Choose them from the list, or type here.' },
    });
    expect(typed({}, false)).toEqual({ problems: { vms: 'Which VM? Choose it from the list, or type here.' } });
    expect(typed({}, true, false)).toEqual({ text: '/vm snapshot' });
  });

  test('of a command for one VM takes no second one', () => {
    expect(typed({ 'vms.list': ['prod:vm-1'] }, false)).toEqual({ text: '/vm snapshot prod:vm-1' });
    expect(typed({ 'vms.list': ['prod:vm-1'], vms: 'app02' }, false)).toEqual({
      problems: { vms: 'This takes one VM. Choose it from the list or type it here, not both.' },
    });
  });

  test('that is too long in all says so', () => {
    const chosen = Array.from({ length: 300 }, (_, number) => `prod:vm-${1000 + number}`);
    expect(typed({ 'vms.list': chosen })).toEqual({ problems: { vms: 'That is too long in all. Shorten it.' } });
  });
});
