import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, type Json, type Simulation, simulate } from '#test/infra/local/vcenter/simulated-vcenter';

let simulation: Simulation;
let client: Client;
beforeAll(async () => {
  simulation = await simulate();
  client = await simulation.client('administrator');
});
afterAll(() => simulation.close());

const at = (path: string) => `/api/vcenter/vm/${simulation.vm(path).value}`;
const APP01 = '/DC0/vm/Production/Web/app01';
const names = async (query: string): Promise<string[]> =>
  (await client.get(`/api/vcenter/vm?${query}`)).json.map(({ name }: Json) => name);

describe('the list of VMs', () => {
  test('finds exact names only, with the case they have', async () => {
    expect((await client.get('/api/vcenter/vm?names=app01')).json).toEqual([
      { vm: simulation.vm(APP01).value, name: 'app01', power_state: 'POWERED_ON', cpu_count: 2, memory_size_MiB: 4096 },
    ]);
    expect(await names('names=APP01')).toEqual([]);
    expect(await names('names=app*')).toEqual([]);
    expect(await names('names=case01')).toEqual(['case01']);
    expect(await names('names=web%2001&names=web01')).toEqual(['web01', 'web01', 'web 01']);
    expect(await names('names=web%252fproxy')).toEqual(['web%2fproxy']);
  });

  test('joins filters by AND and the values of one by OR', async () => {
    const folder = simulation.vm('/DC0/vm/Production/Web').value;
    expect(await names(`folders=${folder}&power_states=POWERED_OFF`)).toEqual(['app04']);
    expect(
      await names(`folders=${folder}&power_states=POWERED_OFF&power_states=POWERED_ON&names=app01&names=app04`),
    ).toEqual(['app01', 'app04']);
    expect(await names('power_states=SUSPENDED')).toEqual(['cache01']);
  });

  test('does not look into subfolders, and leaves out templates', async () => {
    expect(await names(`folders=${simulation.vm('/DC0/vm/Production').value}`)).not.toContain('app01');
    expect(await names('')).not.toContain('tpl-ubuntu');
    expect(await names('names=tpl-ubuntu')).toEqual([]);
  });

  test('finds by datacenter, cluster, host, pool and moId', async () => {
    expect(await names(`datacenters=${simulation.vm('/DC1').value}`)).toEqual(['dr01', 'dr02', 'dr03', 'dr04']);
    expect(await names(`clusters=${simulation.vm('/DC1/host/cluster-dr').value}&names=dr02`)).toEqual(['dr02']);
    expect(await names(`hosts=${simulation.vm('/DC0/host/cluster-main/esx01.example.com').value}`)).toContain('app01');
    expect(await names(`resource_pools=${simulation.vm('/DC0/host/cluster-main/Resources/Gold').value}`)).toEqual([
      'db01',
      'db02',
    ]);
    expect(await names(`vms=${simulation.vm(APP01).value}`)).toEqual(['app01']);
  });

  test('refuses the legacy form of a filter, and a power state it does not know', async () => {
    const refused = await client.get('/api/vcenter/vm?filter.names=app01');
    expect([refused.status, refused.json.error_type]).toEqual([400, 'INVALID_ARGUMENT']);
    expect((await client.get('/api/vcenter/vm?power_states=ON')).status).toBe(400);
  });

  test('gives at most 4000 VMs', async () => {
    const large = await simulate({ vms: 4100 });
    try {
      const one = await large.client('administrator');
      const refused = await one.get('/api/vcenter/vm');
      expect([refused.status, refused.json.error_type]).toEqual([500, 'UNABLE_TO_ALLOCATE_RESOURCE']);
      expect((await one.get('/api/vcenter/vm?names=app01')).json).toHaveLength(1);
    } finally {
      await large.close();
    }
  });
});

