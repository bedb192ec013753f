import { describe, expect, test } from '@jest/globals';
import { atRest, lastOf, stackOfFile } from '#test/conversation';
import { ask, clickOn, lastRequest, pressed, tokenOf, toldSince, writesSince } from '#test/front-door/asking';

const here = stackOfFile();
const OVER = /^⚠️ Nobody answered in time, so nothing was done · asked by <@U0ADMIN001>: `/;
const FIVE_MINUTES = 5 * 60;

describe('A question that nobody answered for five minutes', () => {
  test('can be answered until then', async () => {
    const { stack } = here;
    const { id, question } = await ask(stack, '/vm power-off app01');
    await stack.advance(FIVE_MINUTES - 20);

    await pressed(stack, question, 'Confirm');

    expect(await stack.jobEnded(id)).toMatchObject({ state: 'ended', exit: 0 });
  });

  test('says so to whoever presses, does nothing, and its message says that it is over', async () => {
    const { stack } = here;
    const { id, question } = await ask(stack, '/vm power-off app02');
    const payload = clickOn(question, tokenOf(question, 'Confirm'));
    const since = await lastRequest(stack);
    const last = lastOf(await stack.transcript());
    await stack.advance(FIVE_MINUTES + 1);

    await stack.interaction({ payload });
    const job = await stack.jobEnded(id);

    expect(job).toMatchObject({ state: 'expired', exit: 1 });
    const told = await toldSince(stack, last);
    expect(told.find(({ ts }) => ts === question.ts)?.text).toMatch(OVER);
    const alone = told.find(({ ephemeralTo }) => ephemeralTo === 'U0ADMIN001');
    expect(alone?.text).toMatch(
      /^⚠️ (The time to answer is over, so nothing was done|This button is not valid any more)/,
    );
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('opens no modal either, where the VMs would have to be counted', async () => {
    const { stack } = here;
    const { id, question } = await ask(stack, '/vm reset svc02 svc03 svc04 svc05 svc06 svc08');
    const payload = clickOn(question, tokenOf(question, 'Confirm'));
    const since = await lastRequest(stack);
    await stack.advance(FIVE_MINUTES + 1);

    await stack.interaction({ payload });

    expect(await stack.jobEnded(id)).toMatchObject({ state: 'expired' });
    expect(await stack.views()).toEqual([]);
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('is not answered by a modal that was opened in time and filled in too late', async () => {
    const { stack } = here;
    const { id, question } = await ask(stack, '/vm reset svc09 svc10 svc11 svc12 svc13 svc15');
    await pressed(stack, question, 'Confirm');
    const since = await lastRequest(stack);
    await stack.advance(FIVE_MINUTES + 1);

    const { errors, open } = await stack.submit({ values: { count: '6' } });

    expect(open).toBe(true);
    expect(errors?.['count']).toMatch(/nothing was done|Nothing more was done/);
    expect(await stack.jobEnded(id)).toMatchObject({ state: 'expired' });
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('is closed by the sweeper where nobody ever presses', async () => {
    const { stack } = here;
    const { id, question } = await ask(stack, '/vm power-off svc16');
    const since = await lastRequest(stack);

    await stack.advance(2 * FIVE_MINUTES + 10);

    expect(await stack.jobEnded(id)).toMatchObject({ state: 'expired', exit: 1 });
    const told = (await stack.transcript()).find(({ ts }) => ts === question.ts);
    expect(told?.text).toMatch(OVER);
    expect(told?.blocks.filter(({ type }) => type === 'actions')).toEqual([]);
    await atRest(stack);
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('may be typed again at once', async () => {
    const { question } = await ask(here.stack, '/vm power-off svc16');
    expect(question.text).toMatch(/^❓ Really power off \*svc16\*\?/);
  });
});
