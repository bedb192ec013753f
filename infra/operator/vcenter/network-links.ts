import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { day, distinguishedName, hostOf, portOf, presentedCertificates } from '#infra/operator/vcenter/certificate';
import { addAgain, type Link, type LinkTarget } from '#infra/operator/vcenter/link';
import type { Place } from '#infra/operator/vcenter/place';
import { certificateCure, isUnknownAuthority, transportError } from '#infra/operator/vcenter/trust';

const CONNECT_MS = 3_000;
const SOON_DAYS = 30;

export async function nameIsKnown(url: URL): Promise<Link> {
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

export function portAnswers(url: URL): Promise<Link> {
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

export async function certificateIsTrusted(place: Place, target: LinkTarget, url: URL): Promise<Link> {
  const { account } = target;
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
        cure: unknown ? bothWays(place, target) : certificateCure(presented, url),
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

function bothWays(place: Place, target: LinkTarget): string {
  return (
    `Give the certificate of its authority (${addAgain(place, target, '--ca <file>')}), or look at what the server ` +
    `shows and trust that (${addAgain(place, target, '--fingerprint')}).`
  );
}
