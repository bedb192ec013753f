import { describe, expect, test } from '@jest/globals';
import { cleanRun, type KillPoint, killedAt, untruth } from '#test/chaos/kill-points';
import { stackOfFile } from '#test/conversation';

describe('/vm snapshot, its process ended', () => {
  const here = stackOfFile({ vms: 200 });

  test('before and after each outgoing request: one snapshot or none, and a truthful last word', async () => {
    const { stack } = here;
    const requests = await cleanRun(stack, '/vm snapshot app01');
    const points = requests.flatMap((_, index): KillPoint[] => [
      { when: 'before', request: index + 1 },
      { when: 'after', request: index + 1 },
    ]);
    const names = await targets(points.length);
    const counts = new Map<string, number>();
    const wrong: string[] = [];

    for (const [index, point] of points.entries()) {
      const aftermath = await killedAt(stack, point, names[index] ?? '');
      const reason = untruth(aftermath);
      const where = `${point.when} ${requests[point.request - 1]} (#${point.request})`;
      if (reason !== undefined) wrong.push(`${where}: ${reason}`);
      const kind = `${aftermath.killed ? 'killed' : 'not reached'}, ${aftermath.snapshots} snapshot(s)`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }

    console.log([`${points.length} points`, ...[...counts].map(([kind, count]) => `${count} × ${kind}`)].join('\n'));
    expect(wrong).toEqual([]);
    expect(points.length).toBeGreaterThan(30);
  }, 2_000_000);

  /** Each point takes a VM of its own, so that what it finds there is its own. */
  async function targets(count: number): Promise<readonly string[]> {
    const { body } = await here.stack.vcenter('prod').ask('GET', '/api/vcenter/vm');
    const names = (body as { name: string }[]).map(({ name }) => name).filter((name) => /^node-\d+$/.test(name));
    expect(names.length).toBeGreaterThanOrEqual(count);
    return names.slice(0, count);
  }
});
