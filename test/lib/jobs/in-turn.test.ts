import { expect, test } from '@jest/globals';
import { inTurn, MOST_ON_VCENTER } from '#lib/jobs/in-turn';
import type { JobTarget } from '#lib/jobs/job-target';
import { exampleTarget } from '#test/lib/jobs/example-job';

const vms = (count: number, more: Partial<JobTarget>, prefix = 'vm'): JobTarget[] =>
  Array.from({ length: count }, (_, index) => exampleTarget(`${prefix}${index}`, more));
const on = (datastores: string): Partial<JobTarget> => ({ note: { datastores } });
const running = { state: 'started', task: 'task-1' } as const;

test('lets twenty begin at once where a step says nothing of datastores', () => {
  const planned = vms(20, on('ds-1'));

  expect(inTurn(planned, planned, () => undefined)).toEqual(planned);
});

test('lets no more work on a vCenter than it takes, those of another vCenter not counted', () => {
  const planned = vms(MOST_ON_VCENTER, {});
  const busy = vms(5, running, 'busy');
  const elsewhere = vms(5, { ...running, vcenter: 'lab' }, 'lab');

  const now = inTurn(planned, [...planned, ...busy, ...elsewhere], () => undefined);

  expect(now).toEqual(planned.slice(0, MOST_ON_VCENTER - 5));
});

test('lets as many work on a datastore as the step says, and others go ahead of who waits', () => {
  const one = vms(3, on('ds-1'), 'one');
  const both = vms(1, on('ds-1,ds-2'), 'both');
  const two = vms(2, on('ds-2'), 'two');
  const busy = vms(1, { ...running, ...on('ds-1') }, 'busy');

  const now = inTurn([...one, ...both, ...two], [...one, ...both, ...two, ...busy], () => 2);

  expect(now.map(({ name }) => name)).toEqual(['one0', 'two0', 'two1']);
});

test('finds nobody where nobody waits', () => {
  expect(inTurn([], vms(2, running), () => 1)).toEqual([]);
});
