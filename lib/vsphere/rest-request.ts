import type { Query } from '#lib/vsphere/rest-path';
import type { HttpRequest } from '#lib/vsphere/vcenter-http';

/** A request of the Automation API. */
export interface RestRequest {
  readonly method: HttpRequest['method'];
  /** Under `/api`: `/vcenter/vm`. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: object;
  /** Every method but GET writes, unless it says false: a list that vCenter takes by POST. */
  readonly write?: boolean;
}

/** Every method but GET writes, unless it is said not to. */
export function isWrite({ method, write }: Pick<RestRequest, 'method' | 'write'>): boolean {
  return write ?? method !== 'GET';
}
