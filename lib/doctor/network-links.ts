import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { day, distinguishedName, hostOf, portOf, presentedCertificates } from '#lib/doctor/certificate';
import { certificateCure, isUnknownAuthority, transportError } from '#lib/doctor/certificate-cure';
import { addAgain, type LinkTarget, type VCenterLink, type Viewpoint } from '#lib/doctor/link';

const CONNECT_MS = 3_000;
const SOON_DAYS = 30;

export async function nameIsKnown({ dnsCure }: Viewpoint, url: URL): Promise<VCenterLink> {
  const host = hostOf(url);
  if (isIP(host) !== 0) return { link: 'DNS', state: 'ok', says: `${host} is an address itself` };
  try {
    const found = await lookup(host, { all: true });
    return { link: 'DNS', state: 'ok', says: `${host} is ${found.map(({ address }) => address).join(', ')}` };
  } catch {
    return { link: 'DNS', state: 'failed', says: `${host} is not known`, cure: dnsCure };
  }
}

export function portAnswers({ routeCure }: Viewpoint, url: URL): Promise<VCenterLink> {
  const [host, port] = [hostOf(url), portOf(url)];
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    const done = (link: VCenterLink): void => {
      socket.destroy();
      resolve(link);
    };
    const failed = (code: string): void =>
      done({
        link: 'TCP',
        state: 'failed',
        says: `port ${port}: ${transportError('', code).reason}`,
        cure: routeCure,
      });
    socket.once('connect', () => done({ link: 'TCP', state: 'ok', says: `port ${port} answers` }));
    socket.once('timeout', () => failed('ECONNECTTIMEOUT'));
    socket.once('error', (error: NodeJS.ErrnoException) => failed(error.code ?? 'EUNKNOWN'));
  });
}

export async function certificateIsTrusted(viewpoint: Viewpoint, target: LinkTarget, url: URL): Promise<VCenterLink> {
  const { account } = target;
  const link = 'TLS';
  if (url.protocol === 'http:') return { link, state: 'ok', says: 'none: plain http to this machine itself' };
  try {
    const presented = await presentedCertificates(url, account.ca);
    const { chain, problem, protocol } = presented;
    if (problem !== undefined) {
      const unknown = isUnknownAuthority(problem);
      const says = `its certificate is not trusted: ${transportError(account.name, problem).reason}`;
      return {
        link,
        state: 'failed',
        says,
        cure: unknown ? bothWays(viewpoint, target) : certificateCure(presented, url),
      };
    }
    const [server] = chain;
    const until = server === undefined ? '' : `, valid until ${day(server.validTo)}`;
    const says = `${protocol}, certificate by ${distinguishedName(server?.issuer)}${until}`;
    const soon = server !== undefined && Date.parse(server.validTo) - viewpoint.clock.now() < SOON_DAYS * 86_400_000;
    return soon
      ? { link, state: 'warned', says, cure: 'Have it renewed in vCenter soon.' }
      : { link, state: 'ok', says };
  } catch (error) {
    const { reason } = transportError(account.name, (error as NodeJS.ErrnoException).code ?? 'EPROTO');
    return {
      link,
      state: 'failed',
      says: reason,
      cure: 'Check that the address and port are those of vCenter itself.',
    };
  }
}

function bothWays(viewpoint: Viewpoint, target: LinkTarget): string {
  return (
    `Give the certificate of its authority (${addAgain(viewpoint, target, '--ca <file>')}), or look at what the server ` +
    `shows and trust that (${addAgain(viewpoint, target, '--fingerprint')}).`
  );
}
