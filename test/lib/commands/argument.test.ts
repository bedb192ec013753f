import { expect, test } from '@jest/globals';
import { arg, FILTERS, readFilter } from '#lib/commands/argument';

test.each([
  [arg.vms({ required: true }), '<vm…>'],
  [arg.vms({ required: false }), '[vm…]'],
  [arg.option.text({ max: 80, about: 'x' }), '[--name <text>]'],
  [arg.flag({ about: 'x' }), '[--name]'],
])('an argument shows its own shape: %# %s', (argument, shape) => {
  expect(argument.shape('name')).toBe(shape);
  expect(argument.about).not.toBe('');
});

test.each([
  ['on', 'poweredOn'],
  ['OFF', 'poweredOff'],
  ['suspended', 'suspended'],
  ['poweredOn', 'poweredOn'],
])('--power %s is %s', (typed, power) => {
  expect(readFilter('power', typed)).toEqual({ power });
});

test('--power takes no word that objects happen to have', () => {
  expect(() => readFilter('power', 'constructor')).toThrow('--power is on, off or suspended');
});

test.each(Object.keys(FILTERS).filter((name) => name !== 'power'))('--%s keeps what was typed', (name) => {
  expect(readFilter(name as keyof typeof FILTERS, 'Some Name')).toEqual({ [name]: 'Some Name' });
});
