import { describe, expect, test } from '@jest/globals';
import { SaidError } from '#lib/errors';
import { readExpression } from '#lib/targets/expression';
import { createSources, oneSource } from '#lib/targets/sources';
import { candidate, sourceOf } from '#test/lib/targets/inventory-source';

const read = (typed: string) => readExpression(typed, ['prod', 'lab']);

const prod = () =>
  sourceOf('prod', [candidate('app01', { moId: 'vm-1' }), candidate('db01', { moId: 'vm-2' })], {
    tags: { gold: ['db01'] },
  });
const lab = () => sourceOf('lab', [candidate('app01', { moId: 'vm-1' })]);

describe('quickly', () => {
  test('asks each vCenter once for all names', async () => {
    const [a, b] = [prod(), lab()];
    const [app01, db01] = [read('app01'), read('db01')];
    const hits = await createSources([a, b], []).quickly([app01, db01]);
    expect(hits.get(app01)?.map((hit) => hit.vcenter)).toEqual(['prod', 'lab']);
    expect(hits.get(db01)?.map((hit) => hit.vcenter)).toEqual(['prod']);
    expect([a.calls, b.calls]).toEqual([['byName'], ['byName']]);
  });

  test('does not ask a vCenter about what is pinned to another', async () => {
    const [a, b] = [prod(), lab()];
    await createSources([a, b], []).quickly([read('lab:app01')]);
    expect([a.calls, b.calls]).toEqual([[], ['byName']]);
  });

  test('looks an id up as an id and as a name', async () => {
    const called = sourceOf('prod', [candidate('x', { moId: 'vm-1' }), candidate('vm-1', { moId: 'vm-9' })]);
    const id = read('vm-1');
    const hits = await createSources([called], []).quickly([id]);
    expect(hits.get(id)?.map((hit) => hit.moId)).toEqual(['vm-1', 'vm-9']);
  });

  test('asks nobody about a glob', async () => {
    const a = prod();
    expect((await createSources([a], []).quickly([read('app*')])).size).toBe(0);
    expect(a.calls).toEqual([]);
  });
});

describe('everything', () => {
  test('is read once, however often it is asked for', async () => {
    const a = prod();
    const sources = createSources([a], []);
    await Promise.all([sources.everything(undefined), sources.everything('prod')]);
    await sources.everything(undefined);
    expect(a.calls).toEqual(['everything']);
  });
});

describe('a vCenter that does not answer', () => {
  const down = () => sourceOf('lab', [], { down: true });

  test('is named, and not asked a second time', async () => {
    const b = down();
    const sources = createSources([prod(), b], []);
    expect(await sources.everything(undefined)).toHaveLength(2);
    await sources.quickly([read('app01')]);
    expect(sources.silent()).toMatchObject([{ vcenter: 'lab', error: { message: 'connection refused' } }]);
    expect(b.calls).toEqual(['everything']);
  });

  test('counts from the start where its secret cannot be read', () => {
    const error = new SaidError('unreachable', 'its secret cannot be read.');
    const sources = createSources([prod()], [{ vcenter: 'lab', error }]);
    expect(sources.names).toEqual(['prod', 'lab']);
    expect(sources.silent()).toEqual([{ vcenter: 'lab', error }]);
  });

  test('lets an error that is not for people through', async () => {
    const broken = { ...prod(), everything: () => Promise.reject(new TypeError('a bug')) };
    await expect(createSources([broken], []).everything(undefined)).rejects.toThrow('a bug');
  });
});

describe('a tag', () => {
  test('one vCenter knows leaves the VMs that carry it', async () => {
    const sources = createSources([prod(), lab()], []);
    const carried = await sources.tagged('gold', await sources.everything(undefined));
    expect(carried.map((vm) => vm.name)).toEqual(['db01']);
  });

  test('nobody knows is refused', async () => {
    const sources = createSources([prod(), lab()], []);
    await expect(sources.tagged('silver', [])).rejects.toThrow(
      'No tag is called "silver". Type its name, or category:name.',
    );
  });

  test('is not called unknown where a vCenter could not be asked', async () => {
    const sources = createSources([prod(), sourceOf('lab', [], { down: true })], []);
    expect(await sources.tagged('silver', [])).toEqual([]);
    expect(sources.silent().map((one) => one.vcenter)).toEqual(['lab']);
  });
});

describe('oneSource', () => {
  test('answers for the one vCenter that --vcenter names, in any case', async () => {
    const [a, b] = [prod(), lab()];
    const only = oneSource(createSources([a, b], []), 'LAB');
    const app01 = read('app01');
    expect((await only.quickly([app01])).get(app01)?.map((hit) => hit.vcenter)).toEqual(['lab']);
    expect((await only.everything(undefined)).map((vm) => vm.vcenter)).toEqual(['lab']);
    expect(a.calls).toEqual([]);
  });

  test('does not mind what another one fails at', async () => {
    const sources = createSources([prod(), sourceOf('lab', [], { down: true })], []);
    await sources.everything(undefined);
    expect(oneSource(sources, 'prod').silent()).toEqual([]);
  });

  test('asks only that one about a tag', async () => {
    const b = sourceOf('lab', [], { down: true });
    const only = oneSource(createSources([prod(), b], []), 'prod');
    await expect(only.tagged('silver', [])).rejects.toThrow('No tag is called "silver".');
    expect(b.calls).toEqual([]);
  });

  test('refuses a name that none has', () => {
    const sources = createSources([prod()], []);
    expect(() => oneSource(sources, 'prd')).toThrow('No vCenter is called "prd". Did you mean prod?');
    expect(() => oneSource(createSources([], []), 'prod')).toThrow('No vCenter is called "prod". None is configured.');
  });
});
