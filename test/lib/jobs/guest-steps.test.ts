import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { guestRestartStep } from '#lib/jobs/guest-restart-step';
import { guestShutdownStep } from '#lib/jobs/guest-shutdown-step';
import { guestStandbyStep } from '#lib/jobs/guest-standby-step';
import type { Step, Vm } from '#lib/jobs/step';
import { plain } from '#lib/slack/words';
import { exampleContext, exampleVm } from '#test/lib/jobs/example-job';
import { labels, StepRig, said } from '#test/lib/jobs/step-rig';

const WAIT = 300_000;
const shutdown = guestShutdownStep(WAIT);
const restart = guestRestartStep(WAIT);
const standby = guestStandbyStep(WAIT);

const SINCE = '2026-11-20T08:00:00Z';
const tools = { 'guest.toolsRunningStatus': 'guestToolsRunning' } as const;
const running: Vm['properties'] = { 'runtime.powerState': 'poweredOn', 'runtime.bootTime': SINCE, ...tools };
const on = exampleVm(running);
const bare = exampleVm({ ...running, 'guest.toolsRunningStatus': 'guestToolsNotRunning' });
const off = exampleVm({ 'runtime.powerState': 'poweredOff' });
const suspended = exampleVm({ 'runtime.powerState': 'suspended', 'runtime.suspendTime': SINCE });
const asleep = exampleVm({ ...running, 'guest.guestState': 'standby' });
const NO_TOOLS = 'cannot ask its guest: VMware Tools is not running in it. Nothing was done.';

const checked = (step: Step, vm: Vm): unknown => {
  const check = step.check(vm, exampleContext());
  if (check.verdict === 'go') return said(check.losses);
  return [check.verdict, plain(check.said), ...labels('offers' in check ? check.offers : [])];
};

test.each<[string, Step, Vm, unknown]>([
  ['shutdown', shutdown, on, ['is on since 20 Nov 2026 08:00 UTC and will be off.']],
  ['shutdown', shutdown, bare, ['refused', NO_TOOLS, 'Power off (hard): power-off']],
  ['shutdown', shutdown, off, ['already', 'is off already.']],
  [
    'shutdown',
    shutdown,
    suspended,
    [
      'refused',
      'is suspended since 20 Nov 2026 08:00 UTC: its guest cannot be asked. Nothing was done.',
      'Start: start',
      'Power off (hard): power-off',
    ],
  ],
  ['restart', restart, on, ['is on since 20 Nov 2026 08:00 UTC and restarts.']],
  ['restart', restart, bare, ['refused', NO_TOOLS, 'Reset (hard): reset']],
  ['restart', restart, off, ['refused', 'is off: its guest cannot be asked. Nothing was done.', 'Start: start']],
  ['standby', standby, on, ['is on since 20 Nov 2026 08:00 UTC and answers nobody until it is woken.']],
  ['standby', standby, bare, ['refused', NO_TOOLS, 'Suspend: suspend']],
  ['standby', standby, off, ['refused', 'is off: its guest cannot be asked. Nothing was done.', 'Start: start']],
  ['standby', standby, suspended, ['already', 'is suspended since 20 Nov 2026 08:00 UTC.']],
  ['standby', standby, asleep, ['already', 'is on; its guest stands by.']],
])('%s, before (%#)', (_name, step, vm, expected) => {
  expect(checked(step, vm)).toEqual(expected);
});

describe('a restart', () => {
  const noted = { boot: SINCE, uptime: '5000' };
  const seen = (more: Vm['properties']) =>
    restart.result(exampleVm({ ...running, ...more }), undefined, exampleContext({ note: noted }));

  test.each([
    ['a newer boot time', { 'runtime.bootTime': '2026-11-23T07:00:00Z' }, true],
    ['an uptime that went back', { 'summary.quickStats.uptimeSeconds': 12 }, true],
    ['the same boot time and a longer uptime', { 'summary.quickStats.uptimeSeconds': 5100 }, false],
    ['a VM that is off', { 'runtime.powerState': 'poweredOff', 'summary.quickStats.uptimeSeconds': 0 }, false],
  ] as const)('shows by %s: %j', (_what, more, isShown) => {
    expect(seen(more) !== undefined).toBe(isShown);
  });
});

describe('a guest that is late', () => {
  test.each([
    [shutdown, 'was asked to shut down and is still on after 5 minutes.', ['Power off (hard): power-off']],
    [restart, 'was asked to restart and has not done so after 5 minutes; it is on.', ['Reset (hard): reset']],
    [standby, 'was asked to stand by and is still on after 5 minutes.', ['Suspend: suspend']],
  ])('is said, with the hard way (%#)', (step, sentence, offers) => {
    const context = exampleContext({ note: { boot: SINCE } });
    expect(plain(step.late?.(on, context) ?? '')).toBe(sentence);
    expect([step.patience, labels(step.offers?.(on, context))]).toEqual([WAIT, offers]);
  });

  test('is said with the question it waits for', () => {
    const asks = exampleVm({ ...running, 'runtime.question': { id: '1', text: 'No space left.' } });
    expect(plain(shutdown.late?.(asks, exampleContext()) ?? '')).toBe(
      'was asked to shut down and is still on after 5 minutes and waits for an answer: No space left. Answer it in the vSphere Client.',
    );
  });
});

describe('on a vCenter', () => {
  let rig: StepRig;
  beforeAll(async () => {
    rig = await StepRig.start();
  });
  afterAll(() => rig.close());

  test.each<[Step, string, RegExp]>([
    [shutdown, 'svc02', /^is off\.$/],
    [restart, 'svc03', /^has restarted and is on\.$/],
    [standby, 'svc04', /^is suspended since .+\.$/],
  ])('the guest does it (%#)', async (step, name, sentence) => {
    expect((await rig.run(step, name, 20)).said).toMatch(sentence);
  });

  test('a deaf guest shows nothing', async () => {
    expect((await rig.run(shutdown, 'deaf01')).said).toBeUndefined();
  });

  test.each<[Step, string, string]>([
    [shutdown, 'svc05', 'ShutdownGuest'],
    [restart, 'svc06', 'RebootGuest'],
    [standby, 'svc08', 'StandbyGuest'],
  ])('a lost answer is known by its event, then by the VM (%#)', async (step, name, operation) => {
    expect((await rig.evidenceAfter(step, name, operation, 'reset', 1)).found).toBe('nothing');
    expect((await rig.evidenceAfter(step, name, operation, 'lost', 1)).found).toBe('asked');
    rig.vcenter.clock.advance(30);
    const note = { boot: '2020-01-01T00:00:00Z' };
    const vm = await rig.read(step, name);
    expect((await step.evidence(vm, rig.vcenter.clock.now(), rig.context(note), rig.vsphere)).found).toBe('done');
  });
});
