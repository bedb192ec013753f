import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import type { VCenterRequest } from '#infra/operator/vcenter/request';
import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';
import { day, distinguishedName, isSelfSigned, type Presented, presentedCertificates } from '#lib/doctor/certificate';
import { certificateCure, isUnknownAuthority, transportError } from '#lib/doctor/certificate-cure';
import { SaidError } from '#lib/errors';

/** A secret holds 65,536 bytes; an authority is one certificate or two. */
const LARGEST_CA = 50_000;

/** The certificates of a PEM or DER file, as PEM. */
export function readAuthority(file: string): string {
  const content = readBytes(file);
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(content.toString('latin1'))) {
    throw new UsageMistake(`"${file}" holds a private key. Give the authority's certificate alone.`);
  }
  const blocks = content.toString('latin1').match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g);
  try {
    const pem = (blocks ?? [content]).map((block) => new X509Certificate(block).toString()).join('');
    if (pem.length <= LARGEST_CA) return pem;
  } catch (cause) {
    throw new UsageMistake(`"${file}" holds no certificate that can be read. PEM is wanted.`, { cause });
  }
  throw new UsageMistake(`"${file}" holds ${blocks?.length ?? 1} certificates. Give only the authority of vCenter.`);
}

/** Shows who the server says it is and, once the operator agrees, returns what to trust; undefined where the public authorities do. */
export async function trustByFingerprint(
  { terminal }: OperatorDesk,
  { name, options }: VCenterRequest,
  url: URL,
): Promise<string | undefined> {
  if (url.protocol === 'http:') throw new UsageMistake('Plain http has no certificate: leave --fingerprint out.');
  const presented = await look(name, url);
  const { chain, problem } = presented;
  const [server] = chain;
  const top = chain.at(-1);
  if (server === undefined || top === undefined) throw transportError(name, 'EPROTO');
  for (const line of described(server, top)) terminal.say(line);
  if (problem === undefined) {
    terminal.say('A public authority has signed it: there is nothing more to trust.');
    return undefined;
  }
  if (!isUnknownAuthority(problem)) throw new SaidError('certificate', certificateCure(presented, url));
  if (!isSelfSigned(top)) throw new SaidError('certificate', missingAuthority(top, url));
  if (options.yes) return top.toString();
  if (!terminal.interactive) {
    throw new UsageMistake('Compare them with what vCenter itself shows, then say so: --fingerprint --yes.');
  }
  if (await terminal.agree('Is this what vCenter itself shows?')) return top.toString();
  throw new SaidError('refused', 'Stopped. Nothing was trusted and nothing was stored.');
}

function described(server: X509Certificate, top: X509Certificate): string[] {
  const lines = [
    'The server shows this certificate:',
    `  subject      ${distinguishedName(server.subject)}`,
    `  issuer       ${distinguishedName(server.issuer)}`,
    `  valid        ${day(server.validFrom)} to ${day(server.validTo)}`,
    `  SHA-256      ${server.fingerprint256}`,
  ];
  if (top === server) return [...lines, ...(isSelfSigned(server) ? ['To be trusted: this certificate itself.'] : [])];
  return [
    ...lines,
    'To be trusted, with all that it signs:',
    `  subject      ${distinguishedName(top.subject)}`,
    `  valid        ${day(top.validFrom)} to ${day(top.validTo)}`,
    `  SHA-256      ${top.fingerprint256}`,
  ];
}

function missingAuthority(top: X509Certificate, url: URL): string {
  return (
    `The server does not send the certificate of the authority above: ${distinguishedName(top.issuer)}. ` +
    `Download it from ${url.origin}/certs/download.zip or ask who runs vCenter, and give it: --ca <file>.`
  );
}

async function look(name: string, url: URL): Promise<Presented> {
  try {
    return await presentedCertificates(url, undefined);
  } catch (error) {
    throw transportError(name, (error as NodeJS.ErrnoException).code ?? 'EPROTO');
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new UsageMistake(`The file "${file}" cannot be read (${(cause as NodeJS.ErrnoException).code}).`, {
      cause,
    });
  }
}
