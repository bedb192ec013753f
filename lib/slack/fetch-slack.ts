/**
 * `fetch` on a connection of its own: what a Lambda kept open before it was frozen is dead afterwards, and the first
 * message of the next command would be lost on it.
 */
export function fetchSlack(url: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('connection', 'close');
  return fetch(url, { ...init, headers });
}
