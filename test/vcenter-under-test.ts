import { readFileSync } from 'node:fs';
import { exchange } from '#test/exchange';
import type { LocalDescription } from '#test/local-description';

export interface VCenterUnderTest {
  name: string;
  url: string;
  username: string;
  password: string;
  caFile: string;
  /** Asks the vCenter itself, past the product: `ask('GET', '/api/vcenter/vm')`. */
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

/** A simulated vCenter by name, asked past the product with the session of its administrator. */
export function askVCenter({ vcenters }: LocalDescription, name: string): VCenterUnderTest {
  const found = vcenters.find((vcenter) => vcenter.name === name);
  if (!found) throw new Error(`There is no vCenter "${name}".`);
  const ca = readFileSync(found.caFile, 'utf8');
  const basic = `Basic ${Buffer.from(`${found.username}:${found.password}`).toString('base64')}`;
  let session: string | undefined;
  const call = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const text = body === undefined ? '' : JSON.stringify(body);
    const answer = await exchange(
      { method, url: `${found.url}${path}`, headers: { ...headers, ...type }, body: text },
      ca,
    );
    return { status: answer.status, body: answer.body === '' ? undefined : (JSON.parse(answer.body) as unknown) };
  };
  return {
    ...found,
    ask: async (method, path, body) => {
      session ??= String((await call('POST', '/api/session', { authorization: basic })).body);
      return call(method, path, { 'vmware-api-session-id': session }, body);
    },
  };
}
