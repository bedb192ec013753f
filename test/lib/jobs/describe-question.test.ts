import { describe, expect, test } from '@jest/globals';
import { describeDryRun, describeQuestion } from '#lib/jobs/describe-question';
import type { Plan } from '#lib/jobs/job';
import type { JobTarget } from '#lib/jobs/job-target';
import type { Message } from '#lib/slack/message';
import { plain } from '#lib/slack/words';
import { AT, exampleJob, examplePlan, exampleTarget, exampleVm } from '#test/lib/jobs/example-job';

const facts = { name: 'app01', path: '/DC0/vm/Web/app01', power: 'poweredOn', snapshots: [] };
const app01 = exampleTarget('app01', { path: '/DC0/vm/Web/app01', facts, losses: ['loses all.'], warnings: ['slow.'] });
const off = exampleTarget('app04', { state: 'settled', outcome: 'already', said: 'is off already.' });
const DESTROY = { effect: 'destroy', words: { doing: 'Resetting', done: 'Reset', todo: 'reset' } } as const;

const outline = (plan: Partial<Plan>, targets: readonly JobTarget[]) => ({
  job: exampleJob(),
  plan: examplePlan(plan),
  targets,
  vms: targets.map(({ vcenter, moId, name }) => exampleVm({}, { vcenter, moId, name })),
});
const linesOf = ({ headline, rows = [], notes = [] }: Message): readonly string[] => [
  plain(headline),
  ...rows.map((row) => `${'  '.repeat(row.indent ?? 0)}${row.severity ?? '-'} ${plain(row.words)}`),
  ...notes.map(plain),
];
const asked = ' · asked by @U0ADMIN001: /vm snapshot app01';

describe('a question', () => {
  const until = AT + 300_000;

  test('is about those VMs that would be changed, and says of the others why not', () => {
    const message = describeQuestion(outline(DESTROY, [app01, off]), { until, changes: [], actions: [] });
    expect(linesOf(message)).toEqual([
      `Really reset app01?${asked}`,
      '- app01 (prod) is on · /DC0/vm/Web',
      '  - loses all.',
      '  warning slow.',
      'success app04 (prod): is off already.',
      'Free: ds-ssd-01 466 GB of 931 GB',
      'Only @U0ADMIN001 can answer, until 23 Nov 2026 06:56 UTC. Nothing is done before. Job VBLA',
    ]);
  });

  test('that is asked again begins with what changed', () => {
    const changes = [{ severity: 'warning' as const, words: 'app01 was on and is off now.' }];
    const [headline, first] = linesOf(describeQuestion(outline(DESTROY, [app01]), { until, changes, actions: [] }));
    expect(headline).toBe(`Something changed since this was asked. Really reset app01?${asked}`);
    expect(first).toBe('warning app01 was on and is off now.');
  });

  test('names a datastore of several VMs once, and many only by their number', () => {
    const targets = Array.from({ length: 8 }, (_, index) => exampleTarget(`app${index}`));
    const one = { freeSpace: 5e9, capacity: 1e10, accessible: true };
    const vms = targets.map(({ moId }, index) =>
      exampleVm({}, { moId, datastores: [`ds-${index}`, 'ds-0'].map((name) => ({ ...one, moId: name, name })) }),
    );
    const message = describeQuestion({ ...outline(DESTROY, targets), vms }, { until, changes: [], actions: [] });
    expect(plain(message.headline)).toMatch(/^Really reset 8 VMs\?/);
    expect(plain(message.notes?.[0] ?? '')).toMatch(/^Free: ds-0 [^,]+, ds-1 .+, ds-4 [^,]+ and 3 more datastores$/);
  });
});

describe('a dry run', () => {
  const unresolved = [{ typed: 'nix01', outcome: 'not-found', said: 'No VM is called "nix01".' }] as const;
  const lines = (plan: Partial<Plan>, targets: readonly JobTarget[]) => {
    const message = describeDryRun(outline(plan, targets), []);
    return [message.severity, linesOf(message)[0]];
  };

  test.each<[string, Partial<Plan>, readonly JobTarget[], string, string]>([
    ['what would be done', DESTROY, [app01], 'info', 'would reset app01'],
    ['that all is so already', DESTROY, [off], 'success', 'would do nothing'],
    ['that nothing fits', DESTROY, [], 'failure', 'would do nothing'],
    ['the rest of a change', { unresolved }, [app01], 'failure', 'would take a snapshot of app01'],
    [
      'that one unclear name stops what cannot be taken back',
      { ...DESTROY, unresolved },
      [app01],
      'failure',
      'would do nothing, because not every name is clear',
    ],
  ])('says %s', (_what, plan, targets, severity, would) => {
    expect(lines(plan, targets)).toEqual([severity, `Dry run: ${would}. Nothing was done${asked}`]);
  });
});
