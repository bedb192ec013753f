import { checkPrivileges } from '#lib/doctor/check-privileges';
import { addAgain, type LinkTarget, type VCenterLink, type Viewpoint } from '#lib/doctor/link';
import { certificateIsTrusted, nameIsKnown, portAnswers } from '#lib/doctor/network-links';
import type { Log } from '#lib/log';
import { about } from '#lib/vsphere/about';
import { VSphereError } from '#lib/vsphere/errors';
import { openVSphere, type VSphere } from '#lib/vsphere/vsphere';

type Step = readonly [VCenterLink['link'], () => Promise<VCenterLink>];

/** Milliseconds that a session may take to end; an answer waits no longer for what is only tidy. */
const GOODBYE = 2_000;

const LOGIN_CURE = 'Check user name and password, and that the account is neither locked nor expired.';
const silent: Log = { info() {}, warn() {}, error() {}, count() {}, duration() {} };

/** Tries the links one after the other and stops behind the first that fails; ends its session. */
export async function* checkLinks(viewpoint: Viewpoint, target: LinkTarget): AsyncGenerator<VCenterLink> {
  const { clock, userAgent, plainHttpToLoopback } = viewpoint;
  const { account, loginGate, within } = target;
  const url = new URL(account.url);
  const vsphere = openVSphere({ account, clock, log: silent, userAgent, loginGate, plainHttpToLoopback });
  const steps: readonly Step[] = [
    ['DNS', () => nameIsKnown(viewpoint, url)],
    ['TCP', () => portAnswers(viewpoint, url)],
    ['TLS', () => certificateIsTrusted(viewpoint, target, url)],
    ['version', () => versionFits(vsphere)],
    ['login', () => accountLogsIn(vsphere, viewpoint, target)],
    ['session', () => sessionServesBoth(vsphere)],
    ['privileges', () => tried('privileges', () => checkPrivileges(vsphere, target.needed))],
  ];
  const late = within === undefined ? undefined : clock.sleep(within);
  try {
    for (const [name, step] of steps) {
      const link = await (late === undefined ? step() : Promise.race([step(), late.then(() => tooSlow(name, within))]));
      yield link;
      if (link.state === 'failed') return;
    }
  } finally {
    await Promise.race([vsphere.close().catch(() => undefined), clock.sleep(GOODBYE)]);
  }
}

function tooSlow(link: VCenterLink['link'], within = 0): VCenterLink {
  const says = `no end within ${Math.round(within / 1000)} seconds for all links together`;
  return {
    link,
    state: 'failed',
    says,
    cure: "Check that vCenter's services are up and not overloaded, and try again.",
  };
}

function versionFits(vsphere: VSphere): Promise<VCenterLink> {
  return tried('version', async () => {
    const { fullName } = await about(vsphere);
    return { link: 'version', state: 'ok', says: fullName };
  });
}

function accountLogsIn(vsphere: VSphere, viewpoint: Viewpoint, target: LinkTarget): Promise<VCenterLink> {
  const another = target.stored ? ` To store another: ${addAgain(viewpoint, target, '')}` : '';
  const again = viewpoint.loginWaits
    ? `. It is not tried again for 15 minutes; to try it at once: ${viewpoint.command(`test ${target.account.name}`)}`
    : '';
  return tried(
    'login',
    async () => {
      await vsphere.rest({ method: 'GET', path: '/session' });
      return { link: 'login', state: 'ok', says: target.account.username };
    },
    { 'login-refused': `${LOGIN_CURE}${another}${again}` },
  );
}

function sessionServesBoth(vsphere: VSphere): Promise<VCenterLink> {
  return tried('session', async () => {
    const { sessionManager } = await vsphere.content();
    const session = await vsphere.property<{ userName?: string }>(
      sessionManager.type,
      sessionManager.value,
      'currentSession',
    );
    return {
      link: 'session',
      state: 'ok',
      says: `serves both REST APIs, as ${session?.userName ?? 'an unnamed user'}`,
    };
  });
}

const CURES: Readonly<Record<string, string>> = {
  'too-old': 'vCenter Server 8.0 Update 1 or later is needed.',
  'sessions-exhausted': 'Try again in a few minutes; if it stays so, an administrator has to end idle sessions.',
  certificate: 'Check the certificate with the TLS link above.',
  unreachable: "Check that vCenter's services are up.",
  failed: 'Check that the address is that of a vCenter Server.',
};

async function tried(
  link: VCenterLink['link'],
  step: () => Promise<VCenterLink>,
  cures: Readonly<Record<string, string>> = {},
): Promise<VCenterLink> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof VSphereError)) throw error;
    const cure = cures[error.kind] ?? CURES[error.kind];
    return { link, state: 'failed', says: error.reason, ...(cure === undefined ? {} : { cure }) };
  }
}
