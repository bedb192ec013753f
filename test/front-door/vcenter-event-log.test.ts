// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { confirmed } from '#test/confirmed';
import { type Answered, atRest, stackOfFile, type } from '#test/conversation';
import { functionAlone } from '#test/front-door/function-alone';
import { configure } from '#test/front-door/own-vcenters';
import { lastRequest, operationsSince, powerOf, vmPast } from '#test/past-the-product';

const here = stackOfFile();

/** What people who look at a VM in the vSphere Client read on its Events tab, oldest first. */
async function eventsOf(name: string): Promise<readonly { readonly userName: string; readonly text: string }[]> {
  const { moId } = await vmPast(here.stack, name);
  const entity = { _typeName: 'ManagedObjectReference', type: 'VirtualMachine', value: moId };
  const { body } = await here.stack
    .vcenter('prod')
    .ask('POST', '/sdk/vim25/8.0.3.0/EventManager/EventManager/QueryEvents', {
      filter: {
        _typeName: 'EventFilterSpec',
        entity: { _typeName: 'EventFilterSpecByEntity', entity, recursion: 'self' },
        eventTypeId: ['vim.event.GeneralUserEvent'],
      },
    });
  return (body as { userName: string; fullFormattedMessage: string }[]).map(({ userName, fullFormattedMessage }) => ({
    userName,
    text: fullFormattedMessage,
  }));
}

const texts = async (name: string): Promise<readonly string[]> => (await eventsOf(name)).map(({ text }) => text);

/** How the line begins and ends for the first user of the stack. */
const line = (what: string, { id }: Pick<Answered, 'id'>): string => {
  const [asker] = here.stack.local.users;
  return `User logged event: SlashVM: ${what} asked by ${asker?.name} (${asker?.id}), job ${id.slice(0, 4).toUpperCase()}`;
};

const eventsSent = async (since: number): Promise<number> =>
  (await operationsSince(here.stack, since)).filter((operation) => operation === 'LogUserEvent').length;

describe("vCenter's own event log says who asked", () => {
  test('for a snapshot', async () => {
    const answered = await type(here.stack, '/vm snapshot app01');

    expect(answered.text).toMatch(/^✅ Took a snapshot of \*app01\*/);
    expect(answered.text).not.toContain('event log');
    expect(await eventsOf('app01')).toEqual([
      { userName: 'VSPHERE.LOCAL\\Administrator', text: line('snapshot', answered) },
    ]);
  });

  test('for a power off, once it is confirmed and before it is done', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const answered = await confirmed(stack, '/vm power-off app02');

    expect(answered.job).toMatchObject({ exit: 0 });
    expect(await texts('app02')).toEqual([line('power off', answered)]);
    const sent = await operationsSince(stack, since);
    expect(sent.filter((one) => ['LogUserEvent', 'PowerOffVM_Task'].includes(one))).toEqual([
      'LogUserEvent',
      'PowerOffVM_Task',
    ]);
  });

  test('for each step of a change, and once for a step of several tasks', async () => {
    const { stack } = here;
    for (const name of ['first', 'second']) await type(stack, `/vm snapshot svc02 --name ${name}`);
    const before = (await texts('svc02')).length;

    const deleted = await confirmed(stack, '/vm delete-snapshot svc02 --snapshot first --snapshot second');
    expect(deleted.job).toMatchObject({ exit: 0 });
    expect((await texts('svc02')).slice(before)).toEqual([line('delete snapshot', deleted)]);

    await type(stack, '/vm snapshot svc03 --name first');
    const reverted = await confirmed(stack, '/vm revert svc03');
    expect((await texts('svc03')).slice(1, 3)).toEqual([line('safety snapshot', reverted), line('revert', reverted)]);
  });

  test('and says nothing of what is not done', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);

    await type(stack, '/vm snapshot app03 --dry-run');
    await type(stack, '/vm power-off app04');

    expect(await eventsSent(since)).toBe(0);
  });
});

