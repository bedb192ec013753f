import type { Aftermath } from '#test/chaos/aftermath';
import { isWrite, type Phases, type Point, phasesOf } from '#test/chaos/points';
import type { Scenario } from '#test/chaos/scenarios';
import { vmState } from '#test/chaos/vm-state';
import { faultRule, lastOf, moIdOf, press } from '#test/conversation';
import { dynamoDb } from '#test/front-door/jobs-table';
import { passTime } from '#test/pass-time';
import type { TestStack, TranscriptMessage } from '#test/stack';

/** How far the clock goes on at once while a function waits, in seconds: one that follows for minutes has time. */
const STEP = 1;
const LONG_STEP = 4;

/** How long tasks and guests take, in seconds: what is polled once more is no other point. */
const SHORT_TASK = 1;
const LONG_TASK = 600;

/** Types a command for a VM that is ready for it, presses what it asks for, and waits until nobody owes anything. */
export async function walk(
  stack: TestStack,
  scenario: Scenario,
  vm: string,
  point?: Point,
): Promise<Aftermath & { readonly phases: Phases }> {
  const moId = await moIdOf(stack, 'prod', vm);
  await stack.recycle('vm');
  // Cold as in the clean run, whose requests are counted.
  if (point === undefined || point.phase === 'click') await stack.recycle('interactions');
  const [before, mark] = await Promise.all([vmState(stack, moId), markOf(stack)]);
  const typedFault = await setFaults(stack, scenario, point, 'typed');
  const { job: id } = await stack.typed(scenario.text(vm));
  const step = scenario.long === undefined ? STEP : LONG_STEP;
  const questions = async (): Promise<readonly TranscriptMessage[]> => {
    const told = await stack.transcript(mark.messages);
    return told.filter(({ blocks }) => JSON.stringify(blocks).includes(`"${scenario.press}"`));
  };
  const isAsked = async (): Promise<boolean> =>
    (await isOver(stack, id, mark.messages)) || (scenario.press !== undefined && (await questions()).length > 0);
  await passTime(stack, isAsked, step);
  const isLater = point?.from === 'pressed';
  const fault = isLater ? await setFaults(stack, scenario, point, 'pressed') : typedFault;
  const clicks =
    scenario.press === undefined ? [] : await answer(stack, await questions(), scenario.press, mark, point);
  await passTime(stack, () => isOver(stack, id, mark.messages), step);
  const reached = await isUsed(stack, fault);
  const [now, told, received, left] = await Promise.all([
    vmState(stack, moId),
    stack.transcript(mark.messages),
    stack.requests(mark.requests, 'vcenter'),
    stack.outgoing(mark.outgoing),
  ]);
  return {
    scenario,
    reached,
    before,
    now,
    writes: received.filter(isWrite).map(({ operation, path }) => `${operation} ${objectOf(path)}`),
    clicks,
    job: await stack.job(id),
    targets: await targetsOf(stack, id),
    journal: await journalOf(stack, id),
    messages: told.toSorted((one, other) => one.n - other.n),
    phases: phasesOf(left, scenario.press !== undefined, scenario.long !== undefined),
  };
}

/** Numbers behind which everything is new. */
interface Mark {
  readonly messages: number;
  readonly requests: number;
  readonly outgoing: number;
  readonly logs: number;
}

/** The last marks, for a stack that has seen much takes its time to tell all of it. */
const marks = new WeakMap<TestStack, Mark>();

async function markOf(stack: TestStack): Promise<Mark> {
  const past = marks.get(stack) ?? { messages: 0, requests: 0, outgoing: 0, logs: 0 };
  const [messages, requests, sent, logs] = await Promise.all([
    stack.transcript(past.messages),
    stack.requests(past.requests),
    stack.outgoing(past.outgoing),
    stack.logs(past.logs),
  ]);
  const mark = {
    messages: Math.max(past.messages, lastOf(messages)),
    requests: requests.at(-1)?.n ?? past.requests,
    outgoing: sent.at(-1)?.n ?? past.outgoing,
    logs: logs.at(-1)?.n ?? past.logs,
  };
  marks.set(stack, mark);
  return mark;
}

