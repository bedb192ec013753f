import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, type Json, type Simulation, simulate } from '#test/infra/local/vcenter/simulated-vcenter';

let prod: Simulation;
let lab: Simulation;
let client: Client;
beforeAll(async () => {
  prod = await simulate();
  lab = await simulate({ name: 'lab', seed: 'lab' });
  client = await prod.client('administrator');
});
afterAll(async () => {
  await prod.close();
  await lab.close();
});

const config = async (path: string): Promise<Json> => (await client.vim(prod.vm(path), 'config')).json;
const runtime = async (path: string): Promise<Json> => (await client.vim(prod.vm(path), 'runtime')).json;

describe('prod', () => {
  test('has about sixty VMs in two datacenters and three clusters', () => {
    expect(prod.server.inventory.vms.size).toBeGreaterThanOrEqual(55);
    expect(prod.server.inventory.findByPath('/DC0/host/cluster-edge')).toBeDefined();
    expect(prod.server.inventory.findByPath('/DC1/host/cluster-dr')).toBeDefined();
  });

  test('has equal names, names that differ in case, a blank and a slash', () => {
    const count = (name: string): number => prod.server.inventory.vmsNamed(name).length;
    expect(['web01', 'case01', 'Case01', 'web 01', 'web%2fproxy'].map(count)).toEqual([2, 1, 1, 1, 1]);
  });

  test('has app01 on, with Tools, one disk and room for its memory', async () => {
    const { json } = await client.vim(prod.vm('/DC0/vm/Production/Web/app01'), 'summary');
    expect(json).toMatchObject({
      runtime: { powerState: 'poweredOn' },
      guest: { toolsRunningStatus: 'guestToolsRunning', hostName: 'app01.example.com', ipAddress: expect.any(String) },
      config: { memorySizeMB: 4096, numVirtualDisks: 1, template: false },
    });
  });

  test('has a datastore with less than a tenth free', async () => {
    const [small] = (await client.get('/api/vcenter/datastore?names=ds-small')).json;
    expect(small.free_space / small.capacity).toBeLessThan(0.1);
  });

  test('marks platform VMs, managed ones, fault-tolerant ones and templates', async () => {
    expect((await config('/DC0/vm/vCLS/vCLS-4c4c4544-0001')).extraConfig).toContainEqual(
      expect.objectContaining({ key: 'HDCS.agent' }),
    );
    expect((await config('/DC0/vm/Platform/nsx-manager')).managedBy).toMatchObject({
      extensionKey: 'com.vmware.nsx.management.nsxt',
    });
    expect((await config('/DC0/vm/Production/Data/ft01 (secondary)')).ftInfo).toMatchObject({ role: 2 });
    expect(await config('/DC0/vm/Templates/tpl-ubuntu')).toMatchObject({ template: true });
  });

  test('has a pending question, a disabled method and disks to consolidate', async () => {
    expect((await runtime('/DC0/vm/Staging/stuck01')).question).toMatchObject({
      id: '1',
      text: expect.stringContaining('no more space'),
    });
    expect((await client.vim(prod.vm('/DC0/vm/Production/Data/backup01'), 'disabledMethod')).json).toContain(
      'CreateSnapshotEx_Task',
    );
    expect((await runtime('/DC0/vm/Staging/consol01')).consolidationNeeded).toBe(true);
  });

  test('has chains of snapshots of different ages', async () => {
    const ages: number[] = [];
    const { json } = await client.vim(prod.vm('/DC0/vm/Production/Data/db01'), 'snapshot');
    for (let list = json.rootSnapshotList; list; list = list[0].childSnapshotList) {
      ages.push(Math.round((prod.clock.now() - Date.parse(list[0].createTime)) / 86_400_000));
    }
    expect(ages).toEqual([40, 12, 2]);
  });

  test('answers the pending question once', async () => {
    const stuck = prod.vm('/DC0/vm/Staging/stuck01');
    const answer = { questionId: '1', answerChoice: '0' };
    expect((await client.vim(stuck, 'AnswerVM', answer)).status).toBe(204);
    expect((await runtime('/DC0/vm/Staging/stuck01')).question).toBeUndefined();
    expect((await client.vim(stuck, 'AnswerVM', answer)).json._typeName).toBe('InvalidState');
  });
});

test('lab has ten VMs, build01 in common with prod, and no app01', () => {
  expect(lab.server.inventory.vms.size).toBe(10);
  expect(lab.server.inventory.vmsNamed('build01')).toHaveLength(1);
  expect(lab.server.inventory.vmsNamed('app01')).toHaveLength(0);
  const uuids = [prod, lab].map(({ server }) => server.inventory.vmsNamed('build01')[0]?.instanceUuid);
  expect(new Set(uuids).size).toBe(2);
});

test('the same vCenter grows the same way every time', async () => {
  const [one, other] = [await simulate({ vms: 200 }), await simulate({ vms: 200 })];
  try {
    const listed = ({ server }: Simulation): string[] =>
      [...server.inventory.vms.values()].map((vm) => `${vm.id} ${vm.instanceUuid} ${vm.name}`);
    expect(listed(one)).toHaveLength(200);
    expect(listed(one)).toEqual(listed(other));
  } finally {
    await one.close();
    await other.close();
  }
});
