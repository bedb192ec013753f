import { describe, expect, test } from '@jest/globals';
import { errorFromFault } from '#lib/vsphere/error-from-fault';
import {
  InvalidState,
  NoSpace,
  NotPermitted,
  ObjectBusy,
  type ObjectNotFound,
  OperationFailed,
} from '#lib/vsphere/errors';
import { type Fault, oneLine, readFault } from '#lib/vsphere/fault';
import { TaskCancelled } from '#lib/vsphere/task-cancelled';

const flattened = { _typeName: 'NoDiskSpace', faultstring: 'Insufficient disk space.', file: '', datastore: 'ds1' };
const wrapped = {
  _typeName: 'LocalizedMethodFault',
  fault: { _typeName: 'NoDiskSpace', file: '', datastore: 'ds1' },
  localizedMessage: 'Insufficient disk space.',
};

describe('readFault', () => {
  test.each([
    ['flattened', flattened],
    ['wrapped', wrapped],
    ['wrapped without a type of its own', { fault: wrapped.fault, localizedMessage: 'Insufficient disk space.' }],
  ])('reads a fault that came %s', (_form, value) => {
    expect(readFault(value)).toMatchObject({ typeName: 'NoDiskSpace', message: 'Insufficient disk space.' });
  });

  test('takes the messages of faultMessage where nothing else speaks', () => {
    const fault = {
      _typeName: 'FileFault',
      faultMessage: [
        { key: 'a', message: 'One.' },
        { key: 'b', message: 'Two.' },
      ],
    };
    expect(readFault(fault)?.message).toBe('One. Two.');
  });

  test.each([[undefined], [null], ['<html>'], [[]], [{ error_type: 'ERROR' }]])('finds no fault in %j', (value) => {
    expect(readFault(value)).toBeUndefined();
  });

  test('shows a sentence of vCenter on one line of bounded length', () => {
    expect(oneLine('a\r\n\tb\u202Ec')).toBe('a b c');
    expect([...oneLine('x'.repeat(500))]).toHaveLength(300);
  });
});

describe('errorFromFault', () => {
  const error = (value: object) => errorFromFault('prod', readFault(value) as Fault);

  test.each([
    ['NoDiskSpace', NoSpace, 'failed'],
    ['TaskInProgress', ObjectBusy, 'busy'],
    ['RequestCanceled', TaskCancelled, 'cancelled'],
    ['SnapshotFault', InvalidState, 'refused'],
    ['TooManySnapshotLevels', InvalidState, 'refused'],
    ['SomeFaultOfTheFuture', OperationFailed, 'failed'],
  ])('makes %s an error of its kind', (typeName, kind, said) => {
    const made = error({ _typeName: typeName, faultstring: 'Why.' });
    expect(made).toBeInstanceOf(kind);
    expect(made).toMatchObject({ kind: said, fault: typeName, reason: 'Why' });
  });

  test('says of a guest without VMware Tools what is missing', () => {
    const made = error({ _typeName: 'ToolsUnavailable', faultstring: 'Cannot complete operation.' });
    expect(made).toBeInstanceOf(InvalidState);
    expect(made.reason).toBe('VMware Tools is not running in the guest');
  });

  test('names the privileges that are missing and the object', () => {
    const made = error({
      _typeName: 'NoPermission',
      faultstring: 'Permission to perform this operation was denied.',
      object: { _typeName: 'ManagedObjectReference', type: 'VirtualMachine', value: 'vm-42' },
      privilegeId: 'VirtualMachine.State.CreateSnapshot',
      missingPrivileges: [{ privilegeIds: ['VirtualMachine.State.CreateSnapshot', 'Datastore.AllocateSpace'] }],
    });
    expect(made).toBeInstanceOf(NotPermitted);
    expect((made as NotPermitted).privileges).toEqual([
      'VirtualMachine.State.CreateSnapshot',
      'Datastore.AllocateSpace',
    ]);
    expect(made.message).toContain('it lacks VirtualMachine.State.CreateSnapshot, Datastore.AllocateSpace on vm-42');
  });

  test('knows which object is gone by its reference, or else by the text', () => {
    const text = "The object 'vim.Task:task-80' has already been deleted or has not been completely created";
    const byText = error({ _typeName: 'ManagedObjectNotFound', faultstring: text });
    const byReference = error({
      _typeName: 'ManagedObjectNotFound',
      faultstring: text,
      obj: { _typeName: 'ManagedObjectReference', type: 'Task', value: 'task-81' },
    });
    expect((byText as ObjectNotFound).moId).toBe('task-80');
    expect((byReference as ObjectNotFound).moId).toBe('task-81');
  });

  test('says the power state in words', () => {
    expect(error({ _typeName: 'InvalidPowerState', existingState: 'poweredOff' }).message).toContain(
      'it is powered off',
    );
  });
});
