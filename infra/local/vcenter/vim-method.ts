import type { ServiceFault } from '#infra/local/faults';
import type { ManagedObject } from '#infra/local/vcenter/managed-object';
import type { Session } from '#infra/local/vcenter/session-manager';
import type { VCenter } from '#infra/local/vcenter/vcenter';

export interface AnonymousCall {
  readonly vcenter: VCenter;
  readonly session: Session | undefined;
  readonly method: string;
  readonly userAgent: string;
  readonly fault: ServiceFault | undefined;
  /** Aborted when the client has gone. */
  readonly gone: AbortSignal;
  /** Headers of the answer. */
  readonly headers: Record<string, string>;
}

export interface Call extends AnonymousCall {
  readonly session: Session;
}

export interface Ref {
  readonly type: string;
  readonly value: string;
}

/** A method of a managed object type. `params` declares what it takes; see request-types. */
export interface Method {
  readonly params: string;
  readonly privileges: readonly string[];
  readonly anonymous: boolean;
  run(self: ManagedObject, args: unknown, call: AnonymousCall): unknown;
}

export type Methods = Readonly<Record<string, Method>>;

/** A method for a session whose account holds the privileges on the object. The decoder has made `args` what `params` says. */
export const method = <S extends ManagedObject, A = unknown>(
  params: string,
  privileges: readonly string[],
  run: (self: S, args: A, call: Call) => unknown,
): Method => ({ params, privileges, anonymous: false, run: run as Method['run'] });

/** A method that needs no session. */
export const anonymousMethod = <A>(
  params: string,
  run: (self: ManagedObject, args: A, call: AnonymousCall) => unknown,
): Method => ({
  params,
  privileges: [],
  anonymous: true,
  run: run as Method['run'],
});
