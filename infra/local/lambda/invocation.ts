/** What Lambda says of an invocation that did not return. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

export type InvocationResult = { readonly payload: string } | { readonly error: FunctionError };

/** An event that waited for a process until it was too old. */
export interface Expired {
  readonly expired: true;
}

/** Where a function process is to end: before or after the n-th outgoing request, of one service or operation or of any. */
export interface KillPlan {
  when: 'start' | 'before' | 'after';
  request: number;
  kind?: string;
  operation?: string;
}

export interface Invocation {
  requestId: string;
  /** JSON. */
  payload: string;
  kill?: KillPlan;
  /** On the stack's clock; later than this it is not begun. */
  notAfter?: number;
}

/** The kill a fault rule asks for: `{ kill: 'before', request: 2, kind: 'vcenter' }`. */
export function killPlan(then: unknown): KillPlan | undefined {
  const given = (typeof then === 'object' && then !== null ? then : {}) as Record<string, unknown>;
  const { kill, request, kind, operation } = given;
  if (kill !== 'start' && kill !== 'before' && kill !== 'after') return undefined;
  const counted = [['kind', kind] as const, ['operation', operation] as const].filter(([, word]) => word !== undefined);
  const words = Object.fromEntries(counted.map(([name, word]) => [name, String(word)]));
  return { when: kill, request: Number(request ?? 1), ...words };
}
