import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAuthority } from '#infra/local/vcenter/certificates';
import { about } from '#lib/vsphere/about';
import { LoginRefused, VCenterTooOld } from '#lib/vsphere/errors';
import { findVmsByName } from '#lib/vsphere/find-vms';
import { readVms } from '#lib/vsphere/read-vms';
import { startTestVCenter, type TestVCenter } from '#test/lib/vsphere/test-vcenter';

describe('a vCenter 8.0 U3', () => {
  let vcenter: TestVCenter;
  beforeAll(async () => {
    vcenter = await startTestVCenter({ seed: 'prod' });
  });
  afterAll(() => vcenter.close());

  test('is asked nothing but the command once it is warm', async () => {
    const vsphere = vcenter.open();
    const [found] = await findVmsByName(vsphere, ['app01']);
    await readVms(vsphere, [found?.moId ?? ''], ['runtime.powerState']);
    vcenter.asked();
    vsphere.beginInvocation();
    await findVmsByName(vsphere, ['app01']);
    await readVms(vsphere, [found?.moId ?? ''], ['runtime.powerState']);
    expect(vcenter.asked()).toHaveLength(2);
  });

  test('serves both APIs with one session', async () => {
    const vsphere = vcenter.open();
    const before = vcenter.openSessions();
    await Promise.all([findVmsByName(vsphere, ['app01']), readVms(vsphere, [vcenter.moIdOf('app01')], ['name'])]);
    expect(vcenter.openSessions()).toBe(before + 1);
    await vsphere.close();
    expect(vcenter.openSessions()).toBe(before);
  });

  test('is logged in again, unseen, after the session ran out', async () => {
    const vsphere = vcenter.open();
    const moId = vcenter.moIdOf('app01');
    await readVms(vsphere, [moId], ['name']);
    vcenter.clock.advance(3 * 3600);
    expect(await findVmsByName(vsphere, ['app01'])).toHaveLength(1);
    vcenter.clock.advance(3 * 3600);
    expect(await readVms(vsphere, [moId], ['name'])).toHaveLength(1);
  });

  test('is logged in again, unseen, after it restarted', async () => {
    const vsphere = vcenter.open();
    const moId = vcenter.moIdOf('app01');
    await readVms(vsphere, [moId], ['name']);
    await vcenter.server.restart();
    expect(await readVms(vsphere, [moId], ['name'])).toHaveLength(1);
  });

  test('says who it is', async () => {
    expect(await about(vcenter.open())).toMatchObject({ version: '8.0.3', apiVersion: '8.0.3.0' });
  });

  test('refuses a wrong password once; it is not sent again for 15 minutes', async () => {
    const vsphere = vcenter.open({ password: 'wrong' });
    await expect(findVmsByName(vsphere, ['app01'])).rejects.toBeInstanceOf(LoginRefused);
    vcenter.asked();
    await expect(findVmsByName(vsphere, ['app01'])).rejects.toMatchObject({ kind: 'login-refused' });
    expect(vcenter.asked()).toEqual([]);
    vcenter.clock.advance(15 * 60 + 1);
    await expect(findVmsByName(vsphere, ['app01'])).rejects.toBeInstanceOf(LoginRefused);
    expect(vcenter.asked()).toHaveLength(1);
    expect(vcenter.log.lines.join('\n')).not.toContain('wrong');
  });

  test('is not trusted without the authority that signed its certificate', async () => {
    const stranger = await createAuthority();
    await expect(findVmsByName(vcenter.open({ ca: stranger.certificate }), ['app01'])).rejects.toMatchObject({
      kind: 'certificate',
      vcenter: 'prod',
      message: expect.stringContaining('npm run vcenter -- add prod --replace --ca <file>'),
    });
  });

  test('sends its name with each request', async () => {
    await findVmsByName(vcenter.open(), ['app01']);
    expect(vcenter.userAgents()).toEqual(new Set(['SlashVM/0.1.0 (test; vm)']));
  });
});

describe.each(['8.0.1', '8.0.2'] as const)('a vCenter %s', (version) => {
  test('gets a login of its own for VI JSON', async () => {
    const vcenter = await startTestVCenter({ seed: 'prod', version });
    try {
      const vsphere = vcenter.open();
      const moId = vcenter.moIdOf('app01');
      expect(await readVms(vsphere, [moId], ['name'])).toMatchObject([{ name: 'app01' }]);
      expect(await findVmsByName(vsphere, ['app01'])).toMatchObject([{ moId }]);
      expect(vcenter.asked().filter((line) => line.includes('Login'))).toHaveLength(1);
      vcenter.clock.advance(3 * 3600);
      expect(await readVms(vsphere, [moId], ['name'])).toHaveLength(1);
      expect(await findVmsByName(vsphere, ['app01'])).toHaveLength(1);
      await vsphere.close();
      expect(vcenter.openSessions()).toBe(0);
    } finally {
      await vcenter.close();
    }
  });
});

test('a vCenter 7.0 U3 is refused with the version that is needed', async () => {
  const vcenter = await startTestVCenter({ version: '7.0.3' });
  try {
    const error = await findVmsByName(vcenter.open(), ['app01']).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(VCenterTooOld);
    expect(String(error)).toContain('7.0.3.0');
    expect(String(error)).toContain('8.0 Update 1 or later');
    expect(vcenter.openSessions()).toBe(0);
  } finally {
    await vcenter.close();
  }
});

test('a certificate for another host name is not trusted', async () => {
  const vcenter = await startTestVCenter({ certificateFor: 'vc.example.com' });
  try {
    await expect(findVmsByName(vcenter.open(), ['app01'])).rejects.toMatchObject({
      kind: 'certificate',
      reason: 'made out to another host name',
    });
  } finally {
    await vcenter.close();
  }
});
