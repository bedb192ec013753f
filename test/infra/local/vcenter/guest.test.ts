import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Client, type Json, ref, type Simulation, simulate } from '#test/infra/local/vcenter/simulated-vcenter';

let simulation: Simulation;
let client: Client;
beforeEach(async () => {
  simulation = await simulate();
  client = await simulation.client('administrator');
});
afterEach(() => simulation.close());

const APP01 = '/DC0/vm/Production/Web/app01';
const DEAF01 = '/DC0/vm/Staging/deaf01';
const ask = (path: string, method: string) => client.vim(simulation.vm(path), method, {});
const powerState = async (path: string): Promise<string> =>
  (await client.vim(simulation.vm(path), 'runtime')).json.powerState;

async function events(path: string): Promise<readonly (readonly [string, string])[]> {
  const { type, value } = simulation.vm(path);
  const entity = { _typeName: 'EventFilterSpecByEntity', entity: ref(type, value), recursion: 'self' };
  const filter = { _typeName: 'EventFilterSpec', entity };
  const { json } = await client.vim({ type: 'EventManager', value: 'EventManager' }, 'QueryEvents', { filter });
  return json.map((event: Json) => [event._typeName, event.userName]);
}

const ADMINISTRATOR = 'VSPHERE.LOCAL\\Administrator';

test.each([
  ['ShutdownGuest', 'VmGuestShutdownEvent', 15, 'poweredOff', [['VmPoweredOffEvent', '']]],
  ['RebootGuest', 'VmGuestRebootEvent', 8, 'poweredOn', []],
  ['StandbyGuest', 'VmGuestStandbyEvent', 8, 'suspended', [['VmSuspendedEvent', '']]],
])(
  '%s answers at once, writes %s with its user, and the guest acts later',
  async (method, event, seconds, state, more) => {
    expect((await ask(APP01, method)).status).toBe(204);
    simulation.clock.advance(seconds - 1);
    expect([await powerState(APP01), await events(APP01)]).toEqual(['poweredOn', [[event, ADMINISTRATOR]]]);
    simulation.clock.advance(2);
    expect([await powerState(APP01), await events(APP01)]).toEqual([state, [[event, ADMINISTRATOR], ...more]]);
  },
);

test('a deaf guest takes the request and goes on', async () => {
  expect((await ask(DEAF01, 'ShutdownGuest')).status).toBe(204);
  simulation.clock.advance(600);
  expect(await powerState(DEAF01)).toBe('poweredOn');
});

test('a rule sets how long a guest takes', async () => {
  const [match, taskSeconds] = [{ operation: 'ShutdownGuest' }, 1];
  // biome-ignore lint/suspicious/noThenProperty: the word of the documented rules; never a function, so nothing awaits it.
  simulation.faults.add({ service: 'vcenter', match, then: { taskSeconds } });
  await ask(APP01, 'ShutdownGuest');
  simulation.clock.advance(2);
  expect(await powerState(APP01)).toBe('poweredOff');
});

test('a guest is asked nothing while a task is in progress on its VM', async () => {
  await ask(APP01, 'ResetVM_Task');
  expect((await ask(APP01, 'ShutdownGuest')).json._typeName).toBe('TaskInProgress');
  const busy = await client.send('POST', `/api/vcenter/vm/${simulation.vm(APP01).value}/guest/power?action=shutdown`);
  expect([busy.status, busy.json.error_type]).toEqual([500, 'RESOURCE_BUSY']);
});

test.each([
  ['PowerOffVM_Task', 'VmPoweredOffEvent'],
  ['ResetVM_Task', 'VmResettingEvent'],
  ['SuspendVM_Task', 'VmSuspendedEvent'],
])('%s writes %s with its user', async (method, event) => {
  await ask(APP01, method);
  simulation.clock.advance(60);
  expect(await events(APP01)).toContainEqual([event, ADMINISTRATOR]);
});
