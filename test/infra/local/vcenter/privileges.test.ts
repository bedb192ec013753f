import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Client,
  type Json,
  pc,
  ref,
  type Simulation,
  simulate,
} from '#test/infra/local/vcenter/simulated-vcenter';

let simulation: Simulation;
let [viewer, operator, team]: Client[] = [];
beforeAll(async () => {
  simulation = await simulate();
  viewer = await simulation.client('readOnly');
  operator = await simulation.client('limited');
  team = await simulation.client('team');
});
afterAll(() => simulation.close());

const app01 = () => simulation.vm('/DC0/vm/Production/Web/app01');
const snapshot = { name: 'x', memory: false };

describe('an account that only reads', () => {
  test('reads, and is told which privilege a change needs', async () => {
    expect((await viewer?.vim(app01(), 'name'))?.json).toBe('app01');
    const refused = await viewer?.vim(app01(), 'CreateSnapshotEx_Task', snapshot);
    const object = ref('VirtualMachine', app01().value);
    expect(refused?.status).toBe(500);
    expect(refused?.json).toMatchObject({
      _typeName: 'NoPermission',
      object,
      privilegeId: 'VirtualMachine.State.CreateSnapshot',
      missingPrivileges: [
        {
          _typeName: 'NoPermissionEntityPrivileges',
          entity: object,
          privilegeIds: ['VirtualMachine.State.CreateSnapshot'],
        },
      ],
    });
  });

  test.each([
    ['PowerOnVM_Task', {}, 'VirtualMachine.Interact.PowerOn'],
    ['ResetVM_Task', {}, 'VirtualMachine.Interact.Reset'],
    ['ShutdownGuest', {}, 'VirtualMachine.Interact.PowerOff'],
    ['RemoveAllSnapshots_Task', {}, 'VirtualMachine.State.RemoveSnapshot'],
    ['RevertToCurrentSnapshot_Task', {}, 'VirtualMachine.State.RevertToSnapshot'],
    [
      'ReconfigVM_Task',
      { spec: { _typeName: 'VirtualMachineConfigSpec', annotation: 'x' } },
      'VirtualMachine.Config.Annotation',
    ],
  ])('is refused %s', async (method, args, privilege) => {
    expect((await viewer?.vim(app01(), method, args))?.json).toMatchObject({
      _typeName: 'NoPermission',
      privilegeId: privilege,
    });
  });

  test('is refused with 403 by the Automation API', async () => {
    const refused = await viewer?.send('POST', `/api/vcenter/vm/${app01().value}/power?action=stop`);
    expect([refused?.status, refused?.json.error_type]).toEqual([403, 'UNAUTHORIZED']);
  });
});

test('an operator without snapshot rights may stop a VM, not snapshot it, and can ask what is allowed', async () => {
  expect((await operator?.vim(app01(), 'CreateSnapshot_Task', { ...snapshot, quiesce: false }))?.json.privilegeId).toBe(
    'VirtualMachine.State.CreateSnapshot',
  );
  const manager = { type: 'AuthorizationManager', value: 'AuthorizationManager' };
  const session = (await operator?.vim({ type: 'SessionManager', value: 'SessionManager' }, 'currentSession'))?.json;
  const entity = ref('VirtualMachine', app01().value);
  const privId = ['VirtualMachine.Interact.PowerOff', 'VirtualMachine.State.CreateSnapshot'];
  const asked = await operator?.vim(manager, 'HasPrivilegeOnEntities', {
    entity: [entity],
    sessionId: session.key,
    privId,
  });
  expect(asked?.json[0].privAvailability.map(({ isGranted }: Json) => isGranted)).toEqual([true, false]);
  const fetched = await operator?.vim(manager, 'FetchUserPrivilegeOnEntities', {
    entities: [entity],
    userName: session.userName,
  });
  expect(fetched?.json[0].privileges).toContain('VirtualMachine.Interact.PowerOff');
  expect(fetched?.json[0].privileges).not.toContain('VirtualMachine.State.CreateSnapshot');
  expect((await operator?.vim(app01(), 'PowerOffVM_Task', {}))?.status).toBe(200);
});

