import { expect, test } from '@jest/globals';
import { protection } from '#lib/jobs/protection';
import type { Vm } from '#lib/jobs/step';
import { plain } from '#lib/slack/words';
import { exampleVm } from '#test/lib/jobs/example-job';

const METHODS = ['CreateSnapshot_Task', 'CreateSnapshotEx_Task'];

const refusal = (properties: Vm['properties']) => {
  const refused = protection(exampleVm(properties), METHODS);
  return refused === undefined ? undefined : plain(refused.said);
};

test.each<[string, Vm['properties'], string]>([
  [
    'a vCLS VM',
    { 'config.extraConfig': [{ key: 'HDCS.agent', value: 'true' }] },
    'belongs to the platform (vCLS) and is never changed from here. Nothing was done.',
  ],
  [
    'a VM that an extension manages',
    { 'config.managedBy': { extensionKey: 'com.vmware.nsx', type: 'vm' } },
    'belongs to the platform (managed by com.vmware.nsx) and is never changed from here. Nothing was done.',
  ],
  [
    'a fault-tolerance secondary',
    { 'config.ftInfo': { role: 2 } },
    'belongs to the platform (fault-tolerance secondary) and is never changed from here. Nothing was done.',
  ],
  ['a template', { 'config.template': true }, 'is a template, not a virtual machine. Nothing was done.'],
  [
    'a VM out of reach',
    { 'runtime.connectionState': 'disconnected' },
    'is disconnected in vCenter: its host or its files are out of reach. Nothing was done.',
  ],
  [
    'a VM that a backup holds',
    { disabledMethod: ['RelocateVM_Task', 'CreateSnapshotEx_Task'] },
    'cannot take this now: vCenter has disabled CreateSnapshotEx_Task for it, which a running backup or migration does. Try again when that is over.',
  ],
])('refuses %s', (_what, properties, said) => {
  expect(refusal(properties)).toBe(said);
});

test.each<[string, Vm['properties']]>([
  ['a plain VM', {}],
  ['a VM that is connected', { 'runtime.connectionState': 'connected' }],
  ['a fault-tolerance primary', { 'config.ftInfo': { role: 1 } }],
  ['a VM whose other methods are disabled', { disabledMethod: ['RelocateVM_Task'] }],
  ['a VM that nothing manages', { 'config.managedBy': { extensionKey: '', type: '' } }],
])('lets %s', (_what, properties) => {
  expect(refusal(properties)).toBeUndefined();
});
