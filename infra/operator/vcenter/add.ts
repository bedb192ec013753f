import { addressMistake, nameMistake, readAddress, usernameMistake } from '#infra/operator/vcenter/address';
import { connectOrSay, summary } from '#infra/operator/vcenter/connect';
import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import { readPassword } from '#infra/operator/vcenter/read-password';
import type { VCenterRequest } from '#infra/operator/vcenter/request';
import { RECOVERY_DAYS, type Reading, type StoredVCenter } from '#infra/operator/vcenter/secrets';
import { readOther } from '#infra/operator/vcenter/stored';
import { readAuthority, trustByFingerprint } from '#infra/operator/vcenter/trust';
import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';

/** Connects, then stores; nothing is stored of what does not work. */
export async function add(desk: OperatorDesk, request: VCenterRequest): Promise<number> {
  const { name, options } = request;
  const { place, store, terminal } = desk;
  refuseMistakes(desk, request);
  const present = await store.read(name);
  refuseTaken(desk, request, present);
  const old = present.state === 'stored' ? present : undefined;
  if (old !== undefined) terminal.hide(old.account.password);
  const other = await readOther(desk, name);
  const account = await gather(desk, request, old?.account ?? sameVCenter(other?.account));
  refuseElsewhere(desk, account, other?.account);

  if (options.untested) {
    await write(desk, present, account, false);
    terminal.say(`"${name}" is stored, untested and disabled: no command asks it yet.`);
    terminal.say(`From a machine that reaches it: ${place.command(`enable ${name}`)}`);
    terminal.say(`Without a test: ${place.command(`enable ${name} --untested`)}`);
    return 0;
  }
  const { server, notes } = summary(
    await connectOrSay(place, { account, stored: old !== undefined }, 'Nothing was stored'),
  );
  const enabled = old?.enabled ?? true;
  await write(desk, present, account, enabled);
  terminal.say(
    `"${name}" is ${old === undefined ? 'added' : 'replaced'}: ${server} at ${account.url}, as ${account.username}.`,
  );
  if (present.state === 'removed') {
    terminal.say(
      `A vCenter of that name was removed less than ${RECOVERY_DAYS} days ago: its secret is restored and overwritten.`,
    );
  }
  for (const note of notes) terminal.say(note);
  terminal.say(
    enabled
      ? `Commands ask it within 5 minutes, and at once with --vcenter ${name}.`
      : `It is still disabled: ${place.command(`enable ${name}`)}`,
  );
  return 0;
}

function refuseMistakes({ place }: OperatorDesk, { name, options }: VCenterRequest): void {
  const { url, username, ca, fingerprint, untested, yes } = options;
  const mistake =
    nameMistake(name) ??
    (url === undefined ? undefined : addressMistake(url, place.local)) ??
    (username === undefined ? undefined : usernameMistake(username)) ??
    (ca !== undefined && fingerprint ? 'Give --ca or --fingerprint, not both.' : undefined) ??
    (fingerprint && untested ? '--fingerprint has to connect, --untested does not: leave one out.' : undefined) ??
    (yes && !fingerprint ? '--yes answers the question of --fingerprint: give both.' : undefined);
  if (mistake !== undefined) throw new UsageMistake(mistake);
}

function refuseTaken({ place }: OperatorDesk, { name, options }: VCenterRequest, present: Reading): void {
  if (options.replace || present.state === 'absent' || present.state === 'removed') return;
  const what =
    present.state === 'stored' ? `${present.account.url}, ${present.enabled ? 'enabled' : 'disabled'}` : present.reason;
  const disabled = present.state === 'stored' && !present.enabled;
  const ways = [
    ...(disabled ? [`bring it back with ${place.command(`enable ${name}`)}`] : []),
    `overwrite it with ${place.command(`add ${name} --replace`)}`,
    `or remove it with ${place.command(`remove ${name}`)}`,
  ];
  throw new UsageMistake(`"${name}" is there already (${what}). Choose another name, ${ways.join(', ')}.`);
}

/** Both accounts are of one vCenter: what is known of it by the other need not be asked again. */
function sameVCenter(other: VCenterAccount | undefined): Known | undefined {
  if (other === undefined) return undefined;
  const { url, ca } = other;
  return { url, ...(ca === undefined ? {} : { ca }) };
}

/** What is found by one account is changed by the other: it has to be the same vCenter, by the same address. */
function refuseElsewhere({ place }: OperatorDesk, account: VCenterAccount, other: VCenterAccount | undefined): void {
  if (other === undefined || new URL(other.url).origin === new URL(account.url).origin) return;
  const which = place.read ? 'for changes' : 'for reads';
  throw new UsageMistake(
    `"${account.name}" is ${other.url} by its account ${which}, and both have to be of the same address. ` +
      `Give that, or move the other first: ${place.otherCommand(`remove ${account.name}`)}`,
  );
}

/** What need not be asked. */
type Known = Pick<VCenterAccount, 'url' | 'ca'> & Partial<Pick<VCenterAccount, 'username'>>;

/** Options first, then what is stored, then questions. */
async function gather(desk: OperatorDesk, request: VCenterRequest, old?: Known): Promise<VCenterAccount> {
  const { place, terminal } = desk;
  const { name, options } = request;
  const ca = options.ca === undefined ? undefined : readAuthority(options.ca);
  const givenUrl = options.url ?? old?.url;
  const givenUsername = options.username ?? old?.username;
  if (!terminal.interactive) refuseMissing(desk, request, { url: givenUrl, username: givenUsername });
  const address =
    givenUrl ??
    (await terminal.ask('Address of vCenter', {
      initial: 'https://',
      check: (answer) => addressMistake(answer, place.local),
    }));
  const url = readAddress(address, place.local);
  // Looked at before anybody types a password for it.
  const trusted = options.fingerprint ? await trustByFingerprint(desk, request, url) : (ca ?? old?.ca);
  const username = givenUsername ?? (await terminal.ask('User name', { check: usernameMistake }));
  const password = await readPassword(terminal, options['password-stdin']);
  return {
    name,
    url: url.origin,
    username,
    password,
    ...(trusted === undefined ? {} : { ca: trusted }),
    secretVersion: 'new',
  };
}

function refuseMissing(
  { place }: OperatorDesk,
  { name, options }: VCenterRequest,
  given: { readonly url: string | undefined; readonly username: string | undefined },
): void {
  const missing = [
    ...(given.url === undefined ? ['--url https://vc.example.com'] : []),
    ...(given.username === undefined ? ['--username <user>'] : []),
    ...(options['password-stdin'] ? [] : ['--password-stdin < password.txt']),
  ];
  if (missing.length === 0) return;
  throw new UsageMistake(
    `There is no terminal to ask in, and something is missing. Give it: ${place.command(`add ${name}`)} ${missing.join(' ')}`,
  );
}

async function write(
  { store }: OperatorDesk,
  present: Reading,
  account: VCenterAccount,
  enabled: StoredVCenter['enabled'],
): Promise<void> {
  const { name } = account;
  if (present.state === 'absent') await store.create(name, account, enabled);
  else if (present.state === 'removed') await store.restore(name, account, enabled);
  else await store.overwrite(name, account, enabled);
}
