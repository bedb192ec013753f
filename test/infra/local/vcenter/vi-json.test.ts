import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, pc, ref, type Simulation, simulate } from '#test/infra/local/vcenter/simulated-vcenter';

let simulation: Simulation;
let client: Client;
beforeAll(async () => {
  simulation = await simulate();
  client = await simulation.client('administrator');
});
afterAll(() => simulation.close());

const app01 = () => simulation.vm('/DC0/vm/Production/Web/app01');
const content = { type: 'ServiceInstance', value: 'ServiceInstance' };

describe('the release', () => {
  test('is the first of the list that the vCenter speaks', async () => {
    const hello = (releases: unknown) =>
      client.send('POST', '/api/vcenter/system?action=hello', { api_releases: releases });
    expect((await hello(['9.0.0.0', '8.0.3.0', '8.0.2.0'])).json).toEqual({ api_release: '8.0.3.0' });
    expect((await hello(['9.0.0.0'])).json).toEqual({ api_release: '' });
    expect((await hello([])).status).toBe(400);
    expect((await hello(Array.from({ length: 129 }, () => '8.0.3.0'))).status).toBe(400);
    expect((await hello(['8'.repeat(65)])).status).toBe(400);
  });

  test('stands in vimServiceVersions.xml too', async () => {
    const { text, headers } = await client.get('/sdk/vimServiceVersions.xml');
    expect(headers['content-type']).toBe('text/xml');
    expect(text).toContain('<name>urn:vim25</name>\n  <version>8.0.3.0</version>');
    expect(text).toContain('<version>8.0.1.0</version>');
  });

  test.each([
    ['8.0.1', 404, '8.0.1.0', 200],
    ['8.0.2', 200, '8.0.2.0', 200],
    ['7.0.3', 404, '7.0.3.0', 404],
  ] as const)('of %s: hello %i, VI JSON %s %i', async (version, hello, release, vim) => {
    const old = await simulate({ version, seed: 'lab' });
    try {
      const one = await old.client();
      expect((await one.send('POST', '/api/vcenter/system?action=hello', { api_releases: [release] })).status).toBe(
        hello,
      );
      expect((await one.vim(content, 'content', undefined, release)).status).toBe(vim);
      expect((await one.vim(content, 'content', undefined, '8.0.3.0')).status).toBe(404);
      expect((await one.get('/sdk/vimServiceVersions.xml')).text).toContain(`<version>${release}</version>`);
    } finally {
      await old.close();
    }
  });
});

describe('an answer', () => {
  test('to the service content needs no session and names the singletons', async () => {
    const anonymous = await simulation.client();
    const { status, json } = await anonymous.vim(content, 'content');
    expect(status).toBe(200);
    expect(json.propertyCollector).toEqual(ref('PropertyCollector', 'propertyCollector'));
    expect(json.perfManager).toEqual(ref('PerformanceManager', 'PerfMgr'));
    expect(json.rootFolder).toEqual(ref('Folder', 'group-d1'));
    expect(json.about).toMatchObject({ apiType: 'VirtualCenter', apiVersion: '8.0.3.0' });
    expect(
      (await anonymous.vim(content, 'RetrieveServiceContent', { _typeName: 'RetrieveServiceContent' })).json,
    ).toEqual(json);
  });

  test('is bare where the property is typed: a string, an array, a data object', async () => {
    expect((await client.vim(app01(), 'name')).json).toBe('app01');
    expect((await client.vim(app01(), 'datastore')).json).toEqual([expect.objectContaining({ type: 'Datastore' })]);
    expect((await client.vim(app01(), 'summary')).json.config).toMatchObject({
      _typeName: 'VirtualMachineConfigSummary',
      numCpu: 2,
    });
  });

  test('without a value is 204', async () => {
    const none = await client.vim(ref('Folder', 'group-d1'), 'parent');
    expect([none.status, none.text]).toEqual([204, '']);
    expect((await client.vim(app01(), 'snapshot')).status).toBe(204);
  });

  test('boxes values in an Any slot, and leaves references and data objects inline', async () => {
    const spec = {
      _typeName: 'PropertyFilterSpec',
      propSet: [
        {
          _typeName: 'PropertySpec',
          type: 'VirtualMachine',
          pathSet: [
            'name',
            'summary.config.numCpu',
            'runtime.powerState',
            'runtime.host',
            'datastore',
            'summary.storage.committed',
            'runtime.bootTime',
            'config.files',
          ],
        },
      ],
      objectSet: [{ _typeName: 'ObjectSpec', obj: ref('VirtualMachine', app01().value) }],
    };
    const { json } = await client.vim(pc, 'RetrievePropertiesEx', {
      specSet: [spec],
      options: { _typeName: 'RetrieveOptions' },
    });
    const values = Object.fromEntries(
      json.objects[0].propSet.map(({ name, val }: { name: string; val: unknown }) => [name, val]),
    );
    expect(values).toMatchObject({
      name: { _typeName: 'string', _value: 'app01' },
      'summary.config.numCpu': { _typeName: 'int', _value: 2 },
      'runtime.powerState': { _typeName: 'VirtualMachinePowerState', _value: 'poweredOn' },
      'runtime.host': { _typeName: 'ManagedObjectReference', type: 'HostSystem' },
      datastore: { _typeName: 'ArrayOfManagedObjectReference' },
      'summary.storage.committed': { _typeName: 'long' },
      'config.files': { _typeName: 'VirtualMachineFileInfo' },
    });
    expect(values['runtime.bootTime']._value).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  });
});

