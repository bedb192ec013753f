import { describe, expect, test } from '@jest/globals';
import type { SaidError } from '#lib/errors';
import { type Located, matchFilters } from '#lib/targets/match-filters';
import type { Filters } from '#lib/targets/query';
import { candidate } from '#test/lib/targets/inventory-source';

const on = (vcenter: string, name: string, more: Partial<Located> = {}): Located => ({
  ...candidate(name, more),
  vcenter,
});

const VMS = [
  on('prod', 'app01', { folder: 'Production/Web', cluster: 'main', host: 'esx01.example.com', resourcePool: 'Gold' }),
  on('prod', 'app02', { folder: 'Production', cluster: 'main', host: 'esx02.example.com', powerState: 'poweredOff' }),
  on('prod', 'stage01', { folder: 'Staging/Web', cluster: 'edge', host: 'esx11.example.com', resourcePool: 'Gold' }),
  on('prod', 'dr01', { datacenter: 'DC1', powerState: 'suspended' }),
  on('lab', 'lab01', { folder: 'Production', cluster: 'main', host: 'esx-lab' }),
];

const names = (filters: Filters, options = { complete: true }) =>
  matchFilters(VMS, VMS, filters, options).map((vm) => vm.name);

const refusal = (filters: Filters): Pick<SaidError, 'kind' | 'message'> => {
  try {
    names(filters);
  } catch (error) {
    const { kind, message } = error as SaidError;
    return { kind, message };
  }
  throw new Error('Nothing was refused.');
};

describe('matchFilters', () => {
  test.each<[Filters, readonly string[]]>([
    [{}, ['app01', 'app02', 'stage01', 'dr01', 'lab01']],
    [{ power: 'poweredOff' }, ['app02']],
    [{ power: 'suspended' }, ['dr01']],
    [{ datacenter: 'dc1' }, ['dr01']],
    [{ cluster: 'EDGE' }, ['stage01']],
    [{ host: 'esx01.example.com' }, ['app01']],
    [{ host: 'esx0*' }, ['app01', 'app02']],
    [{ folder: 'Production/Web' }, ['app01']],
    [{ folder: 'Staging' }, ['stage01']],
    [{ folder: '/Staging/' }, ['stage01']],
    [{ folder: 'prod:DC0/vm/Production' }, ['app01', 'app02']],
    [{ folder: 'Prod*' }, ['app01', 'app02', 'lab01']],
    [{ pool: 'main/Gold' }, ['app01']],
    [{ folder: 'Staging', power: 'poweredOff' }, []],
    [{ cluster: 'edge', pool: 'edge/Gold' }, ['stage01']],
  ])('%j leaves %j', (filters, left) => {
    expect(names(filters)).toEqual(left);
  });

  test('refuses a container that fits two, each with the form to type', () => {
    expect(refusal({ folder: 'Web' })).toEqual({
      kind: 'ambiguous',
      message:
        '"Web" is the name of 2 folders. Type --folder "prod:DC0/vm/Production/Web" or --folder "prod:DC0/vm/Staging/Web".',
    });
    expect(names({ folder: 'prod:DC0/vm/Staging/Web' })).toEqual(['stage01']);
  });

  test('refuses a container of the same name on two vCenters', () => {
    expect(refusal({ cluster: 'main' }).message).toBe(
      '"main" is the name of 2 clusters. Type --cluster "prod:DC0/main" or --cluster "lab:DC0/main".',
    );
    expect(names({ cluster: 'lab:DC0/main' })).toEqual(['lab01']);
  });

  test('refuses a container that is not there, with the near ones or all of them', () => {
    expect(refusal({ cluster: 'edgy' })).toEqual({
      kind: 'not-found',
      message: 'No cluster with a VM in it is called "edgy". Did you mean edge?',
    });
    expect(refusal({ datacenter: 'Berlin' }).message).toBe(
      'No datacenter with a VM in it is called "Berlin". There are DC0, DC1.',
    );
  });

  test('leaves nothing, and refuses nothing, where a vCenter that did not answer may have the container', () => {
    expect(names({ cluster: 'elsewhere' }, { complete: false })).toEqual([]);
  });
});
