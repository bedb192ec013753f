import { OperationFailed, VCenterTooOld, VCenterUnreachable } from '#lib/vsphere/errors';
import type { HttpAnswer, HttpRequest } from '#lib/vsphere/vcenter-http';

/** Best first: the server takes the first it knows. The release in the URL pins the shape of what it answers. */
const RELEASES = ['9.0.0.0', '8.0.3.0', '8.0.2.0', '8.0.1.0'] as const;
const OLDEST = '8.0.1.0';

/** From 8.0 U3 one session serves both APIs. */
export const SHARED_SESSION_SINCE = '8.0.3.0';

/** Asks, without a session, which release of VI JSON to speak. */
export async function negotiateRelease(
  vcenter: string,
  send: (request: HttpRequest) => Promise<HttpAnswer>,
): Promise<string> {
  const hello = await send({
    method: 'POST',
    path: '/api/vcenter/system?action=hello',
    body: { api_releases: RELEASES },
    write: false,
  });
  const release = (hello.body as { api_release?: unknown } | undefined)?.api_release;
  if (hello.status === 200 && typeof release === 'string' && release !== '') return release;
  if (hello.status === 502 || hello.status === 503 || hello.status === 504) {
    throw new VCenterUnreachable({ vcenter, reason: `it answers ${hello.status}: its services are not up` });
  }
  // hello came with 8.0.2.0; 8.0 U1 answers 404.
  const versions = await send({ method: 'GET', path: '/sdk/vimServiceVersions.xml', write: false });
  return releaseFromVersions(vcenter, versions);
}

function releaseFromVersions(vcenter: string, answer: HttpAnswer): string {
  if (answer.status >= 502) {
    throw new VCenterUnreachable({ vcenter, reason: `it answers ${answer.status}: its services are not up` });
  }
  if (answer.status !== 200 || answer.text === undefined) return OLDEST;
  const vim = /<name>urn:vim25<\/name>([\s\S]*?)<\/namespace>/.exec(answer.text)?.[1];
  if (vim === undefined) {
    throw new OperationFailed({ vcenter, reason: 'what answers at its address is no vCenter Server' });
  }
  const known = [...vim.matchAll(/<version>([\d.]+)<\/version>/g)].flatMap((match) => match[1] ?? []);
  const usable = RELEASES.find((release) => known.includes(release));
  if (usable !== undefined) return usable;
  const own = known[0] ?? 'unknown';
  if (compareReleases(own, OLDEST) < 0) throw new VCenterTooOld({ vcenter, reason: `it is ${own}` });
  return own;
}

/** Negative where `left` is the older. */
export function compareReleases(left: string, right: string): number {
  const [a, b] = [left, right].map((release) => release.split('.').map(Number));
  for (let index = 0; index < 4; index += 1) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