describe("A change of which vCenter's event log is not told is made all the same, and says so", () => {
  afterEach(() => here.stack.clearFaults());

  test('where vCenter refuses with an error', async () => {
    const { stack } = here;
    const logs = (await stack.logs()).at(-1)?.n ?? 0;
    const body = { _typeName: 'HostCommunication', faultstring: 'Unable to communicate.' };
    await stack.fault({
      service: 'vcenter',
      match: { operation: 'LogUserEvent' },
      times: 0,
      then: { status: 500, body },
    });

    const { text, job } = await confirmed(stack, '/vm power-off svc04 svc05');

    expect(job).toMatchObject({ exit: 0 });
    expect(await powerOf(stack, 'svc04')).toBe('poweredOff');
    expect(text).toMatch(/^✅ Powered off \*svc0[45]\* and \*svc0[45]\*/);
    expect(text).toMatch(
      /\nvCenter's event log was not written on \*svc0[45]\* and \*svc0[45]\* \(prod\): Unable to communicate\.\n/,
    );
    const printed = (await atRest(stack, logs)).map((one) => one.line);
    expect(printed.filter((one) => one.includes('vcenter-event-failed'))).toHaveLength(2);
    expect(printed.filter((one) => one.includes('"VCenterEventFailed":1'))).toHaveLength(2);
  });

  test('where it does not answer within a second', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    await stack.fault({ service: 'vcenter', match: { operation: 'LogUserEvent' }, times: 0, then: 'hang' });

    const { text, job } = await type(stack, '/vm snapshot svc06 svc08 svc09 svc10 svc11 svc12 svc13 svc14 svc15 svc16');

    expect(job).toMatchObject({ exit: 0 });
    expect(text).toContain("vCenter's event log was not written on 10 VMs (prod): no answer within a second");
    expect(await eventsSent(since)).toBeLessThan(10);
  });

  test('where the answer is lost', async () => {
    const { stack } = here;
    await stack.fault({ service: 'vcenter', match: { operation: 'LogUserEvent' }, then: 'lost' });

    const answered = await type(stack, '/vm snapshot svc17');

    expect(answered.job).toMatchObject({ exit: 0 });
    expect(answered.text).toContain("vCenter's event log was not written on *svc17* (prod): connection lost");
    expect(await texts('svc17')).toEqual([line('snapshot', answered)]);
  });

  test('where the answer of the change itself is lost too', async () => {
    const { stack } = here;
    await stack.fault({
      service: 'vcenter',
      match: { operation: 'LogUserEvent' },
      then: { status: 503, body: 'busy' },
    });
    await stack.fault({ service: 'vcenter', match: { operation: 'CreateSnapshotEx_Task' }, then: 'lost' });

    const { text, job } = await type(stack, '/vm snapshot svc18', { timeout: 30_000 });

    expect(job).toMatchObject({ exit: 0 });
    expect(text).toMatch(/event log was not written on \*svc18\* \(prod\): it answers HTTP 503/);
  });
});

describe('An account without Global.LogEvent', () => {
  beforeAll(async () => {
    const { stack } = here;
    const [prod] = stack.local.vcenters;
    await configure(stack, 'prod', {
      url: prod?.url ?? '',
      username: 'operator@vsphere.local',
      password: 'operator-prod-Secret1!',
      ca: readFileSync(prod?.caFile ?? '', 'utf8'),
    });
    await atRest(stack);
    await stack.recycle('vm');
  });

  test('changes what it may, and the message names the privilege once', async () => {
    const { text, job } = await confirmed(here.stack, '/vm power-off svc19 svc20');

    expect(job).toMatchObject({ exit: 0 });
    expect(text.match(/event log/g)).toHaveLength(1);
    expect(text).toMatch(
      /not written on \*svc\d+\* and \*svc\d+\* \(prod\): its account lacks Global\.LogEvent, which an administrator can add\.\n/,
    );
    expect(await texts('svc19')).toEqual([]);
  });
});

test('Nothing is sent where the setting is off', async () => {
  const { stack } = here;
  const since = await lastRequest(stack);
  const alone = await functionAlone(stack);
  try {
    await alone.run({ text: 'start svc04' }, { VCENTER_EVENTS: 'false' });
  } finally {
    await alone.close();
  }

  expect(await powerOf(stack, 'svc04')).toBe('poweredOn');
  expect(await eventsSent(since)).toBe(0);
});
