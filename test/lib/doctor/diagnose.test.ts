import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeDiagnosis } from '#lib/doctor/describe-diagnosis';
import { type DiagnosisDesk, diagnose } from '#lib/doctor/diagnose';
import type { DiagnosedLink } from '#lib/doctor/diagnosis';
import { plain } from '#lib/slack/words';
import type { AccountSource, Accounts } from '#lib/vsphere/account-source';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';
import { OwnVCenters } from '#test/front-door/own-vcenters';

const own = new OwnVCenters();
const errors: unknown[] = [];
let write: VCenterAccount;
let read: VCenterAccount;

beforeAll(async () => {
  const prod = await own.start('prod');
  const { url = '', ca = '' } = own.secret(prod);
  const account = { name: 'prod', url, ca };
  write = { ...account, ...prod.accounts.administrator, secretVersion: 'w1' };
  read = { ...account, ...prod.accounts.readOnly, secretVersion: 'r1' };
});
afterAll(() => own.close());

const source = (accounts: readonly VCenterAccount[], more: Partial<Accounts> = {}): AccountSource => ({
  read: async () => ({ accounts, disabled: [], unreadable: [], ...more }),
});

function desk(sources: DiagnosisDesk['sources']): DiagnosisDesk {
  return {
    stage: 'live',
    log: { info() {}, warn() {}, error: (_event, error) => void errors.push(error), count() {}, duration() {} },
    loginGate: { refusedAt: async () => undefined, refused: async () => undefined },
    sources,
    around: [async () => ({ link: 'Slack', state: 'ok', says: 'answers' })],
    viewpoint: (kind) => ({
      clock: {
        now: () => Date.now(),
        sleep: (milliseconds) => new Promise((go) => setTimeout(go, milliseconds).unref()),
      },
      ...{
        userAgent: 'test',
        plainHttpToLoopback: true,
        dnsCure: 'DNS cure.',
        routeCure: 'Route cure.',
        loginWaits: true,
      },
      command: (words) => `${words} ${kind}`,
    }),
  };
}

const line = ({ vcenter, account, link, state }: DiagnosedLink): string =>
  [vcenter, account, link, state].filter((word) => word !== undefined && word !== null).join(' ');

describe('diagnose', () => {
  test('checks each account of a vCenter by what is asked of it', async () => {
    const { links } = await diagnose(desk({ write: source([write]), read: source([read]) }), []);

    const names = ['DNS', 'TCP', 'TLS', 'version', 'login', 'session', 'privileges'];
    expect(links.map(line)).toEqual([
      'Slack ok',
      ...names.map((name) => `prod write ${name} ok`),
      ...names.map((name) => `prod read ${name} ok`),
    ]);
    expect(links.at(-1)?.says).toMatch(/^System\.Read on all VMs seen/);
    const message = describeDiagnosis({ links });
    expect((message.rows ?? []).map(({ words }) => plain(words))).toEqual([
      'Slack: answers.',
      expect.stringMatching(/^prod: every link holds, VMware vCenter Server/),
      expect.stringMatching(/^prod \(account for reads\): every link holds, /),
    ]);
  });

  test('misses an account for reads where reads have accounts of their own', async () => {
    const { links } = await diagnose(desk({ write: source([write]), read: source([]) }), ['prod']);
    expect(links.filter(({ account }) => account === 'read')).toEqual([
      {
        ...{ vcenter: 'prod', account: 'read', link: 'secret', state: 'failed' },
        says: 'there is no account for reads',
        cure: 'Store one: npm run vcenter -- add prod --stage live --read',
      },
    ]);
  });

  test('says that none is configured', async () => {
    const { links } = await diagnose(desk({ write: source([]) }), []);
    expect(links.map(line)).toEqual(['Slack ok', 'vCenters failed']);
  });

  test('says that the secrets cannot be read, once, and whatever else it found', async () => {
    const broken: AccountSource = { read: () => Promise.reject(new Error('no way')) };
    const { links } = await diagnose(desk({ write: broken, read: broken }), ['prod']);
    expect(links.map(line)).toEqual(['Slack ok', 'secrets failed']);
    expect(links.at(-1)?.cure).toMatch(/NAT gateway or an interface endpoint/);
  });

  test('says that something went wrong with one vCenter, and goes on with the others', async () => {
    const other = { ...write, name: 'other' };
    const failing = desk({ write: source([write, other]) });
    const loginGate: DiagnosisDesk['loginGate'] = {
      refusedAt: async (vcenter) => {
        if (vcenter === 'other') throw new Error('no table');
        return undefined;
      },
      refused: async () => undefined,
    };
    const { links } = await diagnose({ ...failing, loginGate }, []);
    expect(
      links
        .filter(({ vcenter }) => vcenter === 'other')
        .map(line)
        .at(-1),
    ).toBe('other write check failed');
    expect(
      links
        .filter(({ vcenter }) => vcenter === 'prod')
        .map(line)
        .at(-1),
    ).toBe('prod write privileges ok');
    expect(String(errors.at(-1))).toContain('no table');
  });
});
