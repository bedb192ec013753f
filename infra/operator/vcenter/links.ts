import { systemClock } from '#infra/aws/system-clock';
import { VERSION } from '#infra/aws/version';
import { addAgain, type Link, type LinkTarget } from '#infra/operator/vcenter/link';
import { certificateIsTrusted, nameIsKnown, portAnswers } from '#infra/operator/vcenter/network-links';
import type { Place } from '#infra/operator/vcenter/place';
import { checkPrivileges } from '#infra/operator/vcenter/privilege-check';
import type { Log } from '#lib/log';
import { about } from '#lib/vsphere/about';
import { VSphereError } from '#lib/vsphere/errors';
import { openVSphere, type VSphere } from '#lib/vsphere/vsphere';

type Step = () => Promise<Link>;

const LOGIN_CURE = 'Check user name and password, and that the account is neither locked nor expired.';
const silent: Log = { info() {}, warn() {}, error() {}, count() {}, duration() {} };

/** Tries the links one after the other and stops behind the first that fails; ends its session. */
export async function* checkLinks(place: Place, target: LinkTarget): AsyncGenerator<Link> {
  const { account, loginGate } = target;
  const url = new URL(account.url);
  const vsphere = openVSphere({
    account,
    clock: systemClock,
    log: silent,
    userAgent: `SlashVM/${VERSION} (${place.stage}; operator)`,
    loginGate,
    plainHttpToLoopback: place.local,
  });
  const steps: Step[] = [
    () => nameIsKnown(url),
    () => portAnswers(url),
    () => certificateIsTrusted(place, target, url),
    () => versionFits(vsphere),
    () => accountLogsIn(vsphere, place, target),
    () => sessionServesBoth(vsphere),
    () => tried('privileges', () => checkPrivileges(vsphere, place.read)),
  ];
  try {
    for (const step of steps) {
      const link = await step();
      yield link;
      if (link.state === 'failed') return;
    }
  } finally {
    await vsphere.close().catch(() => undefined);
  }
}

function versionFits(vsphere: VSphere): Promise<Link> {
  return tried('version', async () => {
    const { fullName } = await about(vsphere);
    return { name: 'version', state: 'ok', says: fullName };
  });
}

function accountLogsIn(vsphere: VSphere, place: Place, target: LinkTarget): Promise<Link> {
  return tried(
    'login',
    async () => {
      await vsphere.rest({ method: 'GET', path: '/session' });
      return { name: 'login', state: 'ok', says: target.account.username };
    },
    {
      'login-refused': LOGIN_CURE + (target.stored ? ` To store another: ${addAgain(place, target, '')}` : ''),
    },
  );
}

function sessionServesBoth(vsphere: VSphere): Promise<Link> {
  return tried('session', async () => {
    const { sessionManager } = await vsphere.content();
    const session = await vsphere.property<{ userName?: string }>(
      sessionManager.type,
      sessionManager.value,
      'currentSession',
    );
    return {
      name: 'session',
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

async function tried(name: Link['name'], step: Step, cures: Readonly<Record<string, string>> = {}): Promise<Link> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof VSphereError)) throw error;
    const cure = cures[error.kind] ?? CURES[error.kind];
    return { name, state: 'failed', says: error.reason, ...(cure === undefined ? {} : { cure }) };
  }
}
