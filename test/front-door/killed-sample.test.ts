import { describe, expect, test } from '@jest/globals';
import { judge } from '#test/chaos/aftermath';
import { fromOf, killPoint, lossPoint, type Phase, type Point } from '#test/chaos/points';
import { POWER_SCENARIOS, type Scenario, SNAPSHOT_SCENARIOS } from '#test/chaos/scenarios';
import { chosenSeed, sampleOf } from '#test/chaos/seed';
import { prepareVms } from '#test/chaos/vm-state';
import { walk } from '#test/chaos/walk';
import { moIdOf, stackOfFile } from '#test/conversation';

/** Points taken from the whole matrix, which `npm run chaos` walks: one each of so many commands; the seed says which. */
const SAMPLE = 7;

/** Requests that every invocation sends at least, by what it does. */
const REQUESTS: Readonly<Record<Phase, number>> = { question: 14, click: 4, run: 16, follow: 0 };

describe('a function whose process ends, or that hears no answer', () => {
  const here = stackOfFile({ vms: 100 });
  const seed = chosenSeed();
  const scenarios = sampleOf([...POWER_SCENARIOS, ...SNAPSHOT_SCENARIOS], SAMPLE, seed);

  test(`does nothing twice and has a truthful last word (SLASHVM_SEED=${seed})`, async () => {
    const { stack } = here;
    for (const [index, scenario] of scenarios.entries()) {
      const vm = `node-${String(index + 1).padStart(5, '0')}`;
      await prepareVms(stack, [await moIdOf(stack, 'prod', vm)], scenario.before);
      const [point] = sampleOf(pointsOf(scenario), 1, seed + index);
      const { verdict, why } = judge(await walk(stack, scenario, vm, point));
      const where = `${scenario.name}, ${point?.label}`;
      expect({ where, verdict, why }).not.toMatchObject({ verdict: 'wrong' });
    }
  }, 120_000);
});

/** Points that need no clean run to be known. */
function pointsOf({ press, writes }: Scenario): readonly Point[] {
  const isAsked = press !== undefined;
  const phases: readonly Phase[] = isAsked ? ['question', 'click', 'run'] : ['run'];
  const killed = phases.flatMap((phase) =>
    Array.from({ length: REQUESTS[phase] * 2 }, (_, index): Point => {
      const how = index % 2 === 0 ? 'before' : 'after';
      return killPoint({ phase, from: fromOf(phase, isAsked), how }, Math.floor(index / 2) + 1, 'a request');
    }),
  );
  const run = { phase: 'run', from: fromOf('run', isAsked) } as const;
  const operations = Object.keys(writes).map((operation) => ({ service: 'vcenter', operation, method: 'POST' }));
  const stored = { service: 'dynamodb', operation: 'PutItem', method: 'POST' };
  const lost = [0, 1, 2, 3, 4, 5].map((before) => lossPoint(run, stored, before));
  return [...killed, ...operations.map((sent) => lossPoint(run, sent, 0)), ...lost];
}
