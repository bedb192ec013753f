import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Introduction, Introductions } from '#lib/vsphere/introductions';
import { readVms } from '#lib/vsphere/read-vms';
import type { VSphere } from '#lib/vsphere/vsphere';
import { startTestVCenter, type TestVCenter } from '#test/lib/vsphere/test-vcenter';

/** The table that all instances share. */
const sharedIntroductions = (): Introductions & { readonly kept: Map<string, Introduction> } => {
  const kept = new Map<string, Introduction>();
  return {
    kept,
    heard: async (vcenter, version) => kept.get(`${vcenter} ${version}`),
    keep: async (vcenter, version, introduction) => void kept.set(`${vcenter} ${version}`, introduction),
  };
};

const ASKS = ['POST /api/vcenter/system', 'GET content'];

describe('what a vCenter said of itself', () => {
  let vcenter: TestVCenter;
  beforeEach(async () => {
    vcenter = await startTestVCenter({ seed: 'prod' });
  });
  afterEach(() => vcenter.close());

  const nameOf = async (vsphere: VSphere): Promise<unknown> => {
    const [vm] = await readVms(vsphere, [vcenter.moIdOf('app01')], ['name']);
    return vm?.name;
  };
  /** Requests before the login, by their last words. */
  const asked = (): readonly string[] => vcenter.asked().map((one) => one.replace(/\?.*$/, ''));

  test('is not asked again by the next instance, nor by another after the secret was stored anew', async () => {
    const introductions = sharedIntroductions();
    await nameOf(vcenter.open({}, introductions));
    const first = asked();
    expect(first.filter((one) => /system|content$/.test(one))).toHaveLength(ASKS.length);

    await expect(nameOf(vcenter.open({}, introductions))).resolves.toBe('app01');
    expect(asked().filter((one) => /system|content$/.test(one))).toEqual([]);

    await nameOf(vcenter.open({ secretVersion: '2' }, introductions));
    expect(asked().filter((one) => /system|content$/.test(one))).toHaveLength(ASKS.length);
  });

  test('is asked again where it does not hold any more, and kept as it is now', async () => {
    const introductions = sharedIntroductions();
    await nameOf(vcenter.open({}, introductions));
    const [[key, introduction] = ['', undefined]] = [...introductions.kept];
    if (introduction === undefined) throw new Error('Nothing was kept.');
    introductions.kept.set(key, { ...introduction, release: '9.0.0.0' });

    const vsphere = vcenter.open({}, introductions);
    await expect(nameOf(vsphere)).resolves.toBe('app01');
    expect(vcenter.log.lines.some((line) => line.includes('vcenter.introduction-stale'))).toBe(true);
    expect(introductions.kept.get(key)?.release).toBe(introduction.release);
    vcenter.asked();
    await expect(nameOf(vsphere)).resolves.toBe('app01');
    expect(asked()).toEqual(['RetrievePropertiesEx']);
  });

  test('is asked for where it cannot be read or kept', async () => {
    const broken: Introductions = {
      heard: () => Promise.reject(new Error('throttled')),
      keep: () => Promise.reject(new Error('throttled')),
    };
    await expect(nameOf(vcenter.open({}, broken))).resolves.toBe('app01');
    const warned = vcenter.log.lines.filter((line) => /introduction-(unread|unkept)/.test(line));
    expect(warned).toHaveLength(2);
  });
});
