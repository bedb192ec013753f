// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { describe, expect, test } from '@jest/globals';
import { stackOfFile } from '#test/conversation';
import { send } from '#test/front-door/outcome';

const here = stackOfFile();

/** Holds the next event of a function back; resolves, once asked, when it is being held. */
async function holdBack(name: string): Promise<() => Promise<void>> {
  const match = { operation: 'Deliver', function: name };
  const id = await here.stack.fault({ service: 'lambda', match, delayMs: 121_000 });
  const isHeld = async (): Promise<true | undefined> => {
    const rules = await here.stack.ask<{ id: number; applied: number }[]>('GET', '/local/faults');
    return rules.some((rule) => rule.id === id && rule.applied > 0) ? true : undefined;
  };
  return async () => void (await here.stack.until(isHeld));
}

describe('A command that is late', () => {
  test('because Lambda held it for two minutes, is answered by the function for failures', async () => {
    const { stack } = here;
    const held = await holdBack('vm');

    const [outcome] = await Promise.all([
      send(stack, { text: 'snapshot app01' }),
      held().then(() => stack.advance(122)),
    ]);

    expect(outcome.vcenter).toEqual([]);
    expect(outcome.text).toBe('❌ SlashVM was too busy to take this in time. Nothing was started; type it again.');
    expect(outcome.counted).toEqual(['NeverClaimed']);
  });

  test('because every function was busy for two minutes, is answered so too', async () => {
    const { stack } = here;
    await stack.fault({ service: 'vcenter', match: { vcenter: 'lab' }, times: 0, then: 'hang' });
    const busy = await Promise.all([1, 2, 3, 4].map((n) => stack.typed(`/vm info lab0${n} --vcenter lab`)));
    await stack.until(async () => {
      const hanging = (await stack.outgoing()).filter(({ name }) => name === 'lab').map(({ requestId }) => requestId);
      return new Set(hanging).size === busy.length ? true : undefined;
    });
    await stack.typed('/vm snapshot app01');
    await stack.clearFaults();

    await stack.advance(121);

    await stack.waitForMessage(({ text }) => text.includes('SlashVM was too busy to take this in time'));
    for (const { job } of busy) expect(await stack.jobEnded(job)).toMatchObject({ exit: 1 });
    expect((await stack.asked()).filter(({ name }) => name === 'prod')).toEqual([]);
  });

  test('because its function died and was followed up only two minutes later, is not begun', async () => {
    const { stack } = here;
    const died = { service: 'lambda', match: { operation: 'Invocation', function: 'vm' } } as const;
    await stack.fault({ ...died, then: { kill: 'before', request: 1, kind: 'slack' } });
    const held = await holdBack('failures');
    const { job } = await stack.typed('/vm snapshot app01');
    await held();

    await stack.advance(122);

    expect(await stack.jobEnded(job)).toMatchObject({ state: 'ended', exit: 1 });
    expect((await stack.transcript()).at(-1)?.text).toBe(
      '⚠️ This reached SlashVM too late to be run safely, so nothing was done. Type it again if it is still wanted.',
    );
    expect((await stack.requests(0, 'vcenter')).filter(({ operation }) => operation?.endsWith('_Task'))).toEqual([]);
  });
});
