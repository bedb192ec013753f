import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tokenize } from '#lib/commands/tokenize';
import { typeForm } from '#lib/interactions/type-form';
import type { Filled } from '#lib/slack/interaction';
import type { Form } from '#lib/slack/message';
import { plainText } from '#lib/slack/typed-text';

const FORM: Form = {
  title: '/vm x',
  command: '/vm x',
  fields: [
    { name: 'vms', label: 'VMs', about: '', required: true, kind: 'words' },
    { name: 'to', label: 'To', about: '', required: false, kind: 'word', max: 80 },
    { name: 'name', label: 'Name', about: '', required: false, kind: 'option', max: 80 },
    { name: 'memory', label: 'Memory', about: '', required: false, kind: 'flag' },
  ],
};
const typed = (values: Readonly<Record<string, string | boolean>>) => typeForm(FORM, new Map(Object.entries(values)));

describe('typeForm', () => {
  test.each([
    ['VMs as they are typed', { vms: 'app01 "web 01"' }, '/vm x app01 "web 01"'],
    ['a word quoted', { vms: 'a', to: 'new name' }, '/vm x a "new name"'],
    ['an option behind its name', { vms: 'a', name: 'before patch' }, '/vm x a --name "before patch"'],
    ['a ticked box', { vms: 'a', memory: true }, '/vm x a --memory'],
    ['no box that is not ticked', { vms: 'a', memory: false }, '/vm x a'],
    ['no option that is empty', { vms: 'a', name: '  ' }, '/vm x a'],
    ['what looks like an option as a text', { vms: 'a', name: '--all' }, '/vm x a --name "--all"'],
    ['lines as one', { vms: 'app01\napp02' }, '/vm x app01 app02'],
    ['typographic quotes as those of a keyboard', { vms: '“web 01”' }, '/vm x "web 01"'],
  ])('types %s', (_what, values, text) => {
    expect(typed(values)).toEqual({ text });
  });

  test.each([
    ['a field that is missing', { name: 'x' }, { vms: 'This is missing. Type it here.' }],
    ['a field of blanks', { vms: '\u00a0 ' }, { vms: 'This is missing. Type it here.' }],
    [
      'a text that is too long',
      { vms: 'a', name: 'n'.repeat(81) },
      { name: 'At most 80 characters are possible. Shorten it.' },
    ],
    [
      'both kinds of quotes',
      { vms: 'a', to: '"it\'s"' },
      { to: 'A text with both " and \' cannot be typed. Leave one kind out.' },
    ],
    ['too much in all', { vms: 'a'.repeat(2950) }, { vms: 'That is too long in all. Shorten it.' }],
  ])('says what is wrong with %s', (_what, values, problems) => {
    expect(typed(values)).toEqual({ problems });
  });

  test('says all that is wrong at once', () => {
    const answer = typed({ name: 'n'.repeat(81), to: '"\'' });
    expect('problems' in answer && Object.keys(answer.problems)).toEqual(['vms', 'to', 'name']);
  });

  test('types what is read again as what was filled in', () => {
    const text = fc
      .string({ minLength: 1, maxLength: 60 })
      .filter((one) => plainText(`"${one}"`) === `"${one}"` && plainText(one) === one && !/["']/.test(one));
    fc.assert(
      fc.property(text, text, (to, name) => {
        const answer = typed({ vms: 'app01', to, name });
        if (!('text' in answer)) throw new Error(JSON.stringify(answer));
        const words = tokenize(plainText(answer.text).slice('/vm'.length)).map((word) => word.text);
        expect(words).toEqual(['x', 'app01', to, '--name', name]);
      }),
    );
  });
});

const form = (several: boolean, required = true): Form => ({
  title: '/vm snapshot',
  command: '/vm snapshot',
  fields: [
    { name: 'vms', label: 'VMs', about: '', required, kind: 'words', vms: { several, templates: false } },
    { name: 'name', label: 'Name', about: '', required: false, kind: 'option' },
    { name: 'memory', label: 'Memory', about: '', required: false, kind: 'flag' },
  ],
});
const typedWith = (values: object, several = true, required = true) =>
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
    expect(typedWith(values)).toEqual({ text });
  });

  test('of which nothing was chosen or typed says so beside the text', () => {
    expect(typedWith({ 'vms.list': [], vms: ' ' })).toEqual({
      problems: { vms: 'Which VMs? Choose them from the list, or type here.' },
    });
    expect(typedWith({}, false)).toEqual({ problems: { vms: 'Which VM? Choose it from the list, or type here.' } });
    expect(typedWith({}, true, false)).toEqual({ text: '/vm snapshot' });
  });

  test('of a command for one VM takes no second one', () => {
    expect(typedWith({ 'vms.list': ['prod:vm-1'] }, false)).toEqual({ text: '/vm snapshot prod:vm-1' });
    expect(typedWith({ 'vms.list': ['prod:vm-1'], vms: 'app02' }, false)).toEqual({
      problems: { vms: 'This takes one VM. Choose it from the list or type it here, not both.' },
    });
  });

  test('that is too long in all says so', () => {
    const chosen = Array.from({ length: 300 }, (_, number) => `prod:vm-${1000 + number}`);
    expect(typedWith({ 'vms.list': chosen })).toEqual({ problems: { vms: 'That is too long in all. Shorten it.' } });
  });
});