describe('the other lists', () => {
  test.each([
    [
      'host',
      'names=esx01.example.com',
      { name: 'esx01.example.com', connection_state: 'CONNECTED', power_state: 'POWERED_ON' },
    ],
    ['cluster', 'names=cluster-main', { name: 'cluster-main', drs_enabled: true, ha_enabled: true }],
    ['datastore', 'names=ds-small', { name: 'ds-small', type: 'VMFS', capacity: 200 * 2 ** 30 }],
    ['folder', 'names=Production', { name: 'Production', type: 'VIRTUAL_MACHINE' }],
    ['datacenter', 'names=DC1', { name: 'DC1' }],
    ['resource-pool', 'names=Gold', { name: 'Gold' }],
    ['network', 'names=dvpg-frontend', { name: 'dvpg-frontend', type: 'DISTRIBUTED_PORTGROUP' }],
  ])('find a %s by name', async (kind, query, item) => {
    const { status, json } = await client.get(`/api/vcenter/${kind}?${query}`);
    expect(status).toBe(200);
    expect(json).toEqual([expect.objectContaining(item)]);
  });
});

describe('a VM', () => {
  test('is told with its hardware', async () => {
    const { json } = await client.get(at('/DC0/vm/Production/Web/app02'));
    expect(json).toMatchObject({
      name: 'app02',
      power_state: 'POWERED_ON',
      cpu: { count: 2 },
      memory: { size_MiB: 4096 },
    });
    expect(Object.keys(json.disks)).toEqual(['2000', '2001']);
  });

  test('that does not exist is NOT_FOUND, with its id', async () => {
    const { status, json } = await client.get('/api/vcenter/vm/vm-1');
    expect(status).toBe(404);
    expect(json).toMatchObject({
      error_type: 'NOT_FOUND',
      messages: [{ id: 'com.vmware.api.vcenter.vm.not_found', args: ['vm-1'] }],
    });
  });

  test('changes power without a task, and says when it is there already', async () => {
    const path = at('/DC0/vm/Staging/case01');
    expect((await client.get(`${path}/power`)).json).toEqual({ state: 'POWERED_ON' });
    expect((await client.send('POST', `${path}/power?action=start`)).json.error_type).toBe('ALREADY_IN_DESIRED_STATE');
    expect((await client.send('POST', `${path}/power?action=stop`)).status).toBe(204);
    expect((await client.get(`${path}/power`)).json).toEqual({ state: 'POWERED_OFF', clean_power_off: false });
    const reset = await client.send('POST', `${path}/power?action=reset`);
    expect([reset.status, reset.json.error_type]).toEqual([400, 'NOT_ALLOWED_IN_CURRENT_STATE']);
    expect((await client.send('POST', `${path}/power?action=start`)).status).toBe(204);
  });

  test('gives guest data while Tools runs, and 503 otherwise', async () => {
    expect((await client.get(`${at(APP01)}/guest/identity`)).json).toMatchObject({
      family: 'LINUX',
      host_name: 'app01.example.com',
    });
    expect((await client.get(`${at(APP01)}/guest/local-filesystem`)).json['/']).toMatchObject({ filesystem: 'ext4' });
    expect((await client.get(`${at(APP01)}/guest/networking/interfaces`)).json[0].ip.ip_addresses).toHaveLength(1);
    for (const path of ['guest/identity', 'guest/networking/interfaces', 'guest/local-filesystem']) {
      const refused = await client.get(`${at('/DC0/vm/Production/Web/app03')}/${path}`);
      expect([refused.status, refused.json.error_type]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    }
    expect((await client.get(`${at('/DC0/vm/Production/Web/app03')}/tools`)).json).toMatchObject({
      run_state: 'NOT_RUNNING',
    });
  });

  test('shuts down by its guest, later, unless the guest does not listen', async () => {
    const path = at('/DC0/vm/Staging/Case01');
    expect((await client.send('POST', `${path}/guest/power?action=shutdown`)).status).toBe(204);
    expect((await client.get(`${path}/power`)).json.state).toBe('POWERED_ON');
    const deaf = at('/DC0/vm/Staging/deaf01');
    expect((await client.send('POST', `${deaf}/guest/power?action=shutdown`)).status).toBe(204);
    simulation.clock.advance(20);
    expect((await client.get(`${path}/power`)).json).toEqual({ state: 'POWERED_OFF', clean_power_off: true });
    expect((await client.get(`${deaf}/power`)).json.state).toBe('POWERED_ON');
    expect(
      (await client.send('POST', `${at('/DC0/vm/Production/Web/app03')}/guest/power?action=shutdown`)).status,
    ).toBe(503);
  });

  test('gives a console ticket, for WEBMKS only while it runs', async () => {
    const ticket = (path: string, type: string) => client.send('POST', `${at(path)}/console/tickets`, { type });
    expect((await ticket(APP01, 'WEBMKS')).json.ticket).toMatch(/^wss:\/\/esx01\.example\.com:443\/ticket\//);
    expect((await ticket('/DC0/vm/Production/Web/app04', 'VMRC')).json.ticket).toMatch(/^vmrc:/);
    expect((await ticket('/DC0/vm/Production/Web/app04', 'WEBMKS')).status).toBe(400);
  });
});

describe('tags', () => {
  const association = (action: string, body: unknown, tag = '') =>
    client.send('POST', `/api/cis/tagging/tag-association${tag}?action=${action}`, body);
  const tagNamed = async (name: string): Promise<string> => {
    for (const id of (await client.get('/api/cis/tagging/tag')).json) {
      if ((await client.get(`/api/cis/tagging/tag/${encodeURIComponent(id)}`)).json.name === name) return id;
    }
    throw new Error(`No tag is called ${name}.`);
  };

  test('are listed by id, with a name and a category each', async () => {
    const id = await tagNamed('Prod');
    const { category_id: category } = (await client.get(`/api/cis/tagging/tag/${encodeURIComponent(id)}`)).json;
    expect((await client.get(`/api/cis/tagging/category/${encodeURIComponent(category)}`)).json).toMatchObject({
      name: 'Environment',
      cardinality: 'SINGLE',
    });
  });

  test('are found by object and objects by tag', async () => {
    const object = { type: 'VirtualMachine', id: simulation.vm(APP01).value };
    const prod = await tagNamed('Prod');
    expect((await association('list-attached-tags', { object_id: object })).json).toContain(prod);
    expect((await association('list-attached-tags-on-objects', { object_ids: [object] })).json).toEqual([
      { object_id: object, tag_ids: expect.arrayContaining([prod]) },
    ]);
    expect((await association('list-attached-objects-on-tags', { tag_ids: [prod] })).json[0].object_ids).toContainEqual(
      object,
    );
    expect((await association('list-attached-objects', {}, `/${encodeURIComponent(prod)}`)).json).toContainEqual(
      object,
    );
  });

  test('are attached once where their category allows one, and detached', async () => {
    const object_id = { type: 'VirtualMachine', id: simulation.vm('/DC0/vm/Production/Web/app03').value };
    const [prod, staging] = [encodeURIComponent(await tagNamed('Prod')), encodeURIComponent(await tagNamed('Staging'))];
    expect((await association('attach', { object_id }, `/${prod}`)).status).toBe(204);
    expect((await association('attach', { object_id }, `/${staging}`)).status).toBe(400);
    expect((await association('detach', { object_id }, `/${prod}`)).status).toBe(204);
    expect((await association('attach', { object_id }, `/${staging}`)).status).toBe(204);
  });
});

test('an unknown address is 404, a wrong verb 405, no session 401', async () => {
  expect((await client.get('/api/about')).status).toBe(404);
  expect((await client.send('DELETE', '/api/vcenter/host')).status).toBe(405);
  const anonymous = await simulation.client();
  expect((await anonymous.get('/api/vcenter/host')).status).toBe(401);
});
