import { expect, test } from '@jest/globals';
import { unbox } from '#lib/vsphere/unbox';

test.each([
  ['a primitive', { _typeName: 'int', _value: 2 }, 2],
  ['an enumeration', { _typeName: 'VirtualMachinePowerState', _value: 'poweredOn' }, 'poweredOn'],
  ['an array', { _typeName: 'ArrayOfString', _value: ['a', 'b'] }, ['a', 'b']],
  [
    'a type nobody knows',
    { _typeName: 'ArrayOfNovelty', _value: [{ _typeName: 'Novelty', x: 1 }] },
    [{ _typeName: 'Novelty', x: 1 }],
  ],
  [
    'a reference, as the programming guide shows it',
    { _typeName: 'ManagedObjectReference', _value: { type: 'Task', value: 'task-1' } },
    { _typeName: 'ManagedObjectReference', type: 'Task', value: 'task-1' },
  ],
  ['a null', null, null],
  ['a plain string', 'x', 'x'],
])('takes the box off %s', (_what, boxed, plain) => {
  expect(unbox(boxed)).toEqual(plain);
});

test('takes off boxes however deep they are', () => {
  const options = {
    _typeName: 'ArrayOfOptionValue',
    _value: [{ _typeName: 'OptionValue', key: 'k', value: { _typeName: 'string', _value: 'v' } }],
  };
  expect(unbox({ propSet: [{ name: 'config.extraConfig', val: options }] })).toEqual({
    propSet: [{ name: 'config.extraConfig', val: [{ _typeName: 'OptionValue', key: 'k', value: 'v' }] }],
  });
});
