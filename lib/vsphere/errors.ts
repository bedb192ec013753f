import { type ErrorKind, SaidError } from '#lib/errors';
import { accountWords, addAgain } from '#lib/vsphere/account-words';
import type { Purpose } from '#lib/vsphere/vcenter-account';

export interface ErrorDetails {
  readonly vcenter: string;
  /** The few words that fit into brackets: `connection refused`. */
  readonly reason: string;
  /** VMware's own name of it: a fault's `_typeName` or a REST `error_type`. */
  readonly fault?: string | undefined;
  readonly cause?: unknown;
  /** Which account it speaks of, where there are two. */
  readonly purpose?: Purpose;
}

/** Whatever a vCenter, or the way to it, answers instead of a result. */
export abstract class VSphereError extends SaidError {
  readonly vcenter: string;
  readonly reason: string;
  readonly fault: string | undefined;

  constructor(kind: ErrorKind, sentence: string, details: ErrorDetails) {
    super(kind, sentence, details.cause === undefined ? undefined : { cause: details.cause });
    this.vcenter = details.vcenter;
    this.reason = details.reason;
    this.fault = details.fault;
  }
}

export class VCenterUnreachable extends VSphereError {
  override readonly name = 'VCenterUnreachable';

  constructor(details: ErrorDetails) {
    super(
      'unreachable',
      `vCenter "${details.vcenter}" could not be asked (${details.reason}). Check that it is up and that its address and the network to it are right.`,
      details,
    );
  }
}

/** Nobody can be asked whose secret tells nothing. */
export class SecretUnreadable extends VSphereError {
  override readonly name = 'SecretUnreadable';

  constructor(vcenter: string, why: string) {
    const reason = `its secret cannot be read: ${why}`;
    super(
      'unreachable',
      `vCenter "${vcenter}" could not be asked (${reason}). An operator has to correct the secret: npm run vcenter -- add ${vcenter} --replace.`,
      { vcenter, reason },
    );
  }
}

export class CertificateRejected extends VSphereError {
  override readonly name = 'CertificateRejected';

  constructor(details: ErrorDetails) {
    super(
      'certificate',
      `vCenter "${details.vcenter}" showed a certificate that cannot be trusted (${details.reason}). Give the authority that signed it: ${addAgain(details)} --ca <file>, or look at it with --fingerprint.`,
      details,
    );
  }
}

export class LoginRefused extends VSphereError {
  override readonly name = 'LoginRefused';

  constructor(details: ErrorDetails) {
    super(
      'login-refused',
      `vCenter "${details.vcenter}" refused the login of ${accountWords(details)} (${details.reason}). An operator has to correct it: ${addAgain(details)}. Until then it is tried at most every 15 minutes, because accounts lock.`,
      details,
    );
  }
}

export class SessionsExhausted extends VSphereError {
  override readonly name = 'SessionsExhausted';

  constructor(details: ErrorDetails) {
    super(
      'sessions-exhausted',
      `vCenter "${details.vcenter}" has no session left to give (${details.reason}). Try again in a few minutes; if it stays so, an administrator has to end idle sessions.`,
      details,
    );
  }
}

export class VCenterTooOld extends VSphereError {
  override readonly name = 'VCenterTooOld';

  constructor(details: ErrorDetails) {
    super(
      'too-old',
      `vCenter "${details.vcenter}" is too old for this (${details.reason}): vCenter Server 8.0 Update 1 or later is needed.`,
      details,
    );
  }
}

export class ObjectNotFound extends VSphereError {
  override readonly name = 'ObjectNotFound';
  /** The moId vCenter named, where it named one. */
  readonly moId: string | undefined;

  constructor(details: ErrorDetails & { readonly moId?: string | undefined }) {
    super(
      'not-found',
      `vCenter "${details.vcenter}" does not know it (${details.reason}). It may have been removed or registered anew: list it again.`,
      details,
    );
    this.moId = details.moId;
  }
}

export class NotPermitted extends VSphereError {
  override readonly name = 'NotPermitted';
  readonly privileges: readonly string[];

  constructor(details: ErrorDetails & { readonly privileges: readonly string[] }) {
    super(
      'not-permitted',
      `vCenter "${details.vcenter}" does not permit this to ${accountWords(details)} (${details.reason}). An administrator can add it to that account's role.`,
      details,
    );
    this.privileges = details.privileges;
  }
}

export class ObjectBusy extends VSphereError {
  override readonly name = 'ObjectBusy';

  constructor(details: ErrorDetails) {
    super(
      'busy',
      `vCenter "${details.vcenter}" is still busy with it (${details.reason}). Try again when that has ended.`,
      details,
    );
  }
}

/** The state, the configuration or vCenter itself does not allow the operation now; nothing was changed. */
export class InvalidState extends VSphereError {
  override readonly name = 'InvalidState';

  constructor(details: ErrorDetails) {
    super(
      'refused',
      `vCenter "${details.vcenter}" does not allow this in the present state (${details.reason}).`,
      details,
    );
  }
}

export class NoSpace extends VSphereError {
  override readonly name = 'NoSpace';

  constructor(details: ErrorDetails) {
    super(
      'failed',
      `vCenter "${details.vcenter}" has not enough space for this (${details.reason}). Free some on the datastore and try again.`,
      details,
    );
  }
}

/** A write that was sent and never answered: it may have been done. */
export class InDoubt extends VSphereError {
  override readonly name = 'InDoubt';

  constructor(details: ErrorDetails) {
    super(
      'in-doubt',
      `vCenter "${details.vcenter}" was asked but did not say what came of it (${details.reason}). Look at the inventory before you ask again.`,
      details,
    );
  }
}

/** A part of vCenter, or of a guest, gives no data now: VMware Tools not running, a service that is starting. */
export class ServiceUnavailable extends VSphereError {
  override readonly name = 'ServiceUnavailable';

  constructor(details: ErrorDetails) {
    super(
      'unreachable',
      `vCenter "${details.vcenter}" has no data for this now (${details.reason}). Check VMware Tools in the guest and vCenter's own services.`,
      details,
    );
  }
}

export class OperationFailed extends VSphereError {
  override readonly name = 'OperationFailed';

  constructor(details: ErrorDetails) {
    super('failed', `vCenter "${details.vcenter}" could not do this (${details.reason}).`, details);
  }
}
