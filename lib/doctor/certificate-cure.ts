import { day, distinguishedName, hostOf, type Presented } from '#lib/doctor/certificate';
import { errorFromTransport } from '#lib/vsphere/error-from-transport';
import type { VSphereError } from '#lib/vsphere/errors';
import { TransportFailure } from '#lib/vsphere/transport-failure';

/** Problems that a trusted authority cures; no other is ever overlooked. */
const UNKNOWN_AUTHORITY = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

export function isUnknownAuthority(problem: string): boolean {
  return UNKNOWN_AUTHORITY.has(problem);
}

/** Why a certificate is not accepted although its authority may be known, and what to do. */
export function certificateCure({ chain, problem = '' }: Presented, url: URL): string {
  const [server] = chain;
  if (problem === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = distinguishedName(server?.subjectAltName) || distinguishedName(server?.subject);
    return `The certificate is not made out to ${hostOf(url)} but to: ${names}. Use one of these names in the address.`;
  }
  if (problem === 'CERT_HAS_EXPIRED' && server !== undefined) {
    return `A certificate of its chain has expired (the server's own ends on ${day(server.validTo)}). It has to be renewed in vCenter.`;
  }
  return `The certificate cannot be accepted (${transportError('', problem).reason}). It has to be renewed in vCenter.`;
}

/** What the client would say of this failure. */
export function transportError(name: string, code: string): VSphereError {
  return errorFromTransport(name, new TransportFailure({ code, method: 'GET', path: '/', sent: false }), false);
}
