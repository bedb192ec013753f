import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

/** A certificate and its private key, PEM both. */
interface Issued {
  readonly key: string;
  readonly cert: string;
}

export interface Authority {
  /** The certificate of the CA, PEM: what a client must trust. */
  readonly certificate: string;
  issue(hosts: readonly string[]): Promise<Issued>;
}

const keyPair = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

const pemOf = async (key: webcrypto.CryptoKey): Promise<string> =>
  PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');

const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host);

const serial = (): string =>
  Buffer.from(webcrypto.getRandomValues(new Uint8Array(15)))
    .toString('hex')
    .replace(/^./, '1');

/** A certificate authority of its own, as VMCA is one for each vCenter. */
export async function createAuthority(name = 'CA, DC=vsphere, DC=local'): Promise<Authority> {
  const keys = await keyPair();
  const subject = `CN=${name}`;
  const validity = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + 3650 * DAY_MS) };
  const authority = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: subject,
    ...validity,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return {
    certificate: authority.toString('pem'),
    issue: async (hosts) => {
      const own = await keyPair();
      const cert = await X509CertificateGenerator.create({
        serialNumber: serial(),
        subject: `CN=${hosts[0] ?? 'vcenter'}`,
        issuer: subject,
        ...validity,
        signingAlgorithm: ALGORITHM,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        extensions: [
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
          new SubjectAlternativeNameExtension(hosts.map((value) => ({ type: isAddress(value) ? 'ip' : 'dns', value }))),
        ],
      });
      return { key: await pemOf(own.privateKey), cert: cert.toString('pem') };
    },
  };
}
