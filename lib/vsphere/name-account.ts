import { CertificateRejected, LoginRefused, NotPermitted } from '#lib/vsphere/errors';
import type { Purpose } from '#lib/vsphere/vcenter-account';

/** The same error, saying which of a vCenter's two accounts it speaks of, where that is what has to be corrected. */
export function namingAccount(error: unknown, purpose: Purpose): unknown {
  if (error instanceof LoginRefused) return new LoginRefused({ ...detailsOf(error), purpose });
  if (error instanceof CertificateRejected) return new CertificateRejected({ ...detailsOf(error), purpose });
  if (error instanceof NotPermitted) {
    return new NotPermitted({ ...detailsOf(error), privileges: error.privileges, purpose });
  }
  return error;
}

function detailsOf({ vcenter, reason, fault, cause }: LoginRefused | CertificateRejected | NotPermitted) {
  return { vcenter, reason, fault, cause };
}
