import type { FaultRule, FaultThen } from '#infra/local/faults';
import { faultRule, lastOf } from '#test/conversation';
import { aloneTo, shortTasks } from '#test/front-door/approving';
import { clickOn, labelsOf, lastRequest, tokenOf, toldSince, writesSince } from '#test/front-door/asking';
import { passTime } from '#test/pass-time';
import { untilPower, vmPast } from '#test/past-the-product';
import type { TestStack, TranscriptMessage } from '#test/stack';

/** What a request is walked with: one rule, so that whoever approves decides. */
export const POLICY = {
  approvals: [{ name: 'applications', permissions: ['vm:suspend'], approvers: { groups: ['S0VMAPPROVE'] } }],
};

/** A point at which a request for approval is cut short: while it is asked, decided, or run. */
export interface ApprovalPoint {
  readonly phase: Phase;
  readonly label: string;
  readonly rule: FaultRule;
  readonly consequence: FaultThen;
}

type Phase = 'ask' | 'decide' | 'run';
type Kind = 'dynamodb' | 'slack' | 'scheduler' | 'lambda' | 'vcenter';

/** A process that ends before or after its n-th request of a kind. */
export function killed(phase: Phase, kill: 'before' | 'after', kind: Kind, request: number): ApprovalPoint {
  const match = { operation: 'Invocation', function: phase === 'decide' ? 'interactions' : 'vm' };
  const label = `${phase}: killed ${kill} request ${request} to ${kind}`;
  return { phase, label, rule: { service: 'lambda', match }, consequence: { kill, request, kind } };
}

/** A write that is done and whose answer is lost. */
function lost(phase: Phase, service: 'slack' | 'dynamodb', after: number): ApprovalPoint {
  const operation = service === 'slack' ? 'chat.*' : 'PutItem';
  const label = `${phase}: answer ${after + 1} of ${operation} lost`;
  return { phase, label, rule: { service, match: { operation }, after }, consequence: 'lost' };
}

/** Requests of each phase, by kind, in a clean run of a warm function. */
const REQUESTS: Readonly<Record<Phase, Partial<Readonly<Record<Kind, number>>>>> = {
  ask: { dynamodb: 11, slack: 3, scheduler: 1 },
  decide: { dynamodb: 4, lambda: 1 },
  run: { dynamodb: 15, slack: 5, vcenter: 3 },
};

/** Every request, the process ended before and after it; and the first answers of Slack and the table lost. */
export function approvalPoints(): readonly ApprovalPoint[] {
  const kills = (Object.entries(REQUESTS) as [Phase, Partial<Record<Kind, number>>][]).flatMap(([phase, kinds]) =>
    (Object.entries(kinds) as [Kind, number][]).flatMap(([kind, count]) =>
      Array.from({ length: count }, (_, index) => index + 1).flatMap((request) => [
        killed(phase, 'before', kind, request),
        killed(phase, 'after', kind, request),
      ]),
    ),
  );
  const losses = [0, 1, 2, 3, 4].flatMap((n) => [
    lost('ask', 'slack', n),
    lost('ask', 'dynamodb', n),
    lost('run', 'slack', n),
  ]);
  return [...kills, ...losses];
}

/** Asks for a change of a VM that is on, approves it while something goes wrong, and says what is not right at the end. */
export async function walkApproval(stack: TestStack, vm: string, point: ApprovalPoint): Promise<readonly string[]> {
  // Slack takes fifty edits a minute, and the same text again is the same wish.
  await stack.advance(61);
  await shortTasks(stack);
  const since = lastOf(await stack.transcript());
  const requests = await lastRequest(stack);
  const cut = async (...phases: readonly Phase[]): Promise<void> => {
    if (phases.includes(point.phase)) await stack.fault(faultRule(point.rule, point.consequence));
  };
  const cards = async (): Promise<readonly TranscriptMessage[]> =>
    (await stack.transcript(since)).filter((message) => labelsOf(message).includes('Approve'));

  await cut('ask');
  const { job: id } = await stack.typed(`/vm suspend ${vm}`, { user: 'requester' });
  await passTime(stack, async () => isAsked(await stack.job(id)));
  if ((await stack.job(id)) === undefined) return await toldOf(stack, since);
  const card = (await cards()).findLast(({ channel }) => channel.startsWith('D'));
  if (card === undefined) return ['no approver was asked'];

  const payload = clickOn(card, tokenOf(card, 'Approve'));
  await cut('decide', 'run');
  const { status } = await stack.interaction({ payload, user: 'approver' });
  if (status !== 200 && approvalsIn(await stack.job(id)) === 0) await stack.interaction({ payload, user: 'approver' });
  await passTime(stack, async () => (await stack.job(id))?.['dueAt'] === undefined);

  const wrong = [...judged(await stack.job(id)), ...(await stale(stack, await cards()))];
  const writes = await writesSince(stack, requests);
  if (writes.join() !== 'SuspendVM_Task') wrong.push(`wrote ${writes.join()}`);
  const texts = (await stack.transcript(since)).map(({ text }) => text);
  const isTold = texts.some((text) => /^✅ Suspended .*Approved by <@U0APPROVE1>/s.test(text));
  if (!isTold) wrong.push('nobody is told how it ended');
  await stack.clearFaults();
  await shortTasks(stack);
  await (await vmPast(stack, vm)).call('PowerOnVM_Task');
  await stack.advance(1);
  await untilPower(stack, vm, 'poweredOn');
  return wrong;
}

/** Asked, with every card where Slack has it; or over. */
function isAsked(job: Record<string, unknown> | undefined): boolean {
  if (job === undefined || job['dueAt'] === undefined) return true;
  if (job['state'] !== 'awaiting-approval' || job['lease'] !== undefined) return false;
  const { cards } = job['approval'] as { cards: readonly { posted?: unknown }[] };
  return cards.length > 0 && cards.every(({ posted }) => posted !== undefined);
}

/** What was never claimed is nothing but told. */
async function toldOf(stack: TestStack, since: number): Promise<readonly string[]> {
  return (await stack.transcript(since)).length > 0 ? [] : ['was never claimed, and nobody was told'];
}

function judged(job: Record<string, unknown> = {}): string[] {
  const ended = job['state'] === 'ended' && job['exit'] === 0 ? [] : [`ended as ${String(job['state'])}`];
  const count = approvalsIn(job);
  return count === 1 ? ended : [...ended, `has ${count} approvals`];
}

function approvalsIn(job: Record<string, unknown> = {}): number {
  return (job['approval'] as { approvals: readonly unknown[] } | undefined)?.approvals.length ?? 0;
}

/** A card whose address was lost shows its buttons still: pressed, it says that it is decided. */
async function stale(stack: TestStack, cards: readonly TranscriptMessage[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const card of cards) {
    const last = lastOf(await stack.transcript());
    await stack.interaction({ payload: clickOn(card, tokenOf(card, 'Approve')), user: 'approver' });
    const said = aloneTo(await toldSince(stack, last), 'U0APPROVE1') ?? 'nothing';
    if (!/is decided already/.test(said)) wrong.push(`a stale card says: ${said}`);
  }
  return wrong;
}
