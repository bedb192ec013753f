import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FaultThen } from '#infra/local/faults';
import { findVmsByDnsName, findVmsByName } from '#lib/vsphere/find-vms';
import { readInventory } from '#lib/vsphere/inventory';
import type { InventoryVm } from '#lib/vsphere/inventory-vm';
import { readVms } from '#lib/vsphere/read-vms';
import { vmsWithTag } from '#lib/vsphere/tags';
import type { VSphere } from '#lib/vsphere/vsphere';
import { startTestVCenter, type TestVCenter } from '#test/lib/vsphere/test-vcenter';

let vcenter: TestVCenter;
beforeAll(async () => {
  vcenter = await startTestVCenter({ seed: 'prod' });
});
afterAll(() => vcenter.close());

const stored = () => [...vcenter.server.inventory.vms.values()];

describe('readInventory', () => {
  let vms: readonly InventoryVm[];
  let asked: readonly string[];
  beforeAll(async () => {
    const vsphere = vcenter.open();
    await findVmsByName(vsphere, ['app01']);
    await vsphere.content();
    vcenter.asked();
    vms = await readInventory(vsphere);
    asked = vcenter.asked();
  });

  test('lists every VM, templates too', () => {
    expect(vms.map(({ moId }) => moId).sort()).toEqual(
      stored()
        .map(({ id }) => id)
        .sort(),
    );
    expect(vms.some(({ template }) => template)).toBe(true);
  });

  test('costs a view, its pages, the end of the view and one look for agents', () => {
    expect(asked).toEqual(['CreateContainerView', 'RetrievePropertiesEx', 'DestroyView', 'RetrievePropertiesEx']);
  });

  test('gives the same path as vCenter itself', async () => {
    const vsphere = vcenter.open();
    const { searchIndex } = await vsphere.content();
    for (const { moId, path } of vms) {
      const found = await vsphere.call('SearchIndex', searchIndex.value, 'FindByInventoryPath', {
        inventoryPath: path,
      });
      expect(found).toMatchObject({ value: moId });
    }
  });

  test('shows names as people see them and slashes in paths escaped', () => {
    const slashed = vms.find(({ name }) => name.includes('/'));
    expect(slashed?.path.endsWith(`/${slashed.name.replace('/', '%2f')}`)).toBe(true);
  });

  test('tells the platform from everything else', () => {
    expect(new Set(vms.map(({ platform }) => platform))).toEqual(
      new Set([undefined, 'vCLS', 'managed', 'fault-tolerance secondary']),
    );
    expect(vms.filter(({ platform }) => platform === 'vCLS').every(({ name }) => name.startsWith('vCLS'))).toBe(true);
  });

  test('knows guest, host, cluster and size of a running VM', () => {
    const app01 = vms.find(({ name }) => name === 'app01');
    expect(app01).toMatchObject({
      powerState: 'poweredOn',
      template: false,
      datacenter: expect.any(String),
      cluster: expect.any(String),
      host: expect.any(String),
      instanceUuid: expect.any(String),
      ipAddress: expect.any(String),
      dnsName: expect.any(String),
      numCPU: expect.any(Number),
      memoryMB: expect.any(Number),
    });
  });

  test('agrees with what reading one VM says of its place', async () => {
    const read = await readVms(
      vcenter.open(),
      vms.map(({ moId }) => moId),
      ['name'],
    );
    for (const vm of read) {
      const listed = vms.find(({ moId }) => moId === vm.moId);
      const { folder, path, datacenter, cluster, host, resourcePool } = listed ?? {};
      const { datacenterMoId, ...placement } = vm.placement;
      expect(datacenterMoId).toMatch(/^datacenter-\d+$/);
      expect(placement).toEqual(JSON.parse(JSON.stringify({ datacenter, folder, path, host, cluster, resourcePool })));
    }
  });
});

