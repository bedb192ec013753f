import { describe, expect, test } from '@jest/globals';
import { describeChange, isSuccess, type Progress } from '#lib/jobs/describe-change';
import type { Plan } from '#lib/jobs/job';
import type { JobTarget } from '#lib/jobs/job-target';
import { renderMessage } from '#lib/slack/render-message';
import { AT, exampleJob, examplePlan, exampleTarget } from '#test/lib/jobs/example-job';

const settled = (name: string, outcome: NonNullable<JobTarget['outcome']>, said: string): JobTarget =>
  exampleTarget(name, { state: 'settled', outcome, said });

const said = (
  targets: readonly JobTarget[],
  plan: Partial<Plan> = {},
  outlook: { progress?: ReadonlyMap<string, Progress>; trouble?: ReadonlyMap<string, string> } = {},
): readonly string[] => {
  const whole = { now: AT, progress: new Map(), trouble: new Map(), ...outlook };
  return renderMessage(describeChange(exampleJob(), examplePlan(plan), targets, whole)).text.split('\n');
};
const headline = (targets: readonly JobTarget[], plan: Partial<Plan> = {}) =>
  said(targets, plan)[0]?.replace(/ · asked by .*$/, '');

const NOT_FOUND = { typed: 'nope', outcome: 'not-found', said: 'No VM is called "nope".' } as const;

describe('while it runs', () => {
  test('says who asked for what, how each VM stands, and as of when', () => {
    const targets = [
      settled('app01', 'done', 'snapshot *x*.'),
      exampleTarget('app02', { state: 'started', task: 'task-1' }),
      exampleTarget('app03', { state: 'starting' }),
      exampleTarget('app04'),
      exampleTarget('app05', { state: 'started', task: 'task-2' }),
    ];
    const progress = new Map([['prod#vm-app02', { percent: 42, description: 'Create virtual machine snapshot' }]]);
    const trouble = new Map([['lab', 'connection refused.']]);
    expect(said(targets, { unresolved: [NOT_FOUND], notes: ['a note'] }, { progress, trouble })).toEqual([
      '⏳ Taking a snapshot of 5 VMs (1 of 5 finished) · asked by <@U0ADMIN001>: `/vm snapshot app01`',
      '✅ *app01* (prod): snapshot *x*.',
      '⏳ *app02* 42 % Create virtual machine snapshot',
      '⏳ *app03* is being started',
      '• *app04* waits for its turn',
      '⏳ *app05* is under way',
      '❌ No VM is called "nope".',
      'a note',
      'lab: connection refused. SlashVM goes on trying.',
      'As of <!date^1795416690^{date_short_pretty} {time}|23 Nov 2026> (06:51 UTC) · job VBLA',
    ]);
  });

  test('names up to three VMs', () => {
    const targets = ['app01', 'app02', 'app03'].map((name) => exampleTarget(name));
    expect(headline(targets)).toBe('⏳ Taking a snapshot of *app01*, *app02* and *app03* (0 of 3 finished)');
    expect(headline(targets.slice(0, 1))).toBe('⏳ Taking a snapshot of *app01*');
  });
});

describe('when it is over', () => {
  test('says what came of the one VM, with its warnings', () => {
    const target = { ...settled('app01', 'done', 'snapshot x.'), warnings: ['its datastore is nearly full.'] };
    expect(said([target], { notes: ['2 left out.'] })).toEqual([
      '✅ Took a snapshot of *app01* · asked by <@U0ADMIN001>: `/vm snapshot app01`',
      '✅ *app01* (prod): snapshot x.',
      '*app01*: its datastore is nearly full.',
      '2 left out.',
      'Job VBLA',
    ]);
  });

  const done = settled('app01', 'done', 'x');
  const refused = settled('app02', 'refused', 'is a template.');
  const unknown = settled('app03', 'unknown', 'nobody can say.');

  test.each([
    ['all done', [done, settled('b', 'done', 'x')], {}, '✅ Took a snapshot of *app01* and *b*'],
    ['all so already', [settled('a', 'already', 'x')], {}, '✅ Already so: *a*'],
    ['one refused', [refused], {}, '❌ Did not take a snapshot of *app02*'],
    ['one unknown', [unknown], {}, '⚠️ Nobody can say whether it worked: take a snapshot of *app03*'],
    [
      'several unknown',
      [unknown, settled('b', 'unknown', 'x')],
      {},
      '⚠️ Nobody can say whether it worked: take a snapshot of *app03* and *b*',
    ],
    ['some done', [done, refused], {}, '⚠️ Took a snapshot of 1 of 2 VMs'],
    [
      'some done, some unknown',
      [done, refused, unknown],
      {},
      '⚠️ Took a snapshot of 1 of 3 VMs; nobody can say about 1 more',
    ],
    ['none done, some unknown', [refused, unknown], {}, '⚠️ Took a snapshot of 0 of 2 VMs; nobody can say about 1 more'],
    [
      'nothing done, one so already',
      [settled('a', 'already', 'is on.'), refused],
      {},
      '⚠️ Nothing was done: 1 of 2 VMs was so already',
    ],
    ['none done', [refused, settled('b', 'failed', 'x')], {}, '❌ Nothing was done: 0 of 2 VMs'],
    ['done beside a bad name', [done], { unresolved: [NOT_FOUND] }, '⚠️ Took a snapshot of 1 of 2 VMs'],
    ['a bad name alone', [], { unresolved: [NOT_FOUND] }, '❌ No VM is called "nope".'],
    ['two bad names', [], { unresolved: [NOT_FOUND, NOT_FOUND] }, '❌ Nothing was done: 0 of 2 VMs'],
    ['nothing that fits', [], {}, '❌ No VM fits what was typed. Nothing was done'],
  ])('%s', (_what, targets, plan, expected) => {
    expect(headline(targets, plan)).toBe(expected);
    expect(isSuccess(examplePlan(plan), targets)).toBe(expected.startsWith('✅'));
  });

  test('ends each line of an ambiguous word with the form to type', () => {
    const forms = ['prod:/DC0/vm/A/web01', '"prod:/DC0/vm/B 2/web01"'];
    const unresolved = [
      { typed: 'web01', outcome: 'ambiguous' as const, said: '"web01" fits 2 VMs. Type one of them as below.', forms },
    ];
    expect(said([], { unresolved })).toEqual([
      '❌ "web01" fits 2 VMs. Type one of them as below. · asked by <@U0ADMIN001>: `/vm snapshot app01`',
      '    • `prod:/DC0/vm/A/web01`',
      '    • `"prod:/DC0/vm/B 2/web01"`',
      'Job VBLA',
    ]);
    expect(said([done], { unresolved }).slice(1, 5)).toEqual([
      '✅ *app01* (prod): x',
      '❌ "web01" fits 2 VMs. Type one of them as below.',
      '    • `prod:/DC0/vm/A/web01`',
      '    • `"prod:/DC0/vm/B 2/web01"`',
    ]);
  });

  test('warns only of VMs that were changed', () => {
    const target = { ...refused, warnings: ['a warning'] };
    expect(said([target]).join()).not.toContain('a warning');
  });
});
