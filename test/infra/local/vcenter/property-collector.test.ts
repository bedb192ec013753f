import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Answer,
  type Client,
  type Json,
  pc,
  ref,
  type Simulation,
  simulate,
} from '#test/infra/local/vcenter/simulated-vcenter';

let simulation: Simulation;
let client: Client;
beforeAll(async () => {
  simulation = await simulate();
  client = await simulation.client('administrator');
});
afterAll(() => simulation.close());

const ROOT = ref('Folder', 'group-d1');
const APP01 = '/DC0/vm/Production/Web/app01';
const propertySpec = (type: string, ...pathSet: string[]) => ({ _typeName: 'PropertySpec', type, pathSet });
const traversal = (type: string, path: string, more: object = {}) => ({
  _typeName: 'TraversalSpec',
  type,
  path,
  ...more,
});
const filterSpec = (propSet: unknown[], obj: unknown, more: object = {}) => ({
  _typeName: 'PropertyFilterSpec',
  propSet,
  objectSet: [{ _typeName: 'ObjectSpec', obj, ...more }],
});
const retrieve = (who: Client, spec: unknown, maxObjects?: number): Promise<Answer> =>
  who.vim(pc, 'RetrievePropertiesEx', {
    specSet: [spec],
    options: { _typeName: 'RetrieveOptions', ...(maxObjects === undefined ? {} : { maxObjects }) },
  });
const namesIn = ({ json }: Answer): string[] =>
  json.objects.map(({ propSet }: Json) => propSet.find(({ name }: Json) => name === 'name').val._value);

async function allVms(who: Client, ...paths: string[]): Promise<unknown> {
  const view = await who.vim({ type: 'ViewManager', value: 'ViewManager' }, 'CreateContainerView', {
    container: ROOT,
    type: ['VirtualMachine'],
    recursive: true,
  });
  return filterSpec([propertySpec('VirtualMachine', ...paths)], view.json, {
    skip: true,
    selectSet: [traversal('ContainerView', 'view')],
  });
}