test('an event is logged by whoever has Global.LogEvent on the VM', async () => {
  const manager = { type: 'EventManager', value: 'EventManager' };
  const on = (path: string) => ({
    entity: ref('VirtualMachine', simulation.vm(path).value),
    msg: 'asked by a requester',
  });
  const refused = await operator?.vim(manager, 'LogUserEvent', on('/DC0/vm/Production/Web/app01'));
  expect(refused?.json).toMatchObject({ _typeName: 'NoPermission', privilegeId: 'Global.LogEvent' });
  expect((await team?.vim(manager, 'LogUserEvent', on('/DC0/vm/Team/team-01')))?.status).toBe(204);
});

describe('an account limited to a folder', () => {
  const listed = async (): Promise<Json> => {
    const view = await team?.vim({ type: 'ViewManager', value: 'ViewManager' }, 'CreateContainerView', {
      container: ref('Folder', 'group-d1'),
      type: ['VirtualMachine'],
      recursive: true,
    });
    return (await team?.vim(view?.json, 'view'))?.json;
  };

  test('finds its own VMs only, in lists, views and searches', async () => {
    expect((await team?.get('/api/vcenter/vm'))?.json.map(({ name }: Json) => name)).toEqual([
      'team-01',
      'team-02',
      'team-03',
      'team-04',
      'team-05',
      'team-06',
    ]);
    expect(await listed()).toHaveLength(6);
    const index = { type: 'SearchIndex', value: 'SearchIndex' };
    expect(
      (await team?.vim(index, 'FindByInventoryPath', { inventoryPath: '/DC0/vm/Production/Web/app01' }))?.status,
    ).toBe(204);
    expect(
      (await team?.vim(index, 'FindAllByDnsName', { dnsName: 'app01.example.com', vmSearch: true }))?.json,
    ).toEqual([]);
  });

  test('is refused what is not its own', async () => {
    expect((await team?.vim(app01(), 'name'))?.json).toMatchObject({
      _typeName: 'NoPermission',
      privilegeId: 'System.Read',
    });
    expect((await team?.get(`/api/vcenter/vm/${app01().value}`))?.status).toBe(403);
    expect((await team?.vim(simulation.vm('/DC0/vm/Team/team-01'), 'CreateSnapshotEx_Task', snapshot))?.status).toBe(
      200,
    );
  });

  test('reads the names on the way to it, and has the rest in missingSet', async () => {
    const folder = simulation.vm('/DC0/vm');
    const spec = {
      _typeName: 'PropertyFilterSpec',
      propSet: [{ _typeName: 'PropertySpec', type: 'Folder', pathSet: ['name', 'overallStatus'] }],
      objectSet: [{ _typeName: 'ObjectSpec', obj: ref('Folder', folder.value) }],
    };
    const answer = await team?.vim(pc, 'RetrievePropertiesEx', {
      specSet: [spec],
      options: { _typeName: 'RetrieveOptions' },
    });
    expect(answer?.json.objects[0]).toMatchObject({
      propSet: [{ name: 'name', val: { _value: 'vm' } }],
      missingSet: [{ _typeName: 'MissingProperty', path: 'overallStatus', fault: { _typeName: 'NoPermission' } }],
    });
  });
});

describe('tags, to an account that sees some VMs', () => {
  const asked = (client: Client | undefined, action: string, body: object, tag = '') =>
    client?.send('POST', `/api/cis/tagging/tag-association${tag}?action=${action}`, body);
  const object = (path: string) => ({ type: 'VirtualMachine', id: simulation.vm(path).value });

  test('are told of what it sees, and of nothing where one object is not to be seen', async () => {
    const own = object('/DC0/vm/Team/team-01');
    expect((await asked(team, 'list-attached-tags-on-objects', { object_ids: [own] }))?.json).toEqual([]);
    const both = [own, { type: 'VirtualMachine', id: app01().value }];
    const refused = await asked(team, 'list-attached-tags-on-objects', { object_ids: both });
    expect([refused?.status, refused?.json.error_type]).toEqual([403, 'UNAUTHORIZED']);
  });

  test('have no VM of others on them', async () => {
    const object_id = { type: 'VirtualMachine', id: app01().value };
    const tag = String((await asked(viewer, 'list-attached-tags', { object_id }))?.json[0]);
    const on = `/${encodeURIComponent(tag)}`;
    expect((await asked(viewer, 'list-attached-objects', {}, on))?.json).not.toEqual([]);
    expect((await asked(team, 'list-attached-objects', {}, on))?.json).toEqual([]);
  });
});
