import { canRead, holds } from '#infra/local/vcenter/authorization';
import type { ManagedEntity } from '#infra/local/vcenter/entities';
import type { HttpAnswer } from '#infra/local/vcenter/http-answer';
import { notFound, restError } from '#infra/local/vcenter/rest-error';
import type { Session } from '#infra/local/vcenter/session-manager';
import type { VCenter } from '#infra/local/vcenter/vcenter';
import { VirtualMachine } from '#infra/local/vcenter/virtual-machine';

export interface RestCall {
  readonly vcenter: VCenter;
  readonly session: Session;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface RestResult {
  readonly status: number;
  readonly body?: unknown;
}

/** `address` below /api, with `{name}` for a parameter and `?action=…` where the operation is an action. */
export interface RestRoute {
  readonly method: string;
  readonly address: string;
  run(call: RestCall): RestResult;
}

export const ok = (body: unknown): RestResult => ({ status: 200, body });
export const noContent: RestResult = { status: 204 };

export const unauthorized = (): HttpAnswer =>
  restError(
    'UNAUTHORIZED',
    'com.vmware.vapi.std.authorization.error',
    'Permission to perform this operation was denied.',
  );

export const invalidArgumentOf = (name: string): HttpAnswer =>
  restError('INVALID_ARGUMENT', 'com.vmware.vapi.std.errors.invalid_argument', `Invalid value for ${name}.`, [name]);

function demandOn(call: RestCall, entity: ManagedEntity, ...privileges: string[]): void {
  const { account } = call.session;
  if (!canRead(account, entity) || privileges.some((privilege) => !holds(account, entity, privilege)))
    throw unauthorized();
}

/** The VM a request is about, readable by the account. */
export function vmOf(call: RestCall, ...privileges: string[]): VirtualMachine {
  const id = call.parameters['vm'] ?? '';
  const vm = call.vcenter.inventory.get(id);
  if (!(vm instanceof VirtualMachine)) throw notFound('vm', id);
  demandOn(call, vm, ...privileges);
  return vm;
}
