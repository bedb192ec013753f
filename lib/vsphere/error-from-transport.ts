import { CertificateRejected, InDoubt, VCenterUnreachable, type VSphereError } from '#lib/vsphere/errors';
import type { TransportFailure } from '#lib/vsphere/transport-failure';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection lost',
  EPIPE: 'connection lost',
  ECONNECTTIMEOUT: 'no connection within 3 seconds',
  ETIMEDOUT: 'no answer in time',
  ECONNABORTED: 'no answer in time',
  ERR_BAD_RESPONSE: 'the answer broke off',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name could not be looked up',
  EHOSTUNREACH: 'no route to its host',
  ENETUNREACH: 'no route to its network',
  EPROTO: 'it does not speak TLS there',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there',
};

const CERTIFICATES: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT: 'signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'signed by an unknown authority',
  CERT_SIGNATURE_FAILURE: 'not signed by the authority it names',
  CERT_UNTRUSTED: 'signed by an authority that is not trusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not valid yet',
  CERT_REVOKED: 'revoked',
  INVALID_CA: 'signed by something that is no authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'made out to another host name',
};

export function errorFromTransport(vcenter: string, failure: TransportFailure, write: boolean): VSphereError {
  const details = { vcenter, fault: failure.code, cause: failure };
  const certificate = certificateReason(failure.code);
  if (certificate !== undefined) return new CertificateRejected({ ...details, reason: certificate });
  const reason = REASONS[failure.code] ?? `connection failed: ${failure.code}`;
  return write && failure.sent ? new InDoubt({ ...details, reason }) : new VCenterUnreachable({ ...details, reason });
}

function certificateReason(code: string): string | undefined {
  if (code in CERTIFICATES) return CERTIFICATES[code];
  return /^(CERT_|ERR_OSSL_PEM|ERR_OSSL_X509|ERR_TLS_CERT)/.test(code)
    ? code.toLowerCase().replaceAll('_', ' ')
    : undefined;
}
