import { expect, test } from '@jest/globals';
import { arg } from '#lib/commands/argument';
import { retype } from '#lib/commands/retype';
import { tokenize } from '#lib/commands/tokenize';

const VMS = {
  vms: arg.vms({ required: true }),
  snapshot: arg.option.texts({ max: 80, about: 'which' }),
  children: arg.flag({ about: 'with those under it' }),
};
const word = arg.word({ name: 'snapshot', about: 'which', max: 80 });
const ONE = { vms: arg.vm(), snapshot: word, name: word };

test.each([
  ['an option', VMS, 'app* --snapshot same --children', 'app01 --snapshot #2 --children'],
  ['an option with an equals sign', VMS, 'app01 --snapshot=same', 'app01 --snapshot=#2'],
  ['one of several', VMS, 'app01 --snapshot same --snapshot other', 'app01 --snapshot #2 --snapshot other'],
  ['a word behind one VM', ONE, 'app01 same other', 'app01 #2 other'],
  ['the first of two that are alike', ONE, 'app01 same same', 'app01 #2 same'],
])('puts a clear word in place of %s', (_what, takes, typed, text) => {
  expect(retype(takes, tokenize(typed), ['app01'], false, { typed: 'same', by: '#2' })).toBe(text);
});

test('leaves a VM of that name alone, and all else', () => {
  expect(retype(VMS, tokenize('same --snapshot "same too"'), ['same'], false, { typed: 'same', by: '#2' })).toBe(
    'same --snapshot "same too"',
  );
});
