import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { systemClock } from '#infra/aws/system-clock';
import { VERSION } from '#infra/aws/version';
import { day, distinguishedName, hostOf, portOf, presentedCertificates } from '#infra/operator/vcenter/certificate';
import type { Place } from '#infra/operator/vcenter/place';
import { checkPrivileges } from '#infra/operator/vcenter/privilege-check';
import { certificateCure, isUnknownAuthority, transportError } from '#infra/operator/vcenter/trust';
import type { Log } from '#lib/log';
import { about } from '#lib/vsphere/about';
import { VSphereError } from '#lib/vsphere/errors';
import type { LoginGate } from '#lib/vsphere/login-gate';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';
import { openVSphere, type VSphere } from '#lib/vsphere/vsphere';

/** One link of the chain from here to a vCenter that does what is asked. */
export interface Link {
  readonly name: 'DNS' | 'TCP' | 'TLS' | 'version' | 'login' | 'session' | 'privileges';
  readonly state: 'ok' | 'note' | 'failed';
  readonly says: string;
  /** What to do about it. */
  readonly cure?: string;
}

type Step = () => Promise<Link>;

const CONNECT_MS = 3_000;
const SOON_DAYS = 30;
const silent: Log = { info() {}, warn() {}, error() {}, count() {}, duration() {} };

/** Tries the links one after the other and stops behind the first that fails; ends its session. */
export async function* checkLinks(place: Place, account: VCenterAccount, loginGate: LoginGate): AsyncGenerator<Link> {
  const url = new URL(account.url);
  const vsphere = openVSphere({
    account,
    clock: systemClock,
    log: silent,
    userAgent: `SlashVM/${VERSION} (${place.stage}; operator)`,
    loginGate,
    plainHttpToLoopback: place.local,
  });
  const steps: Step[] = [
    () => nameIsKnown(url),
    () => portAnswers(url),
    () => certificateIsTrusted(place, account, url),
    () => versionFits(vsphere),
    () => accountLogsIn(vsphere, account, place),
    () => sessionServesBoth(vsphere),
    () => checkPrivileges(vsphere, place.read),
  ];
  try {
    for (const step of steps) {
      const link = await step();
      yield link;
      if (link.state === 'failed') return;
    }
  } finally {
    await vsphere.close().catch(() => undefined);
  }
}

async function nameIsKnown(url: URL): Promise<Link> {
  const host = hostOf(url);
  if (isIP(host) !== 0) return { name: 'DNS', state: 'ok', says: `${host} is an address itself` };
  try {
    const found = await lookup(host, { all: true });
    return { name: 'DNS', state: 'ok', says: `${host} is ${found.map(({ address }) => address).join(', ')}` };
  } catch {
    const cure = 'Check how it is written, and that this machine asks the DNS that knows it (VPN).';
    return { name: 'DNS', state: 'failed', says: `${host} is not known`, cure };
  }
}

function portAnswers(url: URL): Promise<Link> {
  const [host, port] = [hostOf(url), portOf(url)];
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    const done = (link: Link): void => {
      socket.destroy();
      resolve(link);
    };
    const failed = (code: string): void =>
      done({
        name: 'TCP',
        state: 'failed',
        says: `port ${port}: ${transportError('', code).reason}`,
        cure: 'Check that vCenter is up, its port, and the routes and firewalls between this machine and it.',
      });
    socket.once('connect', () => done({ name: 'TCP', state: 'ok', says: `port ${port} answers` }));
    socket.once('timeout', () => failed('ECONNECTTIMEOUT'));
    socket.once('error', (error: NodeJS.ErrnoException) => failed(error.code ?? 'EUNKNOWN'));
  });
}

async function certificateIsTrusted(place: Place, account: VCenterAccount, url: URL): Promise<Link> {
  const name = 'TLS';
  if (url.protocol === 'http:') return { name, state: 'ok', says: 'none: plain http to this machine itself' };
  try {
    const presented = await presentedCertificates(url, account.ca);
    const { chain, problem, protocol } = presented;
    if (problem !== undefined) {
      const unknown = isUnknownAuthority(problem);
      const says = `its certificate is not trusted: ${transportError(account.name, problem).reason}`;
      return {
        name,
        state: 'failed',
        says,
        cure: unknown ? bothWays(place, account.name) : certificateCure(presented, url),
      };
    }
    const [server] = chain;
    const until = server === undefined ? '' : `, valid until ${day(server.validTo)}`;
    const says = `${protocol}, certificate by ${distinguishedName(server?.issuer)}${until}`;
    const soon = server !== undefined && Date.parse(server.validTo) - Date.now() < SOON_DAYS * 86_400_000;
    return soon ? { name, state: 'note', says, cure: 'Have it renewed in vCenter soon.' } : { name, state: 'ok', says };
  } catch (error) {
    const { reason } = transportError(account.name, (error as NodeJS.ErrnoException).code ?? 'EPROTO');
    return {
      name,
      state: 'failed',
      says: reason,
      cure: 'Check that the address and port are those of vCenter itself.',
    };
  }
}

function bothWays(place: Place, name: string): string {
  const add = `add ${name}`;
  return (
    `Give the certificate of its authority (${place.command(`${add} --ca <file>`)}), or look at what the server shows ` +
    `and trust that (${place.command(`${add} --fingerprint`)}). For one that is stored, add --replace.`
  );
}

function versionFits(vsphere: VSphere): Promise<Link> {
  return tried('version', async () => {
    const { fullName } = await about(vsphere);
    return { name: 'version', state: 'ok', says: fullName };
  });
}

function accountLogsIn(vsphere: VSphere, account: VCenterAccount, place: Place): Promise<Link> {
  return tried(
    'login',
    async () => {
      await vsphere.rest({ method: 'GET', path: '/session' });
      return { name: 'login', state: 'ok', says: account.username };
    },
    {
      'login-refused': `Check user name and password, and that the account is not locked or expired. To store another: ${place.command(`add ${account.name} --replace`)}`,
    },
  );
}

function sessionServesBoth(vsphere: VSphere): Promise<Link> {
  return tried('session', async () => {
    const { sessionManager } = await vsphere.content();
    const session = await vsphere.property<{ userName?: string }>(
      sessionManager.type,
      sessionManager.value,
      'currentSession',
    );
    return {
      name: 'session',
      state: 'ok',
      says: `serves both REST APIs, as ${session?.userName ?? 'an unnamed user'}`,
    };
  });
}

const CURES: Readonly<Record<string, string>> = {
  'too-old': 'vCenter Server 8.0 Update 1 or later is needed.',
  'sessions-exhausted': 'Try again in a few minutes; if it stays so, an administrator has to end idle sessions.',
  certificate: 'Check the certificate with the TLS link above.',
  unreachable: "Check that vCenter's services are up.",
  failed: 'Check that the address is that of a vCenter Server.',
};

async function tried(name: Link['name'], step: Step, cures: Readonly<Record<string, string>> = {}): Promise<Link> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof VSphereError)) throw error;
    const cure = cures[error.kind] ?? CURES[error.kind];
    return { name, state: 'failed', says: error.reason, ...(cure === undefined ? {} : { cure }) };
  }
}
