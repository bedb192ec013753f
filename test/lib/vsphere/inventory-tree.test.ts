import { expect, test } from '@jest/globals';
import { InventoryTree } from '#lib/vsphere/inventory-tree';
import { moRef } from '#lib/vsphere/moref';

function tree(
  ...containers: [
    type: string,
    moId: string,
    name: string,
    parent?: ReturnType<typeof moRef>,
    parentFolder?: ReturnType<typeof moRef>,
  ][]
): InventoryTree {
  const made = new InventoryTree();
  for (const [type, moId, name, parent, parentFolder] of containers) {
    const members = { name, parent, parentFolder };
    const propSet = Object.entries(members).flatMap(([key, val]) => (val === undefined ? [] : [{ name: key, val }]));
    made.add({ obj: moRef(type, moId), propSet });
  }
  return made;
}

const root = moRef('Folder', 'group-d1');
const datacenter = moRef('Datacenter', 'datacenter-2');
const vmFolder = moRef('Folder', 'group-v3');

test('a datacenter in a folder has that folder in its path', () => {
  const place = tree(
    ['Folder', 'group-d1', 'Datacenters'],
    ['Folder', 'group-d9', 'Europe', root],
    ['Datacenter', 'datacenter-2', 'DC0', moRef('Folder', 'group-d9')],
    ['Folder', 'group-v3', 'vm', datacenter],
  ).placement({ name: 'a/b', parent: vmFolder, host: undefined, resourcePool: undefined });
  expect(place).toEqual({
    datacenter: 'DC0',
    datacenterMoId: 'datacenter-2',
    folder: '',
    path: '/Europe/DC0/vm/a%2fb',
  });
});

test('a VM in a vApp stands in the folder of the vApp and in its cluster', () => {
  const place = tree(
    ['Folder', 'group-d1', 'Datacenters'],
    ['Datacenter', 'datacenter-2', 'DC0', root],
    ['Folder', 'group-v3', 'vm', datacenter],
    ['Folder', 'group-v4', 'Apps', vmFolder],
    ['ClusterComputeResource', 'domain-c5', 'main', moRef('Folder', 'group-h6')],
    ['ResourcePool', 'resgroup-7', 'Resources', moRef('ClusterComputeResource', 'domain-c5')],
    ['VirtualApp', 'resgroup-v8', 'Shop', moRef('ResourcePool', 'resgroup-7'), moRef('Folder', 'group-v4')],
  ).placement({
    name: 'web',
    parent: moRef('VirtualApp', 'resgroup-v8'),
    host: undefined,
    resourcePool: moRef('ResourcePool', 'resgroup-7'),
  });
  expect(place).toEqual({
    datacenter: 'DC0',
    datacenterMoId: 'datacenter-2',
    folder: 'Apps/Shop',
    path: '/DC0/vm/Apps/Shop/web',
    cluster: 'main',
  });
});

test('a host outside a cluster is in none', () => {
  const place = tree(
    ['ComputeResource', 'domain-s5', 'esx1', moRef('Folder', 'group-h6')],
    ['HostSystem', 'host-6', 'esx1', moRef('ComputeResource', 'domain-s5')],
  ).placement({ name: 'web', parent: undefined, host: moRef('HostSystem', 'host-6'), resourcePool: undefined });
  expect(place).toEqual({ datacenter: '', folder: '', path: '/web', host: 'esx1' });
});

test('folders that may not be seen leave the rest of the path', () => {
  const place = tree(['Folder', 'group-v4', 'Team', vmFolder]).placement({
    name: 'web',
    parent: moRef('Folder', 'group-v4'),
    host: undefined,
    resourcePool: undefined,
  });
  expect(place).toEqual({ datacenter: '', folder: 'Team', path: '/Team/web' });
});

test('a circle of folders ends', () => {
  const place = tree(['Folder', 'group-v3', 'a', vmFolder]).placement({
    name: 'web',
    parent: vmFolder,
    host: undefined,
    resourcePool: undefined,
  });
  expect(place.path.endsWith('/a/web')).toBe(true);
});
