import { describe, expect, test } from '@jest/globals';
import { type KillPoint, killedAt, untruth } from '#test/chaos/kill-points';
import { stackOfFile } from '#test/conversation';

/** Points taken from the whole matrix, which `npm run chaos` walks; the seed says which. */
const SAMPLE = 4;

describe('a function whose process ends', () => {
  const here = stackOfFile({ vms: 80 });
  const seed = Number(process.env['SLASHVM_SEED'] ?? Date.now() % 100_000);

  test(`leaves one snapshot or none and a truthful last word (SLASHVM_SEED=${seed})`, async () => {
    const points = sample(seed);
    for (const [index, point] of points.entries()) {
      const aftermath = await killedAt(here.stack, point, `node-${String(index).padStart(5, '0')}`);
      expect({ point, untruth: untruth(aftermath) }).toEqual({ point, untruth: undefined });
    }
  }, 120_000);
});

/** Among the first thirty requests of a snapshot, before or after, none twice. */
function sample(seed: number): readonly KillPoint[] {
  const points = Array.from({ length: 60 }, (_, index): KillPoint => {
    return { when: index % 2 === 0 ? 'before' : 'after', request: Math.floor(index / 2) + 1 };
  });
  let state = seed;
  return Array.from({ length: SAMPLE }, () => {
    state = (state * 48_271 + 11) % 2_147_483_647;
    const [point] = points.splice(state % points.length, 1);
    return point ?? { when: 'before', request: 1 };
  });
}