describe('a request', () => {
  const spec = (typed: boolean) => ({
    specSet: [
      {
        _typeName: 'PropertyFilterSpec',
        propSet: [{ ...(typed ? { _typeName: 'PropertySpec' } : {}), type: 'VirtualMachine', pathSet: ['name'] }],
        objectSet: [{ _typeName: 'ObjectSpec', obj: ref('VirtualMachine', app01().value) }],
      },
    ],
    options: { _typeName: 'RetrieveOptions' },
  });

  test('is refused when a data object has no type name', async () => {
    expect((await client.vim(pc, 'RetrievePropertiesEx', spec(true))).status).toBe(200);
    const refused = await client.vim(pc, 'RetrievePropertiesEx', spec(false));
    expect(refused.status).toBe(500);
    expect(refused.json).toMatchObject({ _typeName: 'InvalidArgument', faultstring: 'Invalid MoRef field: pathSet' });
  });

  test('may name its method at the root, end with a newline and leave out its content type', async () => {
    const body = `${JSON.stringify({ _typeName: 'RetrievePropertiesEx', ...spec(true) })}\n`;
    expect((await client.vim(pc, 'RetrievePropertiesEx', body)).status).toBe(200);
  });

  test('needs no body where its method takes nothing', async () => {
    expect((await client.send('POST', '/sdk/vim25/8.0.3.0/ServiceInstance/ServiceInstance/CurrentTime')).status).toBe(
      200,
    );
  });

  test('without a required parameter, or with one of a wrong kind, is refused', async () => {
    expect((await client.vim(app01(), 'CreateSnapshotEx_Task', { name: 'x' })).json).toMatchObject({
      _typeName: 'InvalidArgument',
      invalidProperty: 'memory',
    });
    expect((await client.vim(app01(), 'CreateSnapshotEx_Task', { name: 7, memory: false })).json.invalidProperty).toBe(
      'name',
    );
    expect((await client.vim(app01(), 'CreateSnapshotEx_Task', '{')).json._typeName).toBe('InvalidRequest');
  });

  test('of an unknown release, type, method or property is 404', async () => {
    expect((await client.vim(app01(), 'name', undefined, '9.9.9.9')).status).toBe(404);
    expect((await client.vim({ type: 'Teapot', value: 'x' }, 'name')).status).toBe(404);
    expect((await client.vim(app01(), 'Brew_Task', {})).status).toBe(404);
    expect((await client.vim(app01(), 'flavour')).status).toBe(404);
  });

  test('of an unknown object is a ManagedObjectNotFound fault', async () => {
    const { status, json } = await client.vim(ref('VirtualMachine', 'vm-nope'), 'PowerOffVM_Task', {});
    expect(status).toBe(500);
    expect(json).toMatchObject({
      _typeName: 'ManagedObjectNotFound',
      faultstring:
        "The object 'vim.VirtualMachine:vm-nope' has already been deleted or has not been completely created",
      obj: ref('VirtualMachine', 'vm-nope'),
    });
  });

  test('may name an object whose id has brackets', async () => {
    const view = await client.vim({ type: 'ViewManager', value: 'ViewManager' }, 'CreateContainerView', {
      container: ref('Folder', 'group-d1'),
      type: ['HostSystem', 'Datastore'],
      recursive: true,
    });
    expect(view.json.value).toMatch(/^session\[52.+\]52/);
    const seen = (await client.vim(view.json, 'view')).json as { type: string }[];
    expect(new Set(seen.map(({ type }) => type))).toEqual(new Set(['HostSystem', 'Datastore']));
    expect((await client.vim(view.json, 'DestroyView', {})).status).toBe(204);
    expect((await client.vim(view.json, 'view')).json._typeName).toBe('ManagedObjectNotFound');
  });
});

describe('the search index', () => {
  const index = { type: 'SearchIndex', value: 'SearchIndex' };

  test('finds by path, by child, by UUID, by DNS name and by address', async () => {
    const found = ref('VirtualMachine', app01().value);
    const vm = simulation.server.inventory.vms.get(app01().value);
    expect(
      (await client.vim(index, 'FindByInventoryPath', { inventoryPath: '/DC0/vm/Production/Web/app01' })).json,
    ).toEqual(found);
    expect((await client.vim(index, 'FindByInventoryPath', { inventoryPath: '/DC0/vm/none' })).status).toBe(204);
    const folder = simulation.vm('/DC0/vm/Production/Web');
    expect(
      (await client.vim(index, 'FindChild', { entity: ref(folder.type, folder.value), name: 'app01' })).json,
    ).toEqual(found);
    expect(
      (await client.vim(index, 'FindByUuid', { uuid: vm?.instanceUuid, vmSearch: true, instanceUuid: true })).json,
    ).toEqual(found);
    expect(
      (await client.vim(index, 'FindAllByDnsName', { dnsName: 'APP01.example.com', vmSearch: true })).json,
    ).toEqual([found]);
    expect((await client.vim(index, 'FindAllByIp', { ip: vm?.guest.ipAddress, vmSearch: true })).json).toEqual([found]);
  });
});