describe('RetrievePropertiesEx', () => {
  test('reads every VM through a view, in pages whose tokens serve once', async () => {
    const spec = await allVms(client, 'name');
    const total = simulation.server.inventory.vms.size;
    const first = await retrieve(client, spec, 20);
    const seen = namesIn(first);
    let { token } = first.json;
    const used = token;
    for (let page = 0; token && page < 20; page += 1) {
      const next = await client.vim(pc, 'ContinueRetrievePropertiesEx', { token });
      seen.push(...namesIn(next));
      token = next.json.token;
    }
    expect(seen).toHaveLength(total);
    expect((await client.vim(pc, 'ContinueRetrievePropertiesEx', { token: used })).json._typeName).toBe(
      'InvalidArgument',
    );
  });

  test('binds a token to its session, and drops it on cancel', async () => {
    const { json } = await retrieve(client, await allVms(client, 'name'), 5);
    const stranger = await simulation.client('administrator');
    expect((await stranger.vim(pc, 'ContinueRetrievePropertiesEx', { token: json.token })).json._typeName).toBe(
      'InvalidArgument',
    );
    expect((await client.vim(pc, 'CancelRetrievePropertiesEx', { token: json.token })).status).toBe(204);
    expect((await client.vim(pc, 'ContinueRetrievePropertiesEx', { token: json.token })).status).toBe(500);
  });

  test('refuses no options, and maxObjects below one', async () => {
    const spec = filterSpec([propertySpec('Folder', 'name')], ROOT);
    expect((await client.vim(pc, 'RetrievePropertiesEx', { specSet: [spec] })).json.invalidProperty).toBe('options');
    expect((await retrieve(client, spec, 0)).json.invalidProperty).toBe('options.maxObjects');
  });

  test('walks up by a selection that names itself', async () => {
    const up = traversal('ManagedEntity', 'parent', {
      name: 'up',
      selectSet: [{ _typeName: 'SelectionSpec', name: 'up' }],
    });
    const app01 = simulation.vm(APP01);
    const answer = await retrieve(
      client,
      filterSpec([propertySpec('ManagedEntity', 'name')], ref(app01.type, app01.value), { selectSet: [up] }),
    );
    expect(namesIn(answer)).toEqual(['app01', 'Web', 'Production', 'vm', 'DC0', 'Datacenters']);
  });

  test('walks down by child entities, leaving out what is skipped', async () => {
    const down = traversal('Folder', 'childEntity', { skip: false });
    const answer = await retrieve(
      client,
      filterSpec([propertySpec('Datacenter', 'name')], ROOT, { skip: true, selectSet: [down] }),
    );
    expect(namesIn(answer)).toEqual(['DC0', 'DC1']);
  });

  test('is null where nothing is found', async () => {
    const answer = await retrieve(client, filterSpec([propertySpec('HostSystem', 'name')], ROOT));
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  test('leaves unset properties out, and faults on unknown ones and unknown objects', async () => {
    const app01 = simulation.vm(APP01);
    const obj = ref(app01.type, app01.value);
    const unset = await retrieve(
      client,
      filterSpec([propertySpec('VirtualMachine', 'config.managedBy.extensionKey', 'snapshot')], obj),
    );
    expect(unset.json.objects).toEqual([{ _typeName: 'ObjectContent', obj }]);
    const unknown = await retrieve(client, filterSpec([propertySpec('VirtualMachine', 'config.flavour')], obj));
    expect(unknown.json).toMatchObject({ _typeName: 'InvalidProperty', name: 'config.flavour' });
    expect(
      (await retrieve(client, filterSpec([propertySpec('VirtualMachine', 'name')], ref('VirtualMachine', 'vm-0')))).json
        ._typeName,
    ).toBe('ManagedObjectNotFound');
    expect((await retrieve(client, filterSpec([propertySpec('Teapot', 'name')], obj))).json._typeName).toBe(
      'InvalidType',
    );
  });

  test('reads arrays, and one element of an array by its key', async () => {
    const app01 = simulation.vm(APP01);
    const answer = await retrieve(
      client,
      filterSpec(
        [propertySpec('VirtualMachine', 'config.hardware.device', 'config.hardware.device[2000].capacityInBytes')],
        ref(app01.type, app01.value),
      ),
    );
    const [devices, capacity] = answer.json.objects[0].propSet;
    expect(devices.val._typeName).toBe('ArrayOfVirtualDevice');
    expect(devices.val._value.map(({ _typeName }: Json) => _typeName)).toEqual([
      'ParaVirtualSCSIController',
      'VirtualDisk',
      'VirtualVmxnet3',
    ]);
    expect(capacity.val).toEqual({ _typeName: 'long', _value: 40 * 2 ** 30 });
  });

  test('reads every property of a VM where all are asked for', async () => {
    const app01 = simulation.vm(APP01);
    const answer = await retrieve(
      client,
      filterSpec([{ _typeName: 'PropertySpec', type: 'VirtualMachine', all: true }], ref(app01.type, app01.value)),
    );
    const names = answer.json.objects[0].propSet.map(({ name }: Json) => name);
    expect(names).toEqual(
      expect.arrayContaining(['capability', 'config', 'layoutEx', 'guest', 'runtime', 'summary', 'name']),
    );
  });

  test('without a session tells who is logged in, which is nobody, and nothing else', async () => {
    const anonymous = await simulation.client();
    const current = await retrieve(
      anonymous,
      filterSpec([propertySpec('SessionManager', 'currentSession')], ref('SessionManager', 'SessionManager')),
    );
    expect(current.json.objects[0].propSet).toBeUndefined();
    expect((await retrieve(anonymous, filterSpec([propertySpec('Folder', 'name')], ROOT))).json._typeName).toBe(
      'NotAuthenticated',
    );
  });

  test('reads ten properties of 10,000 VMs in well under a second', async () => {
    const large = await simulate({ vms: 10_000 });
    try {
      const who = await large.client('administrator');
      const spec = await allVms(
        who,
        'name',
        'parent',
        'runtime.powerState',
        'runtime.host',
        'config.template',
        'summary.config.numCpu',
        'summary.config.memorySizeMB',
        'guest.ipAddress',
        'resourcePool',
        'config.instanceUuid',
      );
      const cpu = process.cpuUsage();
      let answer = await retrieve(who, spec, 1000);
      let count = answer.json.objects.length;
      for (let page = 1; answer.json.token && page < 20; page += 1) {
        answer = await who.vim(pc, 'ContinueRetrievePropertiesEx', { token: answer.json.token });
        count += answer.json.objects.length;
      }
      const { user, system } = process.cpuUsage(cpu);
      expect(count).toBe(10_000);
      expect(user + system).toBeLessThan(2_000_000);
    } finally {
      await large.close();
    }
  });
});

describe('WaitForUpdatesEx', () => {
  const collectorFor = async (spec: unknown): Promise<{ type: string; value: string }> => {
    const collector = (await client.vim(pc, 'CreatePropertyCollector', {})).json;
    expect((await client.vim(collector, 'CreateFilter', { spec, partialUpdates: false })).json.type).toBe(
      'PropertyFilter',
    );
    return collector;
  };

  test('gives the whole state first, then what changed, then nothing when the time is over', async () => {
    const vm = simulation.vm('/DC0/vm/Staging/case01');
    const collector = await collectorFor(
      filterSpec([propertySpec('VirtualMachine', 'name', 'runtime.powerState')], ref(vm.type, vm.value)),
    );
    const first = (await client.vim(collector, 'WaitForUpdatesEx', { version: '' })).json;
    expect(first.filterSet[0].objectSet[0]).toMatchObject({
      kind: 'enter',
      changeSet: [{ name: 'name' }, { name: 'runtime.powerState' }],
    });
    const waiting = client.vim(collector, 'WaitForUpdatesEx', {
      version: first.version,
      options: { _typeName: 'WaitOptions', maxWaitSeconds: 30 },
    });
    await client.send('POST', `/api/vcenter/vm/${vm.value}/power?action=stop`);
    const { json } = await waiting;
    expect(json.filterSet[0].objectSet[0]).toMatchObject({
      kind: 'modify',
      changeSet: [{ name: 'runtime.powerState', op: 'assign', val: { _value: 'poweredOff' } }],
    });
    const late = client.vim(collector, 'WaitForUpdatesEx', {
      version: json.version,
      options: { _typeName: 'WaitOptions', maxWaitSeconds: 0 },
    });
    expect((await late).status).toBe(204);
    expect((await client.vim(collector, 'WaitForUpdatesEx', { version: '99' })).json._typeName).toBe(
      'InvalidCollectorVersion',
    );
    expect((await client.vim(collector, 'DestroyPropertyCollector', {})).status).toBe(204);
  });

  test('follows a task to its end', async () => {
    const task = (
      await client.vim(simulation.vm('/DC0/vm/Staging/build01'), 'CreateSnapshotEx_Task', {
        name: 'followed',
        memory: false,
      })
    ).json;
    const collector = await collectorFor(filterSpec([propertySpec('Task', 'info')], task));
    let version = '';
    for (let look = 0; look < 50; look += 1) {
      const { json } = await client.vim(collector, 'WaitForUpdatesEx', {
        version,
        options: { _typeName: 'WaitOptions', maxWaitSeconds: 5 },
      });
      version = json.version;
      const info = json.filterSet[0].objectSet[0].changeSet[0].val;
      if (info.state === 'success') return expect(info.result.type).toBe('VirtualMachineSnapshot');
      simulation.clock.advance(1);
    }
    throw new Error('The task never ended.');
  });

  test('gives at most 100 objects at a time, and says that there are more', async () => {
    const large = await simulate({ vms: 150 });
    try {
      const who = await large.client('administrator');
      const collector = (await who.vim(pc, 'CreatePropertyCollector', {})).json;
      await who.vim(collector, 'CreateFilter', { spec: await allVms(who, 'name'), partialUpdates: false });
      const first = (await who.vim(collector, 'WaitForUpdatesEx', { version: '' })).json;
      expect([first.filterSet[0].objectSet.length, first.truncated]).toEqual([100, true]);
      const rest = (await who.vim(collector, 'WaitForUpdatesEx', { version: first.version })).json;
      expect([rest.filterSet[0].objectSet.length, rest.truncated]).toEqual([50, undefined]);
    } finally {
      await large.close();
    }
  });

  test('ends with RequestCanceled when it is cancelled', async () => {
    const collector = await collectorFor(filterSpec([propertySpec('Folder', 'name')], ROOT));
    const { version } = (await client.vim(collector, 'WaitForUpdatesEx', { version: '' })).json;
    const waiting = client.vim(collector, 'WaitForUpdatesEx', { version });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await client.vim(collector, 'CancelWaitForUpdates', {})).status).toBe(204);
    expect((await waiting).json._typeName).toBe('RequestCanceled');
  });
});
