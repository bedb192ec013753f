import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';

const PATIENCE_MS = 5_000;
const LONGEST_CHAIN = 10;

export interface Presented {
  /** The server's own first, then those who signed it, as far as the server sends them. */
  readonly chain: readonly X509Certificate[];
  readonly protocol: string;
  /** OpenSSL's or Node's code of why it is not to be trusted; undefined where it is. */
  readonly problem: string | undefined;
}

/** The certificates a server shows to whoever connects; nothing is sent to it. */
export function presentedCertificates(url: URL, ca: string | undefined): Promise<Presented> {
  const host = hostOf(url);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: portOf(url),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === undefined ? {} : { ca }),
      // Only looked at: the verdict is `problem`, and no byte of ours follows.
      rejectUnauthorized: false,
      timeout: PATIENCE_MS,
    });
    socket.once('secureConnect', () => {
      const problem = socket.authorized ? undefined : codeOf(socket.authorizationError);
      resolve({ chain: chainOf(socket.getPeerCertificate(true)), protocol: socket.getProtocol() ?? 'TLS', problem });
      socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
    socket.once('error', reject);
  });
}

export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

export function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'http:' ? 80 : 443));
}

export function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey);
}

/** A distinguished name on one line; what a stranger's certificate says may hold control characters. */
export function distinguishedName(lines: string | undefined): string {
  return (lines ?? '').split('\n').join(', ').replace(/\p{C}/gu, '');
}

/** `2026-11-23`. */
export function day(date: string | Date): string {
  return new Date(date).toISOString().slice(0, 10);
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: string };
  return code ?? String(error);
}

function chainOf(leaf: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next: DetailedPeerCertificate | undefined = leaf;
  while (next?.raw !== undefined && chain.length < LONGEST_CHAIN) {
    const certificate = new X509Certificate(next.raw);
    if (chain.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256)) break;
    chain.push(certificate);
    next = next.issuerCertificate;
  }
  return chain;
}
