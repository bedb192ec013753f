import { commandsLike, neededPrivileges } from '#infra/operator/privileges/needed-privileges';
import type { Place } from '#infra/operator/vcenter/place';
import { operatorViewpoint } from '#infra/operator/vcenter/viewpoint';
import { checkLinks } from '#lib/doctor/check-links';
import type { LinkTarget, VCenterLink } from '#lib/doctor/link';
import { type ErrorKind, SaidError } from '#lib/errors';
import type { LoginGate } from '#lib/vsphere/login-gate';

/** An operator asked for this try: earlier refusals do not stop it, and it leaves none behind. */
const onceOnly: LoginGate = { refusedAt: async () => undefined, refused: async () => undefined };

const KINDS: Readonly<Record<VCenterLink['link'], ErrorKind>> = {
  DNS: 'unreachable',
  TCP: 'unreachable',
  TLS: 'certificate',
  version: 'too-old',
  login: 'login-refused',
  session: 'failed',
  privileges: 'not-permitted',
};

/** Connects as the functions will; throws what failed, and returns what is worth knowing of what did not. */
export async function connectOrSay(
  place: Place,
  target: Pick<LinkTarget, 'account' | 'stored'>,
  whenFailed: string,
): Promise<readonly VCenterLink[]> {
  const links: VCenterLink[] = [];
  for await (const link of checkLinks(operatorViewpoint(place), {
    ...target,
    needed: place.read ? [] : neededPrivileges(commandsLike(['*:*'])),
    loginGate: onceOnly,
  })) {
    // An account that is to get its privileges later is still the right one.
    if (link.state === 'failed' && link.link !== 'privileges') {
      const { link: name, says, cure = '' } = link;
      const far = KINDS[name] === 'unreachable' ? ' If only this machine cannot reach it: --untested.' : '';
      throw new SaidError(KINDS[name], `${whenFailed}: ${name} failed (${says}). ${cure}${far}`);
    }
    links.push(link);
  }
  return links;
}

/** `VMware vCenter Server 8.0.3 build-1`, and what is to be noted. */
export function summary(links: readonly VCenterLink[]): { readonly server: string; readonly notes: readonly string[] } {
  const server = links.find(({ link }) => link === 'version')?.says ?? 'vCenter Server';
  const notes = links
    .filter(({ state }) => state !== 'ok')
    .map(({ link, says, cure = '' }) => `Note, ${link}: ${says}. ${cure}`);
  return { server, notes };
}
