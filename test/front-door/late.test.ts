// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { describe, expect, test } from '@jest/globals';
import { stackOfFile } from '#test/conversation';
import { send } from '#test/front-door/outcome';

const here = stackOfFile();

describe('A command that is late', () => {
  test('is not begun by a function that was free only two minutes later, and says so', async () => {
    const { stack } = here;
    await stack.fault({ service: 'vcenter', match: { vcenter: 'lab' }, times: 0, then: 'hang' });
    const busy = await Promise.all([1, 2, 3, 4].map((n) => stack.typed(`/vm info lab0${n} --vcenter lab`)));
    await stack.until(async () => {
      const hanging = (await stack.outgoing()).filter(({ name }) => name === 'lab').map(({ requestId }) => requestId);
      return new Set(hanging).size === busy.length ? true : undefined;
    });
    const { job } = await stack.typed('/vm snapshot app01');

    await stack.clearFaults();
    await stack.advance(121);

    const ended = await stack.jobEnded(job);
    expect(ended).toMatchObject({ state: 'ended', exit: 1 });
    const said = (await stack.transcript()).at(-1);
    expect(said?.text).toBe(
      '⚠️ This reached SlashVM too late to be run safely, so nothing was done. Type it again if it is still wanted.',
    );
    const prod = (await stack.requests(0, 'vcenter')).filter(({ name }) => name === 'prod');
    expect(prod).toEqual([]);
    for (const { job: id } of busy) expect(await stack.jobEnded(id)).toMatchObject({ exit: 1 });
  });

  test('and that Lambda has given up before, is answered by the function for failures', async () => {
    const { stack } = here;
    await stack.fault({ service: 'lambda', match: { operation: 'Deliver', function: 'vm' }, delayMs: 121_000 });
    setTimeout(() => void stack.advance(122), 300);

    const outcome = await send(stack, { text: 'snapshot app01' });

    expect(outcome.vcenter).toEqual([]);
    expect(outcome.text).toBe('❌ SlashVM was too busy to take this in time. Nothing was started; type it again.');
    expect(outcome.counted).toEqual(['NeverClaimed']);
  });
});
