/** The network's own code, which `fetch` hides in the cause: `ECONNREFUSED`. */
export function codeOfFetch(error: unknown): string {
  const { name, cause } = error as { readonly name?: string; readonly cause?: { readonly code?: string } };
  return cause?.code ?? (name === 'TimeoutError' ? 'no answer in time' : 'no connection');
}
