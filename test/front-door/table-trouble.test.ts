// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { describe, expect, test } from '@jest/globals';
import { moIdOf, snapshotsOf, stackOfFile, type } from '#test/conversation';

const here = stackOfFile();

describe('A write to the table whose answer is lost', () => {
  test.each(Array.from({ length: 10 }, (_, index) => [index + 1, `svc${String(index + 2).padStart(2, '0')}`] as const))(
    'is sent again and counts as done: number %s of a snapshot command',
    async (nth, name) => {
      const { stack } = here;
      const moId = await moIdOf(stack, 'prod', name);
      const quick = { operation: 'CreateSnapshotEx_Task' };
      await stack.fault({ service: 'vcenter', match: quick, then: { taskSeconds: 0 } });
      const match = { operation: 'PutItem' };
      const id = await stack.fault({ service: 'dynamodb', match, after: nth - 1, then: 'lost' });

      const { job, text } = await type(stack, `/vm snapshot ${name}`);

      const rules = await stack.ask<{ id: number; applied: number }[]>('GET', '/local/faults');
      expect(rules.find((rule) => rule.id === id)?.applied).toBe(1);
      await stack.clearFaults();
      expect(job).toMatchObject({ state: 'ended', exit: 0 });
      expect(await snapshotsOf(stack, 'prod', moId)).toHaveLength(1);
      expect(text).toMatch(/^✅ Took a snapshot of /);
    },
  );
});
