import { afterEach, describe, expect, test } from '@jest/globals';
import { type Answered, atRest, faultRule, stackOfFile, type } from '#test/conversation';
import { auditEntries, type StoredEntry } from '#test/functions/audit/journal-items';
import type { TestStack } from '#test/stack';

const here = stackOfFile();
/** Until the sweeper has come by, seconds. */
const SWEPT = 6 * 60;

const THROTTLED = {
  status: 400,
  body: { __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', message: 'Slow down.' },
};

const shortTasks = (): Promise<number> =>
  here.stack.fault(faultRule({ service: 'vcenter', match: { operation: '*_Task' }, times: 0 }, { taskSeconds: 0 }));

afterEach(() => here.stack.clearFaults());

const entriesOf = async (stack: TestStack, id: string): Promise<readonly StoredEntry[]> =>
  (await auditEntries(stack)).filter(({ job }) => job === id);

/** The transitions that the journal has of a Job, each once. */
const journalled = async (stack: TestStack, id: string): Promise<readonly string[]> => [
  ...new Map((await entriesOf(stack, id)).map(({ n, state }) => [n, state])).values(),
];

const historyOf = (job: Record<string, unknown> | undefined): readonly string[] =>
  ((job?.['history'] ?? []) as { state: string }[]).map(({ state }) => state);

const verified = async (stack: TestStack): Promise<string> => (await type(stack, '/vm-audit verify')).text;

/** What went wrong with a word is told by how often it was said. */
const said = (messages: Answered['messages']): readonly string[] =>
  messages.filter(({ text }) => text.startsWith('✅')).map(({ text }) => text);

describe('A journal that cannot be written', () => {
  test('neither undoes nor hides the change: its Job stays owed, and the sweeper brings the journal on', async () => {
    const { stack } = here;
    await shortTasks();
    await stack.fault(faultRule({ service: 'dynamodb', match: { operation: 'Query' }, times: 0 }, THROTTLED));
    const { job: id } = await stack.typed('/vm snapshot app01');
    const told = await stack.waitForMessage(({ text }) => text.startsWith('✅ Took a snapshot of *app01*'));
    const lines = await atRest(stack);

    const owed = await stack.job(id);
    expect(owed).toMatchObject({ state: 'ended', exit: 0, concluded: true, audited: 0 });
    expect(owed).toHaveProperty('dueAt');
    expect(owed).not.toHaveProperty('lease');
    const printed = lines.map(({ line }) => line);
    expect(printed.some((line) => line.includes('"message":"audit-behind"') && line.includes(id))).toBe(true);
    expect(printed.some((line) => line.includes('"Name":"AuditBehind"'))).toBe(true);

    await stack.clearFaults();
    await stack.advance(SWEPT);

    const job = await stack.jobEnded(id);
    expect(await journalled(stack, id)).toEqual(['received', 'running', 'ended']);
    expect(job).toMatchObject({ state: 'ended', exit: 0, audited: 3 });
    const now = (await stack.transcript()).find(({ ts }) => ts === told.ts);
    expect(now?.text).toBe(told.text);
    expect(now?.edits).toEqual(told.edits);
  });

  test('does not keep a read from its answer, nor a refusal from being written down later', async () => {
    const { stack } = here;
    await stack.fault(faultRule({ service: 'dynamodb', match: { operation: 'Query' }, times: 0 }, THROTTLED));
    const { job: id } = await stack.typed('/vm list', { user: 'outsider' });
    await stack.waitForMessage(
      ({ text, ephemeralTo }) => ephemeralTo === 'U0OUTSIDE1' && text.startsWith('❌ You may not'),
    );
    await atRest(stack);
    expect(await stack.job(id)).toMatchObject({ state: 'refused', audited: 0 });

    await stack.clearFaults();
    await stack.advance(SWEPT);

    await stack.jobEnded(id);
    const [, last] = await entriesOf(stack, id);
    expect(last).toMatchObject({
      state: 'refused',
      exit: 1,
      told: expect.stringMatching(/^You may not run vm:list/),
    });
    const words = (await stack.transcript()).filter(({ ephemeralTo }) => ephemeralTo === 'U0OUTSIDE1');
    expect(words).toHaveLength(1);
  });
});

describe('A function that dies while it writes the journal', () => {
  /** Requests to the table at the end of a snapshot command: the query, an entry for each of three transitions, the Job. */
  const TAIL = ['Query', 'PutItem', 'PutItem', 'PutItem', 'PutItem'];
  let requests = 0;

  test('does so after the last word', async () => {
    const { stack } = here;
    await shortTasks();
    await type(stack, '/vm snapshot svc02');
    await stack.recycle('vm');
    const since = (await stack.outgoing()).at(-1)?.n ?? 0;
    await type(stack, '/vm snapshot svc03');
    await atRest(stack);
    const sent = (await stack.outgoing(since)).filter((one) => one.function === 'vm');
    const toTable = sent.filter(({ service }) => service === 'dynamodb');
    requests = toTable.length;
    expect(toTable.slice(-TAIL.length).map(({ operation }) => operation)).toEqual(TAIL);
    const lastWord = sent.findLast(({ service }) => service === 'slack')?.n ?? 0;
    expect(lastWord).toBeLessThan(toTable.at(-TAIL.length)?.n ?? 0);
  });

  test.each([
    ['before it asks for the last entry', 'before', 4, 'svc04'],
    ['after it asked for the last entry', 'after', 4, 'svc05'],
    ['after the first entry', 'after', 3, 'svc06'],
    ['after the second entry', 'after', 2, 'svc08'],
    ['between the last entry and the Job', 'after', 1, 'svc09'],
    ['before the Job is let go of', 'before', 0, 'svc10'],
    ['after the Job was let go of', 'after', 0, 'svc11'],
  ])('%s loses no entry, and says nothing twice', async (_when, kill, fromEnd, vm) => {
    const { stack } = here;
    await shortTasks();
    await stack.recycle('vm');
    const rule = { service: 'lambda', match: { operation: 'Invocation', function: 'vm' } } as const;
    const id = await stack.fault(faultRule(rule, { kill, request: requests - fromEnd, kind: 'dynamodb' }));

    const { job, messages, id: jobId } = await type(stack, `/vm snapshot ${vm}`, { timeout: 40_000 });

    const rules = await stack.ask<{ id: number; applied: number }[]>('GET', '/local/faults');
    expect(rules.find((one) => one.id === id)?.applied).toBe(1);
    expect(job).toMatchObject({ state: 'ended', exit: 0, audited: 3 });
    expect(await journalled(stack, jobId)).toEqual(historyOf(job));
    expect(said(messages)).toHaveLength(1);
    const shown = await type(stack, `/vm-audit show ${jobId}`);
    expect(shown.text.match(/^• Entry \d+: (received|running|ended) /gm)).toHaveLength(3);
  });

  test('leaves the journal whole', async () => {
    expect(await verified(here.stack)).toMatch(/^✅ The journal is as it was written: /);
  });

  test('again and again is ended by what stands in for it, and never as a success', async () => {
    const { stack } = here;
    const rule = { service: 'lambda', match: { operation: 'Invocation', function: 'vm' }, times: 0 } as const;
    await stack.fault(faultRule(rule, { kill: 'before', request: 1, kind: 'vcenter' }));

    const { job, id } = await type(stack, '/vm snapshot svc12', { timeout: 60_000 });

    expect(job).toMatchObject({ state: 'ended', exit: 1 });
    expect(await journalled(stack, id)).toEqual(historyOf(job));
    await stack.clearFaults();
    const { text } = await type(stack, `/vm-audit show ${id}`);
    expect(text).toMatch(/: failed ·[\s\S]*Told: SlashVM failed several times before it could begin/);
  });
});

describe('Several functions that write at once', () => {
  test('make one chain, with every transition of every Job', async () => {
    const { stack } = here;
    await shortTasks();
    const before = (await auditEntries(stack)).length;
    const people = ['admin', 'operator', 'requester', 'approver'];
    const typed = await Promise.all(
      Array.from({ length: 16 }, (_, index) => {
        const who = { user: people[index % people.length] ?? 'admin', timeout: 60_000 };
        if (index % 3 === 0) return type(stack, `/vm snapshot svc${String(index + 2).padStart(2, '0')} --again`, who);
        return type(stack, index % 3 === 1 ? '/vm-audit list --since 1h' : `/vm info app0${(index % 3) + 1}`, who);
      }),
    );

    for (const { id, job } of typed) expect(await journalled(stack, id)).toEqual(historyOf(job));
    expect((await auditEntries(stack)).length).toBeGreaterThanOrEqual(before + 16 * 2);
    expect(await verified(stack)).toMatch(/^✅ The journal is as it was written: /);
  });
});
