import { checkLinks } from '#lib/doctor/check-links';
import type { DiagnosedLink, Diagnosis } from '#lib/doctor/diagnosis';
import type { Link, Viewpoint } from '#lib/doctor/link';
import { vcenterCommand } from '#lib/doctor/operator-command';
import type { Log } from '#lib/log';
import { didYouMean } from '#lib/targets/suggest';
import type { AccountSource, Accounts } from '#lib/vsphere/account-source';
import type { LoginGate } from '#lib/vsphere/login-gate';
import { ALL_CHANGES } from '#lib/vsphere/needed-privileges';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';

/** Milliseconds for one account of a vCenter; all are asked at once. */
const WITHIN = 20_000;

export type AccountKind = 'read' | 'write';

/** What a diagnosis is made with. */
export interface DiagnosisDesk {
  readonly stage: string;
  readonly log: Log;
  readonly loginGate: LoginGate;
  /** Whether reads have accounts of their own here. */
  readonly sources: { readonly write: AccountSource; readonly read?: AccountSource };
  viewpoint(kind: AccountKind): Viewpoint;
  /** Links that belong to no vCenter, such as the way out to Slack. */
  readonly around: readonly (() => Promise<Link>)[];
}

/** Checks what every vCenter needs, then each of its accounts; none waits for another, and nothing is thrown. */
export async function diagnose(desk: DiagnosisDesk, names: readonly string[]): Promise<Diagnosis> {
  const wanted = [...new Set(names.map((name) => name.toLowerCase()))];
  const [around, write, read] = await Promise.all([
    Promise.all(desk.around.map((check) => check())),
    accountsOf(desk, 'write'),
    accountsOf(desk, 'read'),
  ]);
  const unread = [write, read].flatMap((one) => (one !== undefined && 'link' in one ? [one] : []));
  const accounts = { write: accountsIn(write), read: accountsIn(read) };
  const known = [...new Set([...namesIn(accounts.write), ...namesIn(accounts.read)])].sort();
  const chosen = wanted.length === 0 ? known : known.filter((name) => wanted.includes(name.toLowerCase()));
  const strangers = unread.length > 0 ? [] : wanted.filter((name) => !known.some((one) => one.toLowerCase() === name));
  const checked = await Promise.all(chosen.map((name) => checkVCenter(desk, accounts, name)));
  return {
    links: [
      ...[...around, ...unread.slice(0, 1)].map((link) => ({ vcenter: null, ...link })),
      ...(known.length === 0 && unread.length === 0 ? [noneConfigured(desk)] : []),
      ...strangers.map((name) => unknownName(name, known)),
      ...checked.flat(),
    ],
  };
}

type Found = Readonly<Record<AccountKind, Accounts | undefined>>;

async function accountsOf({ sources, log }: DiagnosisDesk, kind: AccountKind): Promise<Accounts | Link | undefined> {
  try {
    return await sources[kind]?.read({ fresh: true });
  } catch (error) {
    log.error('doctor-secrets', error, { account: kind });
    const says = "the vCenters' secrets could not be read";
    const cure =
      'The VPC needs a way to Secrets Manager, a NAT gateway or an interface endpoint, and the function its role: ' +
      'docs/deploy.md, "What the VPC needs".';
    return { link: 'secrets', state: 'failed', says, cure };
  }
}

function accountsIn(read: Accounts | Link | undefined): Accounts | undefined {
  return read === undefined || 'link' in read ? undefined : read;
}

function namesIn(accounts: Accounts | undefined): readonly string[] {
  if (accounts === undefined) return [];
  return [...accounts.accounts, ...accounts.unreadable].map(({ name }) => name).concat(accounts.disabled);
}

async function checkVCenter(desk: DiagnosisDesk, found: Found, vcenter: string): Promise<readonly DiagnosedLink[]> {
  const kinds = (['write', 'read'] as const).filter((kind) => found[kind] !== undefined);
  const links = await Promise.all(
    kinds.map(async (kind) => {
      const checked = await checkAccount(desk, found[kind] as Accounts, kind, vcenter);
      return checked.map((link): DiagnosedLink => ({ vcenter, account: kind, ...link }));
    }),
  );
  return links.flat();
}

async function checkAccount(
  desk: DiagnosisDesk,
  { accounts, disabled, unreadable }: Accounts,
  kind: AccountKind,
  name: string,
): Promise<readonly Link[]> {
  const command = (words: string): string => vcenterCommand(words, desk.stage, kind === 'read');
  const account = accounts.find((one) => one.name === name);
  if (account !== undefined) return await checkedLinks(desk, account, kind);
  if (disabled.includes(name)) {
    const cure = `To bring it back: ${command(`enable ${name}`)}`;
    return [{ link: 'secret', state: 'skipped', says: 'it is disabled: no command asks it', cure }];
  }
  const broken = unreadable.find((one) => one.name === name);
  if (broken !== undefined) {
    const cure = `Store it anew: ${command(`add ${name} --replace`)}`;
    return [{ link: 'secret', state: 'failed', says: `its secret cannot be used: ${broken.reason}`, cure }];
  }
  const says = kind === 'read' ? 'there is no account for reads' : 'there is no account for changes';
  return [{ link: 'secret', state: 'failed', says, cure: `Store one: ${command(`add ${name}`)}` }];
}

async function checkedLinks(desk: DiagnosisDesk, account: VCenterAccount, kind: AccountKind): Promise<readonly Link[]> {
  const { loginGate, log } = desk;
  const links: Link[] = [];
  try {
    const target = { account, stored: true, needed: kind === 'read' ? [] : ALL_CHANGES, loginGate, within: WITHIN };
    for await (const link of checkLinks(desk.viewpoint(kind), target)) links.push(link);
  } catch (error) {
    log.error('doctor-failed', error, { vcenter: account.name, account: kind });
    const cure = "Look at the function's log, and at the links to the table and to Slack.";
    links.push({ link: 'check', state: 'failed', says: 'something went wrong and has been logged', cure });
  }
  return links;
}

function noneConfigured({ stage }: DiagnosisDesk): DiagnosedLink {
  const cure = `Add one: ${vcenterCommand('add <name>', stage, false)}`;
  return { vcenter: null, link: 'vCenters', state: 'failed', says: 'none is configured', cure };
}

function unknownName(name: string, known: readonly string[]): DiagnosedLink {
  const cure = didYouMean(name, known).trim() || `There is ${known.join(', ') || 'none'}.`;
  return { vcenter: name, link: 'secret', state: 'failed', says: 'no vCenter is called so', cure };
}
