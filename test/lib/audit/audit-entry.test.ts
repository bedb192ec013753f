import { describe, expect, test } from '@jest/globals';
import { auditFacts } from '#lib/audit/audit-entry';
import { endedJob, endedTargets } from '#test/lib/audit/example-entries';
import { AT, exampleJob, examplePlan, exampleTarget } from '#test/lib/jobs/example-job';

const facts = (n: number, job = endedJob(), targets = endedTargets) => auditFacts(job, targets, n);

describe('An entry', () => {
  test('tells by itself who asked for what, and where', () => {
    for (const n of [0, 1, 2, 3]) {
      expect(facts(n)).toMatchObject({
        job: 'vblaabcdefghijkl',
        n,
        took: n * 1000,
        at: AT + n * 1000,
        who: { id: 'U0ADMIN001', name: 'requester' },
        team: 'T0SLASHVM1',
        channel: 'C0VSPHERE1',
        command: 'vm',
        subcommand: 'snapshot',
        text: '/vm snapshot app01',
        origin: 'slash',
      });
    }
    expect(facts(4)).toBeUndefined();
  });

  test('holds what was known by then, and no more', () => {
    expect(facts(0, endedJob({ plan: examplePlan({ frozenAt: AT + 900 }) }))).toMatchObject({
      targets: [],
      decisions: [],
    });
    expect(facts(0, endedJob({ plan: examplePlan({ frozenAt: AT + 900 }) }))).not.toHaveProperty('plan');
    expect(facts(1)).toMatchObject({
      plan: { effect: 'change', step: 'snapshot', hash: 'abcd', targets: 2 },
      decisions: [],
    });
    expect(facts(1)?.targets).toEqual([
      { vcenter: 'prod', moId: 'vm-app01', name: 'app01', tasks: [] },
      { vcenter: 'prod', moId: 'vm-app02', name: 'app02', tasks: [] },
    ]);
    expect(facts(2)?.decisions).toEqual([{ at: AT + 1500, by: 'U0ADMIN001', act: 'confirm' }]);
    expect(facts(2)).not.toHaveProperty('exit');
  });

  test('of the end tells what became of each VM, with all its tasks', () => {
    expect(facts(3)).toMatchObject({ state: 'ended', exit: 1 });
    expect(facts(3)?.targets).toEqual([
      {
        vcenter: 'prod',
        moId: 'vm-app01',
        name: 'app01',
        outcome: 'done',
        tasks: ['task-1', 'task-2'],
        said: 'snapshot x.',
      },
      { vcenter: 'prod', moId: 'vm-app02', name: 'app02', outcome: 'failed', tasks: ['task-3'], said: 'is broken.' },
    ]);
  });

  test('of a plan that was made anew since does not show it', () => {
    const anew = endedJob({ plan: examplePlan({ hash: 'later', frozenAt: AT + 1800 }) });
    expect(facts(1, anew)).not.toHaveProperty('plan');
    expect(facts(2, anew)).toMatchObject({ plan: { hash: 'later' } });
  });

  test('names who asked a running change to end', () => {
    const stopped = endedJob({ stopped: { by: 'U0OTHER001', at: AT + 2500 } });
    expect(facts(3, stopped)?.decisions).toContainEqual({ at: AT + 2500, by: 'U0OTHER001', act: 'stop' });
    expect(facts(2, stopped)?.decisions).toHaveLength(1);
  });

  test('of a change that did not begin names the VMs it looked at, and words that led to none', () => {
    const unresolved = [{ typed: 'app99', outcome: 'not-found' as const, said: 'No VM is called "app99".' }];
    const job = endedJob({
      plan: examplePlan({ unresolved }),
      considered: [{ vcenter: 'prod', moId: 'vm-1', name: 'app01', outcome: 'refused', said: 'is suspended.' }],
    });
    expect(facts(3, job, [])).toMatchObject({
      targets: [{ name: 'app01', outcome: 'refused', said: 'is suspended.', tasks: [] }],
      unresolved: [{ typed: 'app99', outcome: 'not-found' }],
    });
  });

  test('of what was refused before it was taken for a subcommand tells what was typed', () => {
    const { subcommand: _, ...job } = exampleJob({
      history: [{ at: AT, state: 'refused' }],
      told: 'You may not.',
      exit: 1,
    });
    const typed = (text: string) => auditFacts({ ...job, asked: { ...job.asked, text } }, [], 0);
    expect(typed('/vm Power-Off app01')).toMatchObject({
      subcommand: 'power-off',
      state: 'refused',
      told: 'You may not.',
    });
    expect(typed('/vm')).not.toHaveProperty('subcommand');
    expect(typed('/vm "odd')).not.toHaveProperty('subcommand');
  });

  test('fits an item of the table, however many VMs there are', () => {
    const many = Array.from({ length: 900 }, (_, index) =>
      exampleTarget(`a-virtual-machine-with-a-long-name-${index}`, {
        outcome: 'failed',
        said: 'x'.repeat(5000),
        task: `task-${index}`,
      }),
    );
    expect(JSON.stringify(facts(3, endedJob(), many)).length).toBeLessThan(350_000);
    expect(facts(3, endedJob(), many)?.targets).toHaveLength(900);
  });

  test('is found by its number of all time, where older transitions are not kept', () => {
    const job = endedJob({ forgotten: 10 });
    expect(facts(9, job)).toBeUndefined();
    expect(facts(10, job)).toMatchObject({ n: 10, state: 'received' });
    expect(facts(13, job)).toMatchObject({ n: 13, state: 'ended' });
  });
});
