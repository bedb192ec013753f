/** Asks an endpoint of the stack; undefined where there is none by that name. */
export const ask = async <T>(url: string, path: string, body?: object): Promise<T | undefined> => {
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const answer = await fetch(new URL(path, url), init);
  if (answer.status === 404) return undefined;
  const result = (await answer.json()) as T & { message?: string };
  if (!answer.ok) throw new RangeError(result.message ?? `The stack answered ${answer.status}.`);
  return result;
};
