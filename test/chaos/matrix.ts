import { judge, type Verdict } from '#test/chaos/aftermath';
import { type Point, pointsOf } from '#test/chaos/points';
import type { Scenario } from '#test/chaos/scenarios';
import { sampleOf } from '#test/chaos/seed';
import { prepareVms } from '#test/chaos/vm-state';
import { walk } from '#test/chaos/walk';
import { moIdOf } from '#test/conversation';
import type { TestStack } from '#test/stack';

/** One row of the table of counts. */
export interface Row {
  readonly name: string;
  readonly points: number;
  readonly reached: number;
  readonly verdicts: ReadonlyMap<Verdict, number>;
  /** What is wrong, a sentence each. */
  readonly wrong: readonly string[];
  readonly seconds: number;
}

/** VMs of a stack that nobody used yet, by name. */
export class FreshVms {
  #next = 0;

  take(count: number): readonly string[] {
    const names = Array.from({ length: count }, (_, index) => `node-${String(this.#next + index).padStart(5, '0')}`);
    this.#next += count;
    return names;
  }
}

/**
 * Walks the points of one scenario that are chosen among all, each on a VM of its own, after a clean run that says which
 * there are. `SLASHVM_POINT` leaves out those whose label does not hold it.
 */
export async function walkPoints(
  stack: TestStack,
  vms: FreshVms,
  scenario: Scenario,
  choose: (points: readonly Point[]) => readonly Point[],
): Promise<Row> {
  const began = Date.now();
  const [first = ''] = await ready(stack, vms, scenario, 1);
  const clean = await walk(stack, scenario, first);
  const faultless = judge(clean);
  if (faultless.verdict !== 'done once') throw new Error(`${scenario.name}: ${faultless.why ?? faultless.verdict}`);
  const wanted = process.env['SLASHVM_POINT'] ?? '';
  const points = choose(pointsOf(clean.phases).filter(({ label }) => label.includes(wanted)));
  const names = await ready(stack, vms, scenario, points.length);
  const verdicts = new Map<Verdict, number>();
  const wrong: string[] = [];
  let reached = 0;
  for (const [index, point] of points.entries()) {
    const { verdict, why, hit } = await atPoint(point, names[index] ?? '');
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    reached += hit ? 1 : 0;
    if (why !== undefined) wrong.push(`${scenario.name}, ${point.label}: ${why}`);
  }
  return { name: scenario.name, points: points.length, reached, verdicts, wrong, seconds: (Date.now() - began) / 1000 };

  async function atPoint(point: Point, vm: string): Promise<{ verdict: Verdict; why?: string; hit: boolean }> {
    try {
      const aftermath = await walk(stack, scenario, vm, point);
      return { ...judge(aftermath), hit: aftermath.reached };
    } catch (error) {
      return { verdict: 'wrong', why: String(error), hit: true };
    }
  }
}

async function ready(stack: TestStack, vms: FreshVms, { before }: Scenario, count: number): Promise<readonly string[]> {
  const names = vms.take(count);
  const moIds = await Promise.all(names.map((name) => moIdOf(stack, 'prod', name)));
  await stack.clearFaults();
  await prepareVms(stack, moIds, before);
  return names;
}

const COLUMNS: readonly Verdict[] = ['nothing done', 'done once', 'told how far', 'told unknown', 'wrong'];

/** Counts by command, as people read them. */
export function tableOf(rows: readonly Row[]): string {
  const line = (name: string, values: readonly (string | number)[]): string =>
    [name.padEnd(24), ...values.map((value) => String(value).padStart(13))].join('');
  return [
    line('', ['points', 'reached', ...COLUMNS, 'seconds']),
    ...rows.map(({ name, points, reached, verdicts, seconds }) =>
      line(name, [points, reached, ...COLUMNS.map((verdict) => verdicts.get(verdict) ?? 0), seconds.toFixed(0)]),
    ),
  ].join('\n');
}

/** Points of a question that are walked where another command's question is walked whole: its code is the same. */
const QUESTION_SAMPLE = 12;

/** What the table leaves out. */
export const NOTE =
  `All points from the click on; of each question but one command's ${QUESTION_SAMPLE} points; ` +
  'of a change that is handed over, a sample of what comes after';

/** All points from the click on, and a sample of those before it. */
export function fromClickOn(points: readonly Point[], seed: number): readonly Point[] {
  const isAsking = ({ phase }: Point): boolean => phase === 'question';
  return [...sampleOf(points.filter(isAsking), QUESTION_SAMPLE, seed), ...points.filter((point) => !isAsking(point))];
}
