import { afterAll, describe, expect, test } from '@jest/globals';
import { FreshVms, fromClickOn, NOTE, type Row, tableOf, walkPoints } from '#test/chaos/matrix';
import type { Point } from '#test/chaos/points';
import { LONG_SCENARIO, SNAPSHOT_SCENARIOS } from '#test/chaos/scenarios';
import { chosenSeed, sampleOf } from '#test/chaos/seed';
import { stackOfFile } from '#test/conversation';

/** Each begins after five minutes of the stack's clock, which are walked anew for each: all of them would take too long. */
const LONG_SAMPLE = 24;

/** Its question is walked whole; of the others' a sample, for what asks is the same. */
const WHOLE = 'delete-snapshot';

describe('a command that changes snapshots, its process ended or an answer lost at any request', () => {
  const here = stackOfFile({ vms: 1000 });
  const vms = new FreshVms();
  const rows: Row[] = [];
  const seed = chosenSeed();

  afterAll(() => console.log(`${NOTE} (SLASHVM_SEED=${seed})\n\n${tableOf(rows)}`));

  test.each(SNAPSHOT_SCENARIOS)('$name: nothing is done twice, and its last word is so', async (scenario) => {
    const row = await walkPoints(here.stack, vms, scenario, (points) => {
      return scenario.name === WHOLE ? points : fromClickOn(points, seed);
    });
    rows.push(row);

    expect(row.wrong).toEqual([]);
    expect(row.reached).toBeGreaterThanOrEqual(row.points * 0.9);
  });

  test(`${LONG_SCENARIO.name}: ${LONG_SAMPLE} of its points after the hand-over (SLASHVM_SEED=${seed})`, async () => {
    const row = await walkPoints(here.stack, vms, LONG_SCENARIO, (points) => afterHandOver(points, seed));
    rows.push(row);

    expect(row.wrong).toEqual([]);
  });
});

/** What becomes of the schedule, and a sample of what the invocation does that it calls. */
function afterHandOver(points: readonly Point[], seed: number): readonly Point[] {
  const ofSchedule = points.filter(({ phase, label }) => phase === 'run' && label.includes('CreateSchedule'));
  const others = points.filter(({ phase }) => phase === 'follow');
  return [...ofSchedule, ...sampleOf(others, LONG_SAMPLE - ofSchedule.length, seed)];
}
