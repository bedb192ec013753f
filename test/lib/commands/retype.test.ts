import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { snapshot } from '#functions/vm/snapshot';
import { arg } from '#lib/commands/argument';
import { retype } from '#lib/commands/retype';
import { tokenize } from '#lib/commands/tokenize';
import { quoted } from '#lib/slack/quoted';

const MANY = {
  vms: arg.vms({ required: true }),
  name: arg.option.text({ max: 80, about: '' }),
  snapshot: arg.option.texts({ max: 80, about: '' }),
  wait: arg.option.duration({ otherwise: 1000, max: 10_000, about: '' }),
  memory: arg.flag({ about: '' }),
};
const ONE = {
  vm: arg.vm(),
  snapshot: arg.word({ name: 'snapshot', about: '', max: 80 }),
  start: arg.flag({ about: '' }),
};

const WORD = arg.word({ name: 'word', about: '', max: 80 });

describe('retype', () => {
  test.each([
    ['puts the form in place of the VMs', 'web01 app01', 'F'],
    ['keeps options and their values', 'web01 --name "before patch" --memory', 'F --name "before patch" --memory'],
    ['keeps a value behind an equals sign', 'web01 --name="before patch"', 'F --name="before patch"'],
    ['keeps an option wherever it stands', '--name x web01', 'F --name x'],
    ['keeps each of an option that was given twice', 'a --snapshot #1 --snapshot #2', 'F --snapshot #1 --snapshot #2'],
    ['quotes a value that would be an option', 'a --name "--all"', 'F --name "--all"'],
    ['keeps a duration', 'a --wait 10m', 'F --wait 10m'],
    ['forgets how it was run', 'a --again --share --memory', 'F --memory'],
    ['keeps that nothing is to be done', 'a --dry-run', 'F --dry-run'],
    ['drops filters, for a form needs no narrowing', 'a --folder "Prod Web" --power=on --memory', 'F --memory'],
    ['takes a quoted word that looks like an option for a VM', '"--memory" app01', 'F'],
  ])('%s: %s', (_what, typed, expected) => {
    expect(retype(MANY, tokenize(typed), ['F'], false)).toBe(expected);
  });

  test('keeps filters where all VMs are meant again', () => {
    const typed = tokenize('web01 app* --folder "Prod Web" --power=on');
    expect(retype(MANY, typed, ['prod:/DC0/vm/web01', 'app*'], true)).toBe(
      'prod:/DC0/vm/web01 app* --folder "Prod Web" --power=on',
    );
  });

  test.each([
    ['<@U012ABCDE> vm:list app01', '<@U012ABCDE> vm:list F'],
    ['--share <@U012ABCDE> vm:list app01 --vcenter prod', '<@U012ABCDE> vm:list F'],
    ['<@U012ABCDE> vm:list', '<@U012ABCDE> vm:list F'],
  ])('keeps the words before one VM: %s', (typed, expected) => {
    const takes = { who: WORD, permission: WORD, vm: arg.vmOrNone() };
    expect(retype(takes, tokenize(typed), ['F'], false)).toBe(expected);
  });

  test.each([
    ['app01 "old name"', 'F "old name"'],
    ['app01 #2 --start', 'F #2 --start'],
    ['--start app01 #2', 'F --start #2'],
  ])('keeps the words behind one VM: %s', (typed, expected) => {
    expect(retype(ONE, tokenize(typed), ['F'], false)).toBe(expected);
  });

  test.each([
    [ONE, 'app01 twin "twin two"', 'F #2 "twin two"'],
    [MANY, 'a --snapshot twin --snapshot #1 --name=twins', 'F --snapshot #2 --snapshot #1 --name=twins'],
    [MANY, 'a --snapshot=twin', 'F --snapshot=#2'],
  ])('types another word for one that was not clear', (takes, typed, expected) => {
    expect(retype(takes, tokenize(typed), ['F'], false, { typed: 'twin', by: '#2' })).toBe(expected);
  });

  test('asks for the same with any name and description', () => {
    const text = fc.string({ minLength: 1, maxLength: 60 }).filter((one) => {
      return one.trim() !== '' && !(one.includes('"') && one.includes("'")) && !/[“”‘’]/.test(one);
    });
    fc.assert(
      fc.property(text, text, fc.boolean(), (name, description, memory) => {
        const typed = `web01 --name ${quoted(name)} --description=${quoted(description)}${memory ? ' --memory' : ''}`;
        const again = retype(snapshot.takes, tokenize(typed), ['F'], false);
        expect(tokenize(again).map((word) => word.text)).toEqual([
          'F',
          '--name',
          name,
          `--description=${description}`,
          ...(memory ? ['--memory'] : []),
        ]);
      }),
    );
  });
});

const VMS = {
  vms: arg.vms({ required: true }),
  snapshot: arg.option.texts({ max: 80, about: 'which' }),
  children: arg.flag({ about: 'with those under it' }),
};
const word = arg.word({ name: 'snapshot', about: 'which', max: 80 });
const BEHIND = { vms: arg.vm(), snapshot: word, name: word };

test.each([
  ['an option', VMS, 'app* --snapshot same --children', 'app01 --snapshot #2 --children'],
  ['an option with an equals sign', VMS, 'app01 --snapshot=same', 'app01 --snapshot=#2'],
  ['one of several', VMS, 'app01 --snapshot same --snapshot other', 'app01 --snapshot #2 --snapshot other'],
  ['a word behind one VM', BEHIND, 'app01 same other', 'app01 #2 other'],
  ['the first of two that are alike', BEHIND, 'app01 same same', 'app01 #2 same'],
])('puts a clear word in place of %s', (_what, takes, typed, text) => {
  expect(retype(takes, tokenize(typed), ['app01'], false, { typed: 'same', by: '#2' })).toBe(text);
});

test('leaves a VM of that name alone, and all else', () => {
  expect(retype(VMS, tokenize('same --snapshot "same too"'), ['same'], false, { typed: 'same', by: '#2' })).toBe(
    'same --snapshot "same too"',
  );
});
