import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AccountSource, Accounts } from '#lib/vsphere/account-source';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';
import { createVCenters, type VCenters } from '#lib/vsphere/vcenters';
import { RecordedLog } from '#test/lib/vsphere/recorded-log';
import { RememberedRefusals } from '#test/lib/vsphere/remembered-refusals';
import { type ScriptedServer, sessionReply, startScriptedServer } from '#test/lib/vsphere/scripted-server';

/** What an operator stored, and how often it was read afresh. */
class StoredAccounts implements AccountSource {
  accounts: readonly VCenterAccount[] = [];
  #remembered: readonly VCenterAccount[] | undefined;
  freshReads = 0;

  async read({ fresh }: { readonly fresh: boolean }): Promise<Accounts> {
    if (fresh) this.freshReads += 1;
    if (fresh || this.#remembered === undefined) this.#remembered = this.accounts;
    return { accounts: this.#remembered, disabled: ['old'], unreadable: [{ name: 'broken', reason: 'no JSON' }] };
  }
}

let server: ScriptedServer;
let source: StoredAccounts;
let vcenters: VCenters;
let password: string;

beforeEach(async () => {
  password = 'right';
  server = await startScriptedServer((request) => {
    const basic = `Basic ${Buffer.from(`svc:${password}`).toString('base64')}`;
    const refused = request.path === '/api/session' && request.method === 'POST' && request.authorization !== basic;
    if (refused) return { status: 401, body: { error_type: 'UNAUTHENTICATED', messages: [] } };
    return sessionReply(request) ?? { status: request.method === 'DELETE' ? 204 : 200, body: [] };
  });
  source = new StoredAccounts();
  source.accounts = [account('prod', 'right', '1')];
  vcenters = createVCenters({
    source,
    clock: { now: () => Date.now(), sleep: async () => undefined },
    log: new RecordedLog(),
    userAgent: 'SlashVM/test',
    loginGate: new RememberedRefusals(() => Date.now()),
    plainHttpToLoopback: true,
  });
});

afterEach(async () => {
  await vcenters.close();
  await server.close();
});

function account(name: string, secret: string, secretVersion: string): VCenterAccount {
  return { name, url: server.url, username: 'svc', password: secret, secretVersion };
}

const logins = () => server.requests.filter((line) => line === 'POST /api/session').length;
const list = async (name: string) => (await vcenters.named(name))?.rest({ method: 'GET', path: '/vcenter/vm' });

describe('all', () => {
  test('names what is disabled and what cannot be read', async () => {
    const all = await vcenters.all();
    expect(all.vcenters.map(({ vcenter }) => vcenter)).toEqual(['prod']);
    expect(all).toMatchObject({ disabled: ['old'], unreadable: [{ name: 'broken', reason: 'no JSON' }] });
  });

  test('opens nothing before something is asked', async () => {
    await vcenters.all();
    expect(server.requests).toEqual([]);
  });
});

describe('a session', () => {
  test('is used by later invocations too', async () => {
    await list('prod');
    vcenters.beginInvocation();
    const before = server.requests.length;
    await list('prod');
    expect(server.requests.slice(before)).toEqual(['GET /api/vcenter/vm']);
  });

  test('is replaced and ended when the secret has a new version', async () => {
    await list('prod');
    source.accounts = [account('prod', 'right', '2')];
    vcenters.beginInvocation();
    await source.read({ fresh: true });
    await list('prod');
    expect(logins()).toBe(2);
    for (let turn = 0; turn < 100 && !server.requests.includes('DELETE /api/session'); turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(server.requests).toContain('DELETE /api/session');
  });
});

describe('a vCenter that is not known', () => {
  test('is looked for once among the accounts as they are now', async () => {
    await vcenters.all();
    source.accounts = [...source.accounts, account('lab', 'right', '1')];
    expect(await list('lab')).toEqual([]);
    expect(await vcenters.named('nowhere')).toBeUndefined();
    expect(await vcenters.named('nowhere')).toBeUndefined();
    expect(source.freshReads).toBe(1);
  });
});

describe('a refused login', () => {
  test('is tried again with the account as it is now', async () => {
    await vcenters.all();
    password = 'rotated';
    source.accounts = [account('prod', 'rotated', '2')];
    expect(await list('prod')).toEqual([]);
    expect(logins()).toBe(2);
  });

  test('reads the accounts once an invocation and logs in no second time', async () => {
    password = 'rotated';
    await expect(list('prod')).rejects.toMatchObject({ kind: 'login-refused' });
    await expect(list('prod')).rejects.toMatchObject({ kind: 'login-refused' });
    expect(source.freshReads).toBe(1);
    vcenters.beginInvocation();
    await expect(list('prod')).rejects.toMatchObject({ kind: 'login-refused' });
    expect(source.freshReads).toBe(2);
    expect(logins()).toBe(1);
  });
});
