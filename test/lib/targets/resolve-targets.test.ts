import { describe, expect, test } from '@jest/globals';
import type { Filters, TargetQuery } from '#lib/targets/query';
import { resolveTargets } from '#lib/targets/resolve-targets';
import { createSources } from '#lib/targets/sources';
import { candidate, type RecordedSource, sourceOf } from '#test/lib/targets/inventory-source';

const query = (text: string, filters: Filters = {}): TargetQuery => ({
  words: text === '' ? [] : text.split(' ').map((word) => ({ text: word, quoted: false })),
  filters,
});

const prod = (): RecordedSource =>
  sourceOf('prod', [
    candidate('app01', { moId: 'vm-1', dnsName: 'app01.example.com', folder: 'Web' }),
    candidate('app02', { moId: 'vm-2', folder: 'Web', powerState: 'poweredOff' }),
    candidate('build01', { moId: 'vm-3' }),
    candidate('tpl-app', { moId: 'vm-4', template: true, folder: 'Web' }),
    candidate('vCLS-1', { moId: 'vm-5', platform: 'vCLS', folder: 'Web' }),
  ]);
const lab = (): RecordedSource => sourceOf('lab', [candidate('build01', { moId: 'vm-3' })]);

describe('resolveTargets', () => {
  test('finds exact names by one request a vCenter, and no bulk read', async () => {
    const [a, b] = [prod(), lab()];
    const found = await resolveTargets(query('app01 app02'), createSources([a, b], []));
    expect(found.targets).toMatchObject([
      { typed: 'app01', vcenter: 'prod', moId: 'vm-1', name: 'app01' },
      { typed: 'app02', vcenter: 'prod', moId: 'vm-2', name: 'app02' },
    ]);
    expect(found).toMatchObject({ unresolved: [], silent: [], leftOut: 0, broad: false, unproven: [] });
    expect([a.calls, b.calls]).toEqual([['byName'], ['byName']]);
  });

  test('takes one bulk read a vCenter for what exact names miss', async () => {
    const [a, b] = [prod(), lab()];
    const found = await resolveTargets(
      query('APP01 app02.example.com nothing app01.example.com'),
      createSources([a, b], []),
    );
    expect(found.targets.map((target) => target.moId)).toEqual(['vm-1']);
    expect(found.unresolved.map((word) => word.said)).toEqual([
      'No VM is called "app02.example.com".',
      'No VM is called "nothing".',
    ]);
    expect([a.calls, b.calls]).toEqual([
      ['byName', 'everything'],
      ['byName', 'everything'],
    ]);
  });

  test('names one VM once, however often it was meant', async () => {
    const found = await resolveTargets(query('app01 vm-1 app0*'), createSources([prod()], []));
    expect(found.targets.map((target) => target.moId)).toEqual(['vm-1', 'vm-2']);
  });

  test('never hides the others behind one bad name', async () => {
    const found = await resolveTargets(query('app01 build01 nope'), createSources([prod(), lab()], []));
    expect(found.targets.map((target) => target.name)).toEqual(['app01']);
    expect(found.unresolved).toMatchObject([
      { outcome: 'ambiguous', forms: ['prod:/DC0/vm/build01', 'lab:/DC0/vm/build01'] },
      { outcome: 'not-found' },
    ]);
  });

  test('calls a glob and a filter broad, and counts what they may not take', async () => {
    expect(await resolveTargets(query('app0*'), createSources([prod()], []))).toMatchObject({
      broad: true,
      leftOut: 0,
    });
    const folder = await resolveTargets(query('', { folder: 'Web' }), createSources([prod()], []));
    expect(folder).toMatchObject({ broad: true, leftOut: 2 });
    expect(folder.targets.map((target) => target.typed)).toEqual(['app01', 'app02']);
  });

  test('counts what a glob or a filter would have taken and may not be done to', async () => {
    const seen = (): RecordedSource =>
      sourceOf('prod', [
        candidate('app01', { moId: 'vm-1' }),
        { ...candidate('app02', { moId: 'vm-2' }), barred: true },
        { ...candidate('db01', { moId: 'vm-3', powerState: 'poweredOff' }), barred: true },
      ]);
    const taken = async (text: string, filters: Filters = {}) => {
      const { targets, barred } = await resolveTargets(query(text, filters), createSources([seen()], []));
      return [targets.map(({ name }) => name), barred];
    };
    expect(await taken('app*')).toEqual([['app01'], 1]);
    expect(await taken('*')).toEqual([['app01'], 2]);
    expect(await taken('', { power: 'poweredOn' })).toEqual([['app01'], 1]);
    expect(await taken('app02')).toEqual([['app02'], 0]);
  });

  test('looks for words among what the filters leave', async () => {
    const found = await resolveTargets(query('app01 app02', { power: 'poweredOff' }), createSources([prod()], []));
    expect(found.targets.map((target) => target.name)).toEqual(['app02']);
    expect(found.unresolved[0]?.said).toBe(
      'No VM is called "app01". Did you mean app02? (Among the VMs that fit the filters.)',
    );
  });

  describe('with a vCenter that does not answer', () => {
    const silentLab = () => createSources([prod(), sourceOf('lab', [], { down: true })], []);

    test('says which words are not proven to be the only one', async () => {
      expect(await resolveTargets(query('app01 app0*'), silentLab())).toMatchObject({
        targets: [{ name: 'app01' }, { name: 'app02' }],
        unproven: ['app01', 'app0*'],
        silent: [{ vcenter: 'lab' }],
      });
      expect(await resolveTargets(query('', { folder: 'Web' }), silentLab())).toMatchObject({
        unproven: ['the filter'],
      });
    });

    test('has nothing to prove of what is pinned', async () => {
      for (const typed of ['prod:app01', '/DC0/vm/Web/app01', 'vm-1']) {
        expect(await resolveTargets(query(typed), silentLab())).toMatchObject({ unproven: [] });
      }
      const pinned = await resolveTargets(query('app01', { vcenter: 'prod' }), silentLab());
      expect(pinned).toMatchObject({ targets: [{ name: 'app01' }], unproven: [], silent: [] });
    });

    test('does not ask it about what is pinned to another', async () => {
      const down = sourceOf('lab', [], { down: true });
      await resolveTargets(query('app01', { vcenter: 'prod' }), createSources([prod(), down], []));
      await resolveTargets(query('prod:app01'), createSources([prod(), down], []));
      expect(down.calls).toEqual([]);
    });
  });
});
