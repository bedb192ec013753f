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
  kind?: string | undefined;
  operation?: string | undefined;
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
  const rule = (typeof then === 'object' && then !== null ? then : {}) as Record<string, unknown>;
  const { kill, request, kind, operation } = rule;
  if (kill !== 'start' && kill !== 'before' && kill !== 'after') return undefined;
  const word = (given: unknown): string | undefined => (given === undefined ? undefined : String(given));
  return { when: kill, request: Number(request ?? 1), kind: word(kind), operation: word(operation) };
}
