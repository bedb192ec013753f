import { beforeAll, describe, expect, test } from '@jest/globals';
import type { FaultRule } from '#infra/local/faults';
import { faultRule, lastOf, stackOfFile, type } from '#test/conversation';
import { ask, clickOn, labelsOf, lastRequest, pressed, tokenOf, toldSince, writesSince } from '#test/front-door/asking';

const here = stackOfFile();

const shortTasks = (): Promise<number> =>
  here.stack.fault(faultRule({ service: 'vcenter', match: { operation: '*_Task' }, times: 0 }, { taskSeconds: 0 }));

beforeAll(shortTasks);

describe('A question', () => {
  test('shows what is about to be changed, what is lost and the free space, and nothing is begun before', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const { id, question } = await ask(stack, '/vm delete-snapshot db01 --all');

    const [headline, vm, first, second, third, free, whose] = question.text.split('\n');
    expect(headline).toMatch(
      /^❓ Really delete snapshots of \*db01\*\? · asked by <@U0ADMIN001>: `\/vm delete-snapshot db01 --all`$/,
    );
    expect(vm).toBe('• *db01* (prod) is on · /DC0/vm/Production/Data');
    expect(first).toMatch(/^ {4}• loses the snapshot #1 \*before 9\.2 upgrade\* \([\d.]+ [KMG]B, 40 days old\)\.$/);
    expect(second).toMatch(/#2 \*schema 118\* \([\d.]+ [KMG]B, 12 days old\)/);
    expect(third).toMatch(/#3 \*hotfix\* \([\d.]+ [KMG]B, 2 days old\)/);
    expect(free).toMatch(/^Free: ds-ssd-01 [\d.]+ TB of 20 TB$/);
    expect(whose).toMatch(/^Only <@U0ADMIN001> can answer, until .+ Nothing is done before\. Job \w{4}$/);
    expect(labelsOf(question)).toEqual(['Confirm', 'Cancel']);
    expect(question.channel).toBe(stack.local.channels[0]?.id);
    expect(await stack.job(id)).toMatchObject({ state: 'awaiting-confirmation' });
    expect(await writesSince(stack, since)).toEqual([]);
    await pressed(stack, question, 'Cancel');
  });

  test('that is answered with Cancel says by whom, and that nothing was done', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const { id, question } = await ask(stack, '/vm power-off app01');

    const [told, ...others] = await pressed(stack, question, 'Cancel');

    expect(others).toEqual([]);
    expect(told?.ts).toBe(question.ts);
    expect(told?.text).toBe(
      '⚠️ Cancelled by <@U0ADMIN001>, so nothing was done · asked by <@U0ADMIN001>: `/vm power-off app01`',
    );
    expect(await stack.job(id)).toMatchObject({ state: 'cancelled', exit: 1 });
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('that is answered with Confirm becomes the status of what runs', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const { id, question } = await ask(stack, '/vm power-off app01');

    const told = await pressed(stack, question, 'Confirm');

    expect(told.map(({ ts }) => ts)).toEqual([question.ts]);
    expect(told[0]?.text).toMatch(/^✅ Powered off \*app01\*/);
    expect(await stack.job(id)).toMatchObject({ state: 'ended', exit: 0 });
    expect(await writesSince(stack, since)).toEqual(['PowerOffVM_Task']);
  });

  test('that was cancelled may be asked again at once', async () => {
    const { stack } = here;
    const { question } = await ask(stack, '/vm reset app02');
    await pressed(stack, question, 'Cancel');

    const again = await ask(stack, '/vm reset app02');

    expect(again.question.text).toMatch(/^❓ Really reset \*app02\*\?/);
    await pressed(stack, again.question, 'Cancel');
  });

  test('that is still open is pointed to where the same is typed once more', async () => {
    const { stack } = here;
    const { id, question } = await ask(stack, '/vm reset app02');

    const { text, job } = await type(stack, '/vm reset app02');

    expect(text).toContain(
      `You asked for exactly this already: job ${id.slice(0, 4).toUpperCase()} waits for your answer. Nothing was started again.`,
    );
    expect(job).toMatchObject({ exit: 1 });
    await pressed(stack, question, 'Cancel');
  });
});

describe('The question of a revert', () => {
  test('is about the revert, also where a start follows; what was typed is no choice any more', async () => {
    const { stack } = here;

    const { question } = await ask(stack, '/vm revert db01 --snapshot "#1" --start');

    expect(question.text).toMatch(/^❓ Really revert \*db01\*\?/);
    expect(question.text).toContain('is on, will be *off* and is then started.');
    expect(labelsOf(question)).toEqual(['Confirm', 'Cancel']);
    await pressed(stack, question, 'Cancel');
  });

  test('offers to start the VM only where it would be off', async () => {
    const { stack } = here;
    const [off, on] = [await ask(stack, '/vm revert db01 --snapshot "#1"'), await ask(stack, '/vm revert db01')];

    expect(off.question.text).toContain('is on and will be *off*.');
    expect(labelsOf(off.question)).toEqual(['Confirm', 'Confirm and start it', 'Cancel']);
    expect(on.question.text).toContain('is on and will be on as it was then.');
    expect(labelsOf(on.question)).toEqual(['Confirm', 'Cancel']);
    for (const { question } of [off, on]) await pressed(stack, question, 'Cancel');
  });

  test('answered with a start, whose start fails, says that it is reverted all the same', async () => {
    const { stack } = here;
    const { id, question } = await ask(stack, '/vm revert db01 --snapshot "#1" --no-safety');
    const rule: FaultRule = { service: 'vcenter', match: { operation: 'PowerOnMultiVM_Task' } };
    await stack.clearFaults();
    await stack.fault(faultRule(rule, { taskError: { _typeName: 'InsufficientResourcesFault' } }));

    const [told] = await pressed(stack, question, 'Confirm and start it');

    expect(told?.text).toMatch(/^⚠️ Reverted \*db01\*, but not all that was asked for came out well · asked by /);
    expect(told?.text).toContain('❌ *db01* (prod): could not start: ');
    expect(told?.text).toContain('✅ is back at #1 *before 9.2 upgrade*');
    expect(await stack.job(id)).toMatchObject({ exit: 1 });
    await shortTasks();
  });
});

describe('Who is asked', () => {
  test.each([
    ['one VM by its exact name', 'suspend team-01'],
    ['one VM by its path', 'suspend /DC0/vm/Team/team-02'],
  ])('is nobody where %s is interrupted', async (_what, typed) => {
    const { text, job } = await type(here.stack, `/vm ${typed}`);

    expect(text).toMatch(/^✅ Suspended \*team-0\d\*/);
    expect(job).toMatchObject({ exit: 0 });
  });

  test.each([
    ['two VMs', 'suspend team-03 team-04', 'suspend *team-03* and *team-04*'],
    ['a glob, though it fits one', 'suspend team-03*', 'suspend *team-03*'],
    ['a filter', 'suspend team-03 --folder Team', 'suspend *team-03*'],
    ['guests', 'shutdown team-03 team-04', 'shut down *team-03* and *team-04*'],
  ])('is the asker where %s would be interrupted', async (_what, typed, todo) => {
    const { stack } = here;

    const { question } = await ask(stack, `/vm ${typed}`);

    expect(question.text).toContain(`❓ Really ${todo}?`);
    await pressed(stack, question, 'Cancel');
  });

  test.each(['power-off svc02', 'reset svc02', 'revert db01', 'delete-snapshot deep01 --snapshot "#30"'])(
    'is the asker whenever something is destroyed: %s',
    async (typed) => {
      const { stack } = here;

      const { question } = await ask(stack, `/vm ${typed}`);

      expect(question.text).toMatch(/^❓ Really /);
      await pressed(stack, question, 'Cancel');
    },
  );

  test('is nobody where nothing is left to do', async () => {
    const { text, job } = await type(here.stack, '/vm power-off app04');

    expect(text).toMatch(/^✅ Already so: \*app04\*/);
    expect(job).toMatchObject({ exit: 0 });
  });
});

describe('More than five VMs', () => {
  const SIX = 'svc02 svc03 svc04 svc05 svc06 svc08';

  test('have to be counted: a wrong number is said in the modal and changes nothing, the right one runs', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const { id, question } = await ask(stack, `/vm power-off ${SIX}`);
    expect(question.text).toMatch(/^❓ Really power off 6 VMs\?/);

    expect(await pressed(stack, question, 'Confirm')).toEqual([]);
    const [view] = await stack.views();
    expect(JSON.stringify(view?.view['blocks'])).toContain('You are about to power off 6 VMs.');
    expect(JSON.stringify(view?.view['blocks'])).toContain('Type 6 to go on');

    for (const count of ['5', '66', '-6', '6.5', '0']) {
      const wrong = await stack.submit({ values: { count } });
      expect(wrong).toMatchObject({ open: true, errors: { count: expect.any(String) } });
    }
    expect((await stack.views())[0]?.errors).toBeDefined();
    expect(await stack.job(id)).toMatchObject({ state: 'awaiting-confirmation' });
    expect(await writesSince(stack, since)).toEqual([]);

    const last = lastOf(await stack.transcript());
    expect(await stack.submit({ values: { count: '6' } })).toMatchObject({ open: false });
    const [told] = await toldSince(stack, last);
    expect(told?.text).toMatch(/^✅ Powered off 6 VMs/);
    expect(await writesSince(stack, since)).toEqual(Array(6).fill('PowerOffVM_Task'));
  });

  test('say what was typed where it is wrong', async () => {
    const { stack } = here;
    const { question } = await ask(stack, `/vm reset svc09 svc10 svc11 svc12 svc13 svc15`);
    await pressed(stack, question, 'Confirm');

    const { errors } = await stack.submit({ values: { count: '7' } });

    expect(errors).toEqual({ count: 'It is 6 VMs, not "7". Nothing was done yet.' });
    await pressed(stack, question, 'Cancel');
  });

  test('that were cancelled meanwhile are not run by the modal that is still open', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const { question } = await ask(stack, `/vm reset svc09 svc10 svc11 svc12 svc13 svc16`);
    await pressed(stack, question, 'Confirm');
    await pressed(stack, question, 'Cancel');

    const { errors } = await stack.submit({ values: { count: '6' } });

    expect(errors?.['count']).toMatch(/^This button is not valid any more: job \w{4} is over\. Nothing more was done/);
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('cannot be confirmed past their modal', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const { id, question } = await ask(stack, `/vm reset svc09 svc10 svc11 svc12 svc13 svc17`);

    await stack.interaction({ payload: clickOn(question, tokenOf(question, 'Confirm')) });
    await toldSince(stack, 0);

    expect(await stack.job(id)).toMatchObject({ state: 'awaiting-confirmation' });
    expect(await writesSince(stack, since)).toEqual([]);
    await pressed(stack, question, 'Cancel');
  });

  test('above twenty are refused with their number and how to narrow it', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const { text, job, messages } = await type(stack, '/vm power-off "svc*"');

    expect(text).toBe(
      '❌ That is 21 VMs, and at most 20 are changed at once. Nothing was done. ' +
        'Narrow it: name the VMs, use a closer glob, or add --folder, --cluster, --tag or --power.',
    );
    expect(messages[0]?.ephemeralTo).toBe('U0ADMIN001');
    expect(job).toMatchObject({ exit: 1 });
    expect(await writesSince(stack, since)).toEqual([]);
  });
});

