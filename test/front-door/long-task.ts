import { atRest, faultRule } from '#test/conversation';
import type { TestStack, TranscriptMessage } from '#test/stack';

/** Seconds after which a function hands a change over, a little before its own end. */
const HANDED_OVER = 272;

/** A schedule comes up to so many seconds late. */
const LATEST = 60;

/** Milliseconds that a Job stays owed to its schedule before the sweeper takes it. */
const GRACE = 180_000;

/** A Job as it is stored, as far as long tasks are concerned. */
export interface StoredJob {
  readonly id: string;
  readonly state: string;
  readonly followed?: number;
  readonly dueAt?: number;
  readonly exit?: number;
  readonly expiresAt?: number;
}

/** The next task of a method takes so many seconds. */
export async function slowTask(
  stack: TestStack,
  operation: string,
  taskSeconds: number,
  vcenter = 'prod',
): Promise<void> {
  await stack.fault(faultRule({ service: 'vcenter', match: { operation, vcenter } }, { taskSeconds }));
}

export async function stored(stack: TestStack, id: string): Promise<StoredJob> {
  const job = await stack.job(id);
  if (job === undefined) throw new Error(`There is no job ${id}.`);
  return job as unknown as StoredJob;
}

/** Types a change and waits until its function has handed it over; returns the Job's id. */
export async function handedOver(stack: TestStack, text: string): Promise<string> {
  const { job } = await stack.typed(text);
  await underWay(stack, job);
  await lookOn(stack, job, HANDED_OVER);
  await atRest(stack);
  return job;
}

/** Waits until what a Job has begun shows its progress. */
export async function underWay(stack: TestStack, id: string): Promise<void> {
  const mark = `job ${id.slice(0, 4).toUpperCase()}`;
  await said(stack, ({ text }) => text.includes(mark) && /\d %/.test(text));
}

/** Waits for a message, and moves the clock on a little while it is not there: it may wait for its turn to be edited. */
export async function said(
  stack: TestStack,
  fits: (message: TranscriptMessage) => boolean,
): Promise<TranscriptMessage> {
  return await nudged(stack, 1, async () => (await stack.transcript()).find(fits));
}

/** Looks whenever nothing but the clock is waited for, and moves the clock by so many seconds while it is not there. */
async function nudged<T>(stack: TestStack, seconds: number, find: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    await stack.stillness();
    const found = await find();
    if (found !== undefined) return found;
    await stack.advance(seconds);
  }
  throw new Error('It did not happen.');
}

/**
 * Moves the clock on so far, and waits until the Job was handed over once more or is over. Whatever runs meanwhile comes
 * to its end first: a function that were in the middle of its work would take the whole advance for its own time.
 */
export async function lookOn(stack: TestStack, id: string, seconds: number): Promise<StoredJob> {
  const { followed = 0 } = await stored(stack, id);
  const since = (await stack.logs()).at(-1)?.n ?? 0;
  await stack.advance(seconds);
  const job = await brought(stack, id, followed);
  await atRest(stack, since);
  return job;
}

/** Waits until somebody has looked at a Job again; a look that has more to do than a glance is helped by the clock. */
export async function brought(stack: TestStack, id: string, followed: number): Promise<StoredJob> {
  return await nudged(stack, 3, async () => {
    const job = (await stack.job(id)) as unknown as StoredJob & { lease?: object };
    const isFree = job.lease === undefined;
    return isFree && (job.dueAt === undefined || (job.followed ?? 0) > followed) ? job : undefined;
  });
}

/** Moves the clock to just after the latest moment of a Job's next schedule, and waits for that look. */
export async function nextLook(stack: TestStack, id: string): Promise<StoredJob> {
  return await lookOn(stack, id, await untilNext(stack, id));
}

/** As `nextLook`, where there is more to do than a glance: the clock is moved on once more for it. */
export async function longLook(stack: TestStack, id: string): Promise<StoredJob> {
  const { followed = 0 } = await stored(stack, id);
  await stack.advance(await untilNext(stack, id));
  await stack.stillness();
  await stack.advance(21);
  const job = await brought(stack, id, followed);
  await atRest(stack);
  return job;
}

async function untilNext(stack: TestStack, id: string): Promise<number> {
  const { dueAt } = await stored(stack, id);
  if (dueAt === undefined) throw new Error(`Nothing is owed to job ${id} any more.`);
  return Math.max(0, (dueAt - GRACE - (await stack.now())) / 1000) + LATEST;
}

interface Schedules {
  readonly Schedules: readonly { readonly Name: string; readonly CreationDate: number }[];
}

/** The one-shot schedules there are, by name. */
export async function schedulesOf(stack: TestStack, id = ''): Promise<readonly string[]> {
  const { Schedules } = await stack.ask<Schedules>('GET', '/local/schedules');
  return Schedules.map(({ Name }) => Name).filter((name) => /-\d+$/.test(name) && name.startsWith(id));
}

/** The names of all schedules that were ever asked for, in order. */
export async function schedulesMade(stack: TestStack, id: string): Promise<readonly string[]> {
  const requests = await stack.requests(0, 'scheduler');
  const names = requests.filter(({ method }) => method === 'POST').map(({ path }) => path.split('/').at(-1) ?? '');
  return names.filter((name) => name.startsWith(id));
}

/** The message of a Job, as it reads now. */
export async function messageOf(stack: TestStack, id: string): Promise<TranscriptMessage> {
  const mark = new RegExp(`job ${id.slice(0, 4)}`, 'i');
  const message = (await stack.transcript()).findLast(({ text }) => mark.test(text));
  if (message === undefined) throw new Error(`No message of job ${id}.`);
  return message;
}

/** What a message says of itself, in seconds since 1970: as of when, when next, and how far. */
export function saidTimes(text: string): { readonly asOf: number; readonly next?: number; readonly percent?: number } {
  const asOf = /As of <!date\^(\d+)/.exec(text)?.[1];
  const next = /looked at again <!date\^(\d+)/.exec(text)?.[1];
  const percent = /(\d+) %/.exec(text)?.[1];
  if (asOf === undefined) throw new Error(`It does not say as of when: ${text}`);
  return {
    asOf: Number(asOf),
    ...(next === undefined ? {} : { next: Number(next) }),
    ...(percent === undefined ? {} : { percent: Number(percent) }),
  };
}

/** What Lambda bills for a function's invocations since a log line: how many, and for how long each, in milliseconds. */
export async function billed(stack: TestStack, name: string, since = 0): Promise<readonly number[]> {
  const lines = (await atRest(stack, since)).filter((line) => line.function === name && line.stream === 'platform');
  return lines.flatMap(({ line }) => {
    const duration = /^REPORT .*\tDuration: (\d+) ms/.exec(line)?.[1];
    return duration === undefined ? [] : [Number(duration)];
  });
}
