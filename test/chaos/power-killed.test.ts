import { afterAll, describe, expect, test } from '@jest/globals';
import { FreshVms, fromClickOn, NOTE, type Row, tableOf, walkPoints } from '#test/chaos/matrix';
import { POWER_SCENARIOS } from '#test/chaos/scenarios';
import { chosenSeed } from '#test/chaos/seed';
import { stackOfFile } from '#test/conversation';

/** Its question is walked whole; of the others' a sample, for what asks is the same. */
const WHOLE = 'power-off';

describe('a command that changes power, its process ended or an answer lost at any request', () => {
  const here = stackOfFile({ vms: 1400 });
  const vms = new FreshVms();
  const rows: Row[] = [];
  const seed = chosenSeed();

  afterAll(() => console.log(`${NOTE} (SLASHVM_SEED=${seed})\n\n${tableOf(rows)}`));

  test.each(POWER_SCENARIOS)('$name: nothing is done twice, and its last word is so', async (scenario) => {
    const row = await walkPoints(here.stack, vms, scenario, (points) => {
      return scenario.name === WHOLE ? points : fromClickOn(points, seed);
    });
    rows.push(row);

    expect(row.wrong).toEqual([]);
    expect(row.reached).toBeGreaterThanOrEqual(row.points * 0.9);
  });
});
