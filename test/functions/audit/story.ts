import { answer, ask } from '#test/confirmed';
import { faultRule, snapshotFault, type } from '#test/conversation';
import type { TestStack } from '#test/stack';

/** Ids of Jobs that several people asked for, by what came of them. */
export interface Story {
  readonly done: string;
  readonly partly: string;
  readonly failed: string;
  readonly refused: string;
  readonly mistyped: string;
  readonly dryRun: string;
  readonly cancelled: string;
  readonly expired: string;
  readonly confirmed: string;
}

/** Several people ask for what works, is refused, fails, is cancelled and expires. */
export async function play(stack: TestStack): Promise<Story> {
  const short = faultRule({ service: 'vcenter', match: { operation: '*_Task' }, times: 0 }, { taskSeconds: 0 });
  const full = { taskError: { _typeName: 'NoDiskSpace', faultstring: 'The datastore is full.' } };
  await stack.fault(snapshotFault(full));
  await stack.fault(short);
  const failed = await type(stack, '/vm snapshot svc04 --name "=1+1"', { user: 'requester' });
  const done = await type(stack, '/vm snapshot app01 svc03', { user: 'operator', channel: 'general' });
  const partly = await type(stack, '/vm snapshot app02 app99', { user: 'operator' });
  const refused = await type(stack, '/vm power-off app01', { user: 'outsider' });
  const mistyped = await type(stack, '/vm snapsot app01', { user: 'requester' });
  const dryRun = await type(stack, '/vm power-off app01 --dry-run', { user: 'requester' });
  const cancelled = await answer(stack, await ask(stack, '/vm power-off svc05'), 'Cancel');
  const confirmed = await answer(stack, await ask(stack, '/vm power-off svc06'));
  const expired = await ask(stack, '/vm reset svc08', { user: 'requester' });
  await stack.advance(6 * 60);
  await stack.jobEnded(expired.id);
  return {
    ...{ failed: failed.id, done: done.id, partly: partly.id, refused: refused.id, mistyped: mistyped.id },
    ...{ dryRun: dryRun.id, cancelled: cancelled.id, confirmed: confirmed.id, expired: expired.id },
  };
}

/** An id as people read it. */
export function short(id: string): string {
  return id.slice(0, 4).toUpperCase();
}