test('A hundred presses of Confirm at once are one run', async () => {
  const { stack } = here;
  const since = await lastRequest(stack);
  const { id, question } = await ask(stack, '/vm power-off team-05');
  const payload = clickOn(question, tokenOf(question, 'Confirm'));

  const answers = await Promise.all(Array.from({ length: 100 }, () => stack.interaction({ payload })));
  const job = await stack.jobEnded(id);
  await toldSince(stack, 0);

  expect(job).toMatchObject({ state: 'ended', exit: 0, decisions: [{ act: 'confirm', by: 'U0ADMIN001' }] });
  expect(await writesSince(stack, since)).toEqual(['PowerOffVM_Task']);
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
}, 90_000);

test('Confirm and Cancel at once are one of them', async () => {
  const { stack } = here;
  const since = await lastRequest(stack);
  const { id, question } = await ask(stack, '/vm reset db02');
  const presses = ['Confirm', 'Cancel', 'Confirm', 'Cancel'].map((label) =>
    stack.interaction({ payload: clickOn(question, tokenOf(question, label)) }),
  );

  await Promise.all(presses);
  const job = await stack.jobEnded(id);

  const [decision, ...others] = job['decisions'] as { act: string }[];
  expect(others).toEqual([]);
  expect(job['state']).toBe(decision?.act === 'confirm' ? 'ended' : 'cancelled');
  expect(await writesSince(stack, since)).toEqual(decision?.act === 'confirm' ? ['ResetVM_Task'] : []);
});

test('Nothing that was sent to Slack broke one of its rules, but for presses that had to wait for a function', async () => {
  const broken = await here.stack.ask<{ rule: string }[]>('GET', '/local/violations');
  expect(broken.filter(({ rule }) => !/answer/.test(rule))).toEqual([]);
});