/** Where a point's fault is due now, it comes before what makes tasks short: the first rule that fits a request applies. */
async function setFaults(
  stack: TestStack,
  { writes, long }: Scenario,
  point: Point | undefined,
  from: Point['from'],
): Promise<number | undefined> {
  await stack.clearFaults();
  const id = point?.from === from ? await stack.fault(point.rule) : undefined;
  for (const operation of Object.keys(writes)) {
    const taskSeconds = operation === long ? LONG_TASK : SHORT_TASK;
    await stack.fault(faultRule({ service: 'vcenter', match: { operation }, times: 0 }, { taskSeconds }));
  }
  return id;
}

/**
 * Presses the oldest question there is, and where that is refused the next one: nobody knows which one counts. Somebody
 * whose click Slack calls failed presses again, where the request had not left; where the answer was lost, they leave it
 * at that.
 */
async function answer(
  stack: TestStack,
  questions: readonly TranscriptMessage[],
  label: string,
  mark: Mark,
  point?: Point,
): Promise<readonly number[]> {
  const clicks: number[] = [];
  for (const asked of questions) {
    const since = lastOf(await stack.transcript(mark.messages));
    clicks.push((await press(stack, asked, label)).status);
    if (clicks.at(-1) !== 200 && point?.how === 'before') clicks.push((await press(stack, asked, label)).status);
    const isRefused = (await stack.transcript(since)).some(({ ephemeralTo }) => ephemeralTo !== undefined);
    if (!isRefused) return clicks;
  }
  return clicks;
}

/** Over: the Job owes nothing, or it was never claimed and the person was told so. */
async function isOver(stack: TestStack, id: string, since: number): Promise<boolean> {
  const job = await stack.job(id);
  if (job !== undefined) return job['dueAt'] === undefined;
  return (await stack.transcript(since)).some(({ text }) => text.includes('Nothing was started'));
}

async function isUsed(stack: TestStack, id: number | undefined): Promise<boolean> {
  if (id === undefined) return false;
  const rules = await stack.ask<{ id: number; applied: number }[]>('GET', '/local/faults');
  return rules.some((rule) => rule.id === id && rule.applied > 0);
}

type Item = Record<string, { S?: string; N?: string }>;

/** A Job's VMs as they are stored. */
async function targetsOf(stack: TestStack, id: string): Promise<readonly Record<string, unknown>[]> {
  const items = await itemsWhere(stack, {
    KeyConditionExpression: 'PK = :pk AND begins_with(SK, :target)',
    ExpressionAttributeValues: { ':pk': { S: `JOB#${id}` }, ':target': { S: 't#' } },
  });
  return items.map((item) => ({ state: item['state']?.S, outcome: item['outcome']?.S, said: item['said'] }));
}

/** The transitions of a Job that the journal has, each once, in their order. */
async function journalOf(stack: TestStack, id: string): Promise<readonly string[]> {
  const items = await itemsWhere(stack, {
    IndexName: 'bySubject',
    KeyConditionExpression: 'subjectPK = :job AND begins_with(subjectSK, :id)',
    ExpressionAttributeValues: { ':job': { S: `AUDIT#${id.slice(0, 4).toUpperCase()}` }, ':id': { S: id } },
  });
  const byNumber = new Map(items.map((item) => [Number(item['n']?.N), item['state']?.S ?? '']));
  return [...byNumber].sort(([one], [other]) => one - other).map(([, state]) => state);
}

async function itemsWhere(stack: TestStack, query: object): Promise<readonly Item[]> {
  return (await dynamoDb(stack, 'Query', query))['Items'] as readonly Item[];
}

function objectOf(path: string): string {
  return path.split('/').slice(-3, -1).join('/');
}
