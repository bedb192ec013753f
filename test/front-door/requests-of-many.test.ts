import { beforeAll, describe, expect, test } from '@jest/globals';
import { confirmed } from '#test/confirmed';
import { atRest, stackOfFile, type } from '#test/conversation';
import { lastRequest, operationsSince, taskOver, tasksTake, vmPast, writesAmong } from '#test/past-the-product';

/** What another instance of a function asks once: a question is answered by another invocation than asked it. */
const LOGIN = new Set(['/api/vcenter/system', 'content', '/api/session', 'Login']);

/** The line in vCenter's event log is the VM's, like its write: counted apart. */
const EVENT = 'LogUserEvent';

/** Rounds that may come by chance more often; each of ten VMs asked by itself would be nine. */
const CHANCE = 6;

const ONE = ['svc02'];
const TEN = ['svc03', 'svc04', 'svc05', 'svc06', 'svc08', 'svc09', 'svc10', 'svc11', 'svc12', 'svc13'];

/** For how many VMs a message says that the event log was not written. */
function unwritten(told: string): number {
  const [, count, names = ''] = /event log was not written on (?:(\d+) VMs|(.+?)) \(prod\)/.exec(told) ?? [];
  return count === undefined ? [...names.matchAll(/\*[^*]+\*/g)].length : Number(count);
}

interface Costs {
  readonly writes: readonly string[];
  /** Reads of VMs and their tasks, polls included. */
  readonly reads: number;
  readonly others: readonly string[];
  readonly events: number;
  /** VMs of which it is said that the event log was not written. */
  readonly unwritten: number;
}

describe('Ten VMs cost a vCenter no more requests than one, but for one write each:', () => {
  const here = stackOfFile();
  beforeAll(async () => {
    for (const method of ['CreateSnapshotEx_Task', 'ShutdownGuest', 'PowerOffVM_Task', 'RemoveAllSnapshots_Task'])
      await tasksTake(here.stack, method, 0.5);
    for (const name of [...ONE, ...TEN]) {
      const vm = await vmPast(here.stack, name);
      for (const called of ['a', 'b']) {
        const task = await vm.call('CreateSnapshotEx_Task', { name: called, memory: false });
        await here.stack.advance(1);
        await taskOver(here.stack, task);
      }
    }
    await type(here.stack, '/vm list app01');
  });

  test.each([
    ['snapshot', '', 'CreateSnapshotEx_Task'],
    ['delete-snapshot', '--all', 'RemoveAllSnapshots_Task'],
    ['shutdown', '', 'ShutdownGuest'],
    ['power-off', '--again', 'PowerOffVM_Task'],
  ])('%s', async (subcommand, options, write) => {
    const { stack } = here;
    const run = async (names: readonly string[]): Promise<Costs> => {
      if (subcommand === 'power-off') for (const name of names) await startPast(name);
      await atRest(stack);
      const since = await lastRequest(stack);
      const text = `/vm ${subcommand} ${names.join(' ')} ${options}`.trim();
      const asks = subcommand !== 'snapshot' && !(subcommand === 'shutdown' && names.length === 1);
      const { job, text: told } = asks ? await confirmed(stack, text) : await type(stack, text);
      expect(job).toMatchObject({ exit: 0 });
      await atRest(stack);
      const asked = await operationsSince(stack, since);
      return {
        writes: writesAmong(asked),
        reads: asked.filter((one) => one === 'RetrievePropertiesEx').length,
        others: asked.filter(
          (one) =>
            !(writesAmong([one]).length > 0 || one === 'RetrievePropertiesEx' || one === EVENT || LOGIN.has(one)),
        ),
        events: asked.filter((one) => one === EVENT).length,
        unwritten: unwritten(told),
      };
    };

    const one = await run(ONE);
    const ten = await run(TEN);
    expect(one.writes).toEqual([write]);
    expect(ten.writes).toEqual(TEN.map(() => write));
    expect(ten.others).toEqual(one.others);
    for (const [{ events, unwritten }, vms] of [[one, ONE] as const, [ten, TEN] as const]) {
      expect(events).toBeLessThanOrEqual(vms.length);
      // On a busy machine one may take more than its second; then the rest is not tried, and that is said.
      expect(events + unwritten).toBeGreaterThanOrEqual(vms.length);
    }
    expect(ten.reads).toBeLessThanOrEqual(one.reads + CHANCE);
  });

  async function startPast(name: string): Promise<void> {
    const vm = await vmPast(here.stack, name);
    if ((await vm.power()) === 'poweredOn') return;
    await vm.call('PowerOnVM_Task');
    await here.stack.advance(3);
    await here.stack.until(async () => ((await vm.power()) === 'poweredOn' ? true : undefined));
  }
});
