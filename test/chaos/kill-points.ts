import { faultRule, moIdOf, snapshotsOf } from '#test/conversation';
import type { TestStack } from '#test/stack';

/** One point at which a function process is ended: before it sends its n-th request, or after that was answered. */
export interface KillPoint {
  readonly when: 'before' | 'after';
  /** 1 for the first request of the invocation. */
  readonly request: number;
}

/** What a person and the vCenter have, when all is over. */
export interface Aftermath {
  readonly killed: boolean;
  readonly snapshots: number;
  readonly job: Readonly<Record<string, unknown>> | undefined;
  /** The last text of each message, in order. */
  readonly texts: readonly string[];
}

/** The requests of one clean run, in order: each is a point before and a point after. */
export async function cleanRun(stack: TestStack, text: string): Promise<readonly string[]> {
  await stack.recycle('vm');
  const before = (await stack.outgoing()).at(-1)?.n ?? 0;
  const { job } = await stack.typed(text);
  await stack.jobEnded(job, 30_000);
  const sent = (await stack.outgoing(before)).filter((request) => request.function === 'vm');
  return sent.map((request) => `${request.service} ${request.operation ?? request.method ?? ''}`);
}

/**
 * Types a command whose process is ended at one point, and waits until nobody owes anything any more. Where nothing
 * else brings it on, the clock does: past a lease, to the next sweep.
 */
export async function killedAt(stack: TestStack, point: KillPoint, vm: string): Promise<Aftermath> {
  const moId = await moIdOf(stack, 'prod', vm);
  await stack.recycle('vm');
  await stack.clearFaults();
  const invocation = { service: 'lambda' as const, match: { operation: 'Invocation', function: 'vm' } };
  await stack.fault(faultRule(invocation, { kill: point.when, request: point.request }));
  const since = (await stack.transcript()).reduce((last, message) => Math.max(last, message.n), 0);
  const sentBefore = (await stack.outgoing()).at(-1)?.n ?? 0;

  const { job: id } = await stack.typed(`/vm snapshot ${vm}`);
  await settled(stack, id, since);

  const killed = (await stack.outgoing(sentBefore)).some((request) => request.killed !== undefined);
  const messages = await stack.transcript(since);
  const snapshots = await snapshotsOf(stack, 'prod', moId);
  return { killed, snapshots: snapshots.length, job: await stack.job(id), texts: messages.map(({ text }) => text) };
}

/** Real milliseconds that a Job may take by itself before the clock is moved on for it. */
const BY_ITSELF = 14_000;

async function settled(stack: TestStack, id: string, since: number): Promise<void> {
  for (let sweep = 0; sweep < 4; sweep += 1) {
    const over = await isOver(stack, id, since, BY_ITSELF);
    if (over) return;
    await stack.advance(330);
  }
  throw new Error(`Job ${id} is never over: ${JSON.stringify(await stack.job(id))}`);
}

/** Over: the Job owes nothing, or it was never claimed and the person was told so. */
async function isOver(stack: TestStack, id: string, since: number, patience: number): Promise<boolean> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const job = await stack.job(id);
    if (job !== undefined && job['dueAt'] === undefined) return true;
    const told = (await stack.transcript(since)).some(({ text }) =>
      text.includes('Nothing was started; type it again'),
    );
    if (job === undefined && told) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/** Why an aftermath is not what a person may rely on; nothing where it is. */
export function untruth(aftermath: Aftermath): string | undefined {
  const { snapshots, job, texts } = aftermath;
  if (snapshots > 1) return `${snapshots} snapshots`;
  const last = texts.at(-1) ?? '';
  const claims = texts.filter((text) => text.startsWith('✅ Took a snapshot'));
  if (job === undefined) {
    return snapshots === 0 && last.includes('Nothing was started')
      ? undefined
      : `never claimed, ${snapshots} snapshots: ${last}`;
  }
  if (job['state'] !== 'ended') return `state ${String(job['state'])}`;
  if (snapshots === 1 && job['exit'] !== 0) return `a snapshot, and exit ${String(job['exit'])}: ${last}`;
  if (snapshots === 0 && job['exit'] === 0) return `no snapshot, and success: ${last}`;
  if (snapshots === 1 && claims.length === 0) return `a snapshot nobody was told of: ${JSON.stringify(texts)}`;
  if (snapshots === 0 && claims.length > 0) return `a claim without a snapshot: ${JSON.stringify(texts)}`;
  return undefined;
}
