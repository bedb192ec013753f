import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { FaultRule, FaultThen } from '#infra/local/faults';
import { faultRule, lastOf, stackOfFile, type } from '#test/conversation';
import { ask, clickOn, lastRequest, tokenOf, toldSince, writesSince } from '#test/front-door/asking';

const here = stackOfFile();
const INVOCATION: FaultRule = { service: 'lambda', match: { operation: 'Invocation', function: 'interactions' } };
/** Until the sweeper has come by, seconds. */
const SWEPT = 6 * 60;

const shortTasks = (): Promise<number> =>
  here.stack.fault(faultRule({ service: 'vcenter', match: { operation: '*_Task' }, times: 0 }, { taskSeconds: 0 }));

beforeAll(shortTasks);
afterEach(async () => {
  await here.stack.clearFaults();
  await shortTasks();
});

/** Presses Confirm on a new question while something goes wrong; what was answered, and the question. */
async function confirmWith(vm: string, rule: FaultRule, consequence: FaultThen) {
  const { stack } = here;
  const asked = await ask(stack, `/vm power-off ${vm}`);
  const payload = clickOn(asked.question, tokenOf(asked.question, 'Confirm'));
  const since = await lastRequest(stack);
  await stack.fault(faultRule(rule, consequence));
  const { status } = await stack.interaction({ payload });
  await toldSince(stack, 0);
  return { ...asked, payload, status, since };
}

describe('A press of Confirm whose function dies', () => {
  test.each([
    ['before it reads the Job', { kill: 'before', request: 1, kind: 'dynamodb' }, 'svc02'],
    ['after it has read the Job', { kill: 'after', request: 1, kind: 'dynamodb' }, 'svc03'],
    ['before it stores the answer', { kill: 'before', request: 1, operation: 'PutItem' }, 'svc04'],
  ])('%s is seen as failed, changes nothing, and may be repeated', async (_when, consequence, vm) => {
    const { stack } = here;
    const { id, payload, status, since } = await confirmWith(vm, INVOCATION, consequence);
    expect(status).not.toBe(200);
    expect(await writesSince(stack, since)).toEqual([]);
    expect(await stack.job(id)).toMatchObject({ state: 'awaiting-confirmation' });

    await stack.interaction({ payload });

    expect(await stack.jobEnded(id)).toMatchObject({ state: 'ended', exit: 0 });
    expect(await writesSince(stack, since)).toEqual(['PowerOffVM_Task']);
  });

  test.each([
    ['after it has stored the answer', { kill: 'after', request: 1, operation: 'PutItem' }, 'svc05'],
    ['before it calls the command’s function', { kill: 'before', request: 1, kind: 'lambda' }, 'svc06'],
  ])('%s: a second press says so, and the sweeper goes on with it, once', async (_when, consequence, vm) => {
    const { stack } = here;
    const { id, payload, question, since } = await confirmWith(vm, INVOCATION, consequence);
    expect(await writesSince(stack, since)).toEqual([]);
    const last = lastOf(await stack.transcript());
    await stack.interaction({ payload });
    expect((await toldSince(stack, last)).at(-1)?.text).toMatch(
      /^⚠️ Job \w{4} is decided already\. Nothing more was done/,
    );

    await stack.advance(SWEPT);

    expect(await stack.jobEnded(id)).toMatchObject({ state: 'ended', exit: 0 });
    expect((await stack.transcript()).find(({ ts }) => ts === question.ts)?.text).toMatch(/^✅ Powered off /);
    expect(await writesSince(stack, since)).toEqual(['PowerOffVM_Task']);
  });

  test('after it has called the command’s function, changes nothing more', async () => {
    const { stack } = here;
    const { id, since } = await confirmWith('svc08', INVOCATION, { kill: 'after', request: 1, kind: 'lambda' });

    expect(await stack.jobEnded(id)).toMatchObject({ state: 'ended', exit: 0 });
    await stack.advance(SWEPT);
    await toldSince(stack, 0);
    expect(await writesSince(stack, since)).toEqual(['PowerOffVM_Task']);
  });
});

describe('A press of Confirm', () => {
  test('whose stored answer was not confirmed runs once', async () => {
    const { stack } = here;
    const rule: FaultRule = { service: 'dynamodb', match: { operation: 'PutItem' } };
    const { id, since } = await confirmWith('svc09', rule, 'lost');

    expect(await stack.jobEnded(id)).toMatchObject({ state: 'ended', exit: 0 });
    await stack.advance(SWEPT);
    await toldSince(stack, 0);
    expect(await writesSince(stack, since)).toEqual(['PowerOffVM_Task']);
  });

  test('whose Job cannot be handed over is gone on with by the sweeper, once', async () => {
    const { stack } = here;
    const rule: FaultRule = { service: 'lambda', match: { operation: 'Accept', function: 'vm' }, times: 10 };
    const { id, status, since } = await confirmWith('svc10', rule, { status: 500, body: '' });
    expect(status).not.toBe(500);
    expect(await writesSince(stack, since)).toEqual([]);
    await stack.clearFaults();
    await shortTasks();

    await stack.advance(SWEPT);

    expect(await stack.jobEnded(id)).toMatchObject({ state: 'ended', exit: 0 });
    expect(await writesSince(stack, since)).toEqual(['PowerOffVM_Task']);
  });

  test('whose command’s function dies before it has looked again is gone on with, once', async () => {
    const { stack } = here;
    const rule: FaultRule = { service: 'lambda', match: { operation: 'Invocation', function: 'vm' } };
    const { id, since } = await confirmWith('svc11', rule, { kill: 'start' });

    expect(await stack.jobEnded(id, 60_000)).toMatchObject({ state: 'ended', exit: 0 });
    expect(await writesSince(stack, since)).toEqual(['PowerOffVM_Task']);
  });
});

describe('A press of a button that runs a command', () => {
  test('whose function dies once the Job is stored is too late for the sweeper, and the person is told', async () => {
    const { stack } = here;
    const { messages } = await type(stack, '/vm snapshot web01');
    const [message] = messages;
    if (message === undefined) throw new Error('Nothing was said.');
    const since = await lastRequest(stack);
    const last = lastOf(await stack.transcript());
    const token = tokenOf(message, 'Staging · esx02.example.com · prod');
    await stack.fault(faultRule(INVOCATION, { kill: 'before', request: 1, kind: 'lambda' }));
    await stack.interaction({ payload: clickOn(message, token) });

    await stack.advance(SWEPT);

    const told = await stack.waitForMessage(({ text }) => text.includes('too late'), undefined, last);
    expect(told.ephemeralTo ?? told.channel).toMatch(/^(U0ADMIN001|D)/);
    expect(await writesSince(stack, since)).toEqual([]);
  });
});