describe('readInventory for a search', () => {
  const read = async (): Promise<ReadonlyMap<string, InventoryVm>> =>
    new Map((await readInventory(vcenter.open(), { searched: true })).map((vm) => [vm.name, vm]));

  test('costs no request more', async () => {
    const vsphere = vcenter.open();
    await findVmsByName(vsphere, ['app01']);
    await vsphere.content();
    vcenter.asked();
    await readInventory(vsphere, { searched: true });
    expect(vcenter.asked()).toEqual([
      'CreateContainerView',
      'RetrievePropertiesEx',
      'DestroyView',
      'RetrievePropertiesEx',
    ]);
  });

  test('knows every address of a guest, and the note', async () => {
    expect((await read()).get('app01')).toMatchObject({
      ipAddress: expect.stringMatching(/^10\./),
      otherAddresses: [expect.stringMatching(/^fe80:/)],
      macAddresses: [expect.stringMatching(/^00:50:56(:[0-9a-f]{2}){3}$/)],
      guestFullName: expect.any(String),
      note: 'Shop front end',
    });
  });

  test('knows no address where no guest reports one', async () => {
    const off = stored().find((vm) => vm.powerState === 'poweredOff' && !vm.template);
    const found = (await read()).get(off?.name ?? '');
    expect(found).toMatchObject({ powerState: 'poweredOff' });
    expect(found).not.toHaveProperty('macAddresses');
    expect(found).not.toHaveProperty('ipAddress');
  });

  test('cuts a long note, never in the middle of a character', async () => {
    const app02 = vcenter.server.inventory.vmsNamed('app02')[0];
    if (app02 === undefined) throw new Error('There is no app02.');
    app02.config.annotation = `${'x'.repeat(298)}😀${'y'.repeat(100)}`;
    const note = (await read()).get('app02')?.note;
    expect(note).toBe(`${'x'.repeat(298)}…`);
  });
});

describe('findVmsByName', () => {
  test('asks once for all names and finds both of an equal pair', async () => {
    const names = new Map<string, number>();
    for (const vm of stored()) if (!vm.template) names.set(vm.name, (names.get(vm.name) ?? 0) + 1);
    const twice = [...names].find(([, count]) => count === 2)?.[0] ?? '';
    const vsphere = vcenter.open();
    await findVmsByName(vsphere, ['app01']);
    vcenter.asked();
    const found = await findVmsByName(vsphere, ['app01', twice]);
    expect(vcenter.asked()).toHaveLength(1);
    expect(found.map(({ name }) => name).sort()).toEqual(['app01', twice, twice].sort());
    expect(found.every(({ powerState }) => ['poweredOn', 'poweredOff', 'suspended'].includes(powerState))).toBe(true);
  });

  test('finds names with a blank and with a slash', async () => {
    const plain = stored().map(({ name }) => name.replaceAll('%2f', '/'));
    const wanted = [plain.find((name) => name.includes(' ')) ?? '', plain.find((name) => name.includes('/')) ?? ''];
    const found = await findVmsByName(vcenter.open(), wanted);
    expect(found.map(({ name }) => name).sort()).toEqual([...wanted].sort());
  });

  test('finds nothing where the case differs', async () => {
    expect(await findVmsByName(vcenter.open(), ['APP01'])).toEqual([]);
  });
});

describe('findVmsByDnsName', () => {
  test('finds the VM whose guest has that name', async () => {
    const app01 = stored().find(({ name }) => name === 'app01');
    const found = await findVmsByDnsName(vcenter.open(), app01?.guest.hostName ?? '');
    expect(found).toEqual([app01?.id]);
  });

  test('finds nothing for a name that no guest has', async () => {
    expect(await findVmsByDnsName(vcenter.open(), 'nobody.example.com')).toEqual([]);
  });
});

