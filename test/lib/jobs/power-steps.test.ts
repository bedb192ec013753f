import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { powerOffStep } from '#lib/jobs/power-off-step';
import { powerOnStep } from '#lib/jobs/power-on-step';
import { resetStep } from '#lib/jobs/reset-step';
import type { Check, Step, Vm } from '#lib/jobs/step';
import { suspendStep } from '#lib/jobs/suspend-step';
import { plain } from '#lib/slack/words';
import { exampleContext, exampleVm } from '#test/lib/jobs/example-job';
import { labels, StepRig, said } from '#test/lib/jobs/step-rig';

const SINCE = '2026-11-20T08:00:00Z';
const on = exampleVm({ 'runtime.powerState': 'poweredOn', 'runtime.bootTime': SINCE });
const off = exampleVm({ 'runtime.powerState': 'poweredOff' });
const suspended = exampleVm({ 'runtime.powerState': 'suspended', 'runtime.suspendTime': SINCE });
const question = { id: '1', text: 'No space left.' };

const shown = (check: Check): unknown =>
  check.verdict === 'go'
    ? said(check.losses)
    : [check.verdict, plain(check.said), ...labels('offers' in check ? check.offers : [])];
const checked = (step: Step, vm: Vm): unknown => shown(step.check(vm, exampleContext()));

describe('what is said before', () => {
  test.each<[string, Step, Vm, unknown]>([
    ['power-off', powerOffStep, on, ['is on since 20 Nov 2026 08:00 UTC: whatever its guest has not written is lost.']],
    ['power-off', powerOffStep, off, ['already', 'is off already.']],
    [
      'power-off',
      powerOffStep,
      suspended,
      ['is suspended since 20 Nov 2026 08:00 UTC: what its suspended memory holds is lost.'],
    ],
    ['reset', resetStep, on, ['is on since 20 Nov 2026 08:00 UTC: whatever its guest has not written is lost.']],
    [
      'reset',
      resetStep,
      off,
      ['refused', 'is off: only a VM that is on can be reset. Nothing was done.', 'Start: start'],
    ],
    ['suspend', suspendStep, on, ['is on since 20 Nov 2026 08:00 UTC and answers nobody until it is started again.']],
    [
      'suspend',
      suspendStep,
      off,
      ['refused', 'is off: there is nothing to suspend. Nothing was done.', 'Start: start'],
    ],
    ['suspend', suspendStep, suspended, ['already', 'is suspended already since 20 Nov 2026 08:00 UTC.']],
  ])('%s (%#)', (_name, step, vm, expected) => {
    expect(checked(step, vm)).toEqual(expected);
  });

  test.each([powerOffStep, resetStep, suspendStep])('a question that waits is said: $name', (step) => {
    const asks = exampleVm({ ...on.properties, 'runtime.question': question });
    expect(checked(step, asks)).toContain('it waits for an answer: No space left. Answer it in the vSphere Client.');
  });

  test.each([
    [powerOffStep, 'PowerOffVM_Task'],
    [resetStep, 'ResetVM_Task'],
    [suspendStep, 'SuspendVM_Task'],
  ])('a method that vCenter has disabled is refused (%#)', (step, method) => {
    expect(step.check(exampleVm({ ...on.properties, disabledMethod: [method] }), exampleContext()).verdict).toBe(
      'refused',
    );
  });
});

describe('on a vCenter', () => {
  let rig: StepRig;
  beforeAll(async () => {
    rig = await StepRig.start();
  });
  afterAll(() => rig.close());

  test.each<[Step, string, string, readonly string[]]>([
    [powerOffStep, 'svc02', 'is off.', ['Start: start']],
    [resetStep, 'svc03', 'was reset and is on.', []],
    [suspendStep, 'svc04', 'is suspended; a start goes on where it was.', ['Start: start']],
  ])('it is done and said (%#)', async (step, name, sentence, offers) => {
    const ran = await rig.run(step, name);
    expect([ran.said, labels(step.offers?.(ran.vm, rig.context()))]).toEqual([sentence, offers]);
  });

  test.each<[Step, string, string]>([
    [powerOnStep, 'svc07', 'PowerOnMultiVM_Task'],
    [powerOffStep, 'svc05', 'PowerOffVM_Task'],
    [resetStep, 'svc06', 'ResetVM_Task'],
    [suspendStep, 'svc08', 'SuspendVM_Task'],
  ])('a lost answer is found by its task, then by the VM (%#)', async (step, name, operation) => {
    expect((await rig.evidenceAfter(step, name, operation, 'reset', 20)).found).toBe('nothing');
    expect((await rig.evidenceAfter(step, name, operation, 'lost', 1)).found).toBe('task');
    rig.vcenter.clock.advance(30);
    const vm = await rig.read(step, name);
    const note = { boot: '2020-01-01T00:00:00Z' };
    expect((await step.evidence(vm, rig.vcenter.clock.now(), rig.context(note), rig.vsphere)).found).toBe('done');
  });
});

test('a reset that shows in no boot time is proved by its task alone', async () => {
  const rig = await StepRig.start();
  const vm = await rig.read(resetStep, 'svc10');
  const note = { tasks: rig.noteOf(resetStep, vm)['tasks'] ?? '' };
  const since = rig.vcenter.clock.now();
  const evidence = async (known: Record<string, string>) =>
    (await resetStep.evidence(vm, since, rig.context(known), rig.vsphere)).found;
  expect(await evidence(note)).toBe('nothing');
  await rig.finish(await resetStep.start(vm, rig.context(note), rig.vsphere), 60);
  expect(await evidence(note)).toBe('task');
  const later = await rig.read(resetStep, 'svc10');
  expect(await evidence({ tasks: rig.noteOf(resetStep, later)['tasks'] ?? '' })).toBe('nothing');
  await rig.close();
});