describe('readVms', () => {
  test('takes one request for VMs in different places, and leaves out one that is gone', async () => {
    const vsphere = vcenter.open();
    const moIds = stored()
      .slice(0, 10)
      .map(({ id }) => id);
    await readVms(vsphere, moIds, ['name']);
    vcenter.asked();
    expect(await readVms(vsphere, moIds, ['name', 'snapshot', 'layoutEx', 'config.hardware.device'])).toHaveLength(10);
    expect(vcenter.asked()).toEqual(['RetrievePropertiesEx']);
    const some = await readVms(vsphere, [moIds[0] ?? '', 'vm-99999', moIds[1] ?? ''], ['name']);
    expect(some.map(({ moId }) => moId)).toEqual([moIds[0], moIds[1]]);
    expect(await readVms(vsphere, ['vm-99999'], ['name'])).toEqual([]);
  });

  test('gives datastores with their free space and properties without boxes', async () => {
    const [app01] = await readVms(
      vcenter.open(),
      [vcenter.moIdOf('app01')],
      [
        'runtime.powerState',
        'config.hardware.device',
        'guest.net',
        'config.extraConfig',
        'runtime.question',
        'summary.storage',
      ],
    );
    expect(app01?.properties['runtime.powerState']).toBe('poweredOn');
    expect(app01?.properties['config.hardware.device']?.some(({ _typeName }) => _typeName === 'VirtualDisk')).toBe(
      true,
    );
    expect(app01?.properties['guest.net']?.[0]?.ipAddress?.length).toBeGreaterThan(0);
    expect(app01?.properties['runtime.question']).toBeUndefined();
    expect(app01?.datastores[0]).toMatchObject({
      accessible: true,
      capacity: expect.any(Number),
      freeSpace: expect.any(Number),
    });
    expect(JSON.stringify(app01)).not.toContain('_value');
  });

  test('sees only what the account may see', async () => {
    const all = await readInventory(vcenter.open());
    const limited = await readInventory(vcenter.open({ ...vcenter.server.accounts.team, secretVersion: '2' }));
    expect(limited.length).toBeGreaterThan(0);
    expect(limited.length).toBeLessThan(all.length);
    for (const vm of limited) expect(vm.datacenter).toBe(all.find(({ moId }) => moId === vm.moId)?.datacenter);
  });
});

describe('vmsWithTag', () => {
  test('finds the VMs of a tag by its name, with or without its category, in any case', async () => {
    const plain = await vmsWithTag(vcenter.open(), 'Prod');
    expect(plain.length).toBeGreaterThan(0);
    expect(await vmsWithTag(vcenter.open(), 'environment:prod')).toEqual(plain);
  });

  test('refuses a name that two categories have, and says what to type', async () => {
    const { tags } = vcenter.server.vcenter;
    tags.addTag(tags.addCategory('Owner', 'MULTIPLE'), 'twin');
    tags.addTag(tags.addCategory('Backup', 'MULTIPLE'), 'Twin');
    await expect(vmsWithTag(vcenter.open(), 'TWIN')).rejects.toMatchObject({
      kind: 'ambiguous',
      message: 'vCenter "prod" has several tags called "TWIN". Say which: Owner:twin, Backup:Twin.',
    });
    await expect(vmsWithTag(vcenter.open(), 'backup:twin')).resolves.toEqual([]);
  });

  test('says when there is no such tag', async () => {
    await expect(vmsWithTag(vcenter.open(), 'Nope')).rejects.toMatchObject({
      kind: 'not-found',
      message: 'vCenter "prod" has no tag called "Nope".',
    });
  });
});

describe('an inventory of 10,000 VMs', () => {
  let large: TestVCenter;
  let vsphere: VSphere;
  beforeAll(async () => {
    large = await startTestVCenter({ seed: 'prod', vms: 10_000 });
    vsphere = large.open();
    await findVmsByName(vsphere, ['app01']);
  });
  afterAll(() => large.close());

  test('costs at most 25 requests', async () => {
    large.asked();
    expect((await readInventory(vsphere)).length).toBeGreaterThanOrEqual(10_000);
    expect(large.asked().length).toBeLessThanOrEqual(25);
  });

  test.each<[string, FaultThen]>([
    [
      'the session is lost',
      { status: 500, body: { _typeName: 'NotAuthenticated', faultstring: 'Not authenticated.' } },
    ],
    ['an answer is lost', 'lost'],
    ['a connection is lost', 'reset'],
  ])('is whole although %s between two pages', async (_what, then) => {
    large.fault('ContinueRetrievePropertiesEx', then);
    const vms = await readInventory(vsphere);
    expect(new Set(vms.map(({ moId }) => moId)).size).toBe(vms.length);
    expect(vms.length).toBeGreaterThanOrEqual(10_000);
  });
});
