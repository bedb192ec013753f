import type { Clock } from '#lib/clock';
import type { Log } from '#lib/log';
import type { AccountSource, Accounts } from '#lib/vsphere/account-source';
import { NoChanges } from '#lib/vsphere/account-unusable';
import { LoginRefused } from '#lib/vsphere/errors';
import type { Introductions } from '#lib/vsphere/introductions';
import type { LoginGate } from '#lib/vsphere/login-gate';
import { withoutAccount, withTwoAccounts } from '#lib/vsphere/two-accounts';
import type { Purpose, VCenterAccount } from '#lib/vsphere/vcenter-account';
import { openVSphere, type VSphere } from '#lib/vsphere/vsphere';

/** All configured vCenters of this instance; what was opened is reused warm. */
export interface VCenters {
  /** To be called first in every invocation. */
  beginInvocation(): void;
  /** Requests that were sent since the invocation began. */
  asked(): number;
  /** Looks up what logins will need for reads, or for changes too, without asking any vCenter. */
  prepare(purpose: Purpose): void;
  all(): Promise<{
    readonly vcenters: readonly VSphere[];
    readonly disabled: readonly string[];
    readonly unreadable: Accounts['unreadable'];
  }>;
  named(name: string): Promise<VSphere | undefined>;
  /** Ends every session; for tools that end, not for instances that only freeze. */
  close(): Promise<void>;
}

interface Opened {
  readonly account: VCenterAccount;
  readonly vsphere: VSphere;
}

export function createVCenters(options: {
  readonly source: AccountSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly userAgent: string;
  readonly loginGate: LoginGate;
  readonly introductions?: Introductions;
  readonly plainHttpToLoopback?: boolean;
}): VCenters {
  const { source, log, ...shared } = options;
  const opened = new Map<string, Opened>();
  let reread: Promise<Accounts> | undefined;
  let sent = 0;
  const onRequest = (): void => {
    sent += 1;
  };

  /** At most once per invocation: a wrong password must not become a stream of secret reads. */
  function freshAccounts(): Promise<Accounts> {
    reread ??= source.read({ fresh: true }).catch((error: unknown) => {
      reread = undefined;
      throw error;
    });
    return reread;
  }

  async function accounts(): Promise<Accounts> {
    const known = await (reread ?? source.read({ fresh: false }));
    const keys = new Set(allOf(known).map(keyOf));
    for (const [key, { vsphere }] of opened) {
      if (keys.has(key)) continue;
      opened.delete(key);
      abandon(vsphere);
    }
    return known;
  }

  function open(account: VCenterAccount): VSphere {
    const present = opened.get(keyOf(account));
    if (present !== undefined && isSame(present.account, account)) return present.vsphere;
    const vsphere = openVSphere({ account, log, onRequest, ...shared });
    opened.set(keyOf(account), { account, vsphere });
    if (present !== undefined) abandon(present.vsphere);
    return vsphere;
  }

  function abandon(vsphere: VSphere): void {
    vsphere
      .close()
      .catch((error: unknown) => log.warn('vcenter.close', { vcenter: vsphere.vcenter, error: String(error) }));
  }

  /** The same vCenter under whatever account is the newest; a refused login changed nothing, so it is asked again. */
  function following(first: VCenterAccount): VSphere {
    const key = keyOf(first);
    const current = () => opened.get(key)?.vsphere ?? open(first);
    async function withNewestAccount<T>(ask: (vsphere: VSphere) => Promise<T>): Promise<T> {
      const vsphere = current();
      try {
        return await ask(vsphere);
      } catch (error) {
        if (!(error instanceof LoginRefused)) throw error;
        const account = allOf(await freshAccounts()).find((candidate) => keyOf(candidate) === key);
        const renewed = account === undefined ? vsphere : open(account);
        if (renewed === vsphere) throw error;
        return ask(renewed);
      }
    }
    const itself: VSphere = {
      vcenter: first.name,
      get url() {
        return current().url;
      },
      rest: (request) => withNewestAccount((vsphere) => vsphere.rest(request)),
      call: (...call) => withNewestAccount((vsphere) => vsphere.call(...call)),
      property: (...property) => withNewestAccount((vsphere) => vsphere.property(...property)),
      prepare: () => current().prepare(),
      content: () => withNewestAccount((vsphere) => vsphere.content()),
      as: () => itself,
      readyToChange: async () => undefined,
      logIn: () => withNewestAccount((vsphere) => vsphere.logIn()),
      beginInvocation: () => current().beginInvocation(),
      close: () => current().close(),
    };
    return itself;
  }

  function handed({ changes }: Accounts, account: VCenterAccount): VSphere {
    open(account);
    const reading = following(account);
    const changer = changes?.get(account.name);
    if (changer === undefined) return reading;
    if ('reason' in changer) {
      const error = new NoChanges(account.name, changer);
      return withTwoAccounts(reading, withoutAccount(reading, error), error);
    }
    open(changer);
    return withTwoAccounts(reading, following(changer));
  }

  return {
    beginInvocation() {
      reread = undefined;
      sent = 0;
      for (const { vsphere } of opened.values()) vsphere.beginInvocation();
    },
    asked: () => sent,
    prepare(purpose) {
      accounts().then(
        (known) => {
          for (const account of purpose === 'change' ? allOf(known) : known.accounts) open(account).prepare();
        },
        // Whoever needs them hears of it.
        () => undefined,
      );
    },
    async all() {
      const known = await accounts();
      const { disabled, unreadable } = known;
      return { vcenters: known.accounts.map((account) => handed(known, account)), disabled, unreadable };
    },
    async named(name) {
      const find = (known: Accounts): VSphere | undefined => {
        const account = known.accounts.find((one) => one.name === name);
        return account === undefined ? undefined : handed(known, account);
      };
      return find(await accounts()) ?? find(await freshAccounts());
    },
    async close() {
      const all = [...opened.values()];
      opened.clear();
      await Promise.allSettled(all.map(({ vsphere }) => vsphere.close()));
    },
  };
}

/** One vCenter may be opened twice, for reads and for changes. */
function keyOf({ name, purpose }: VCenterAccount): string {
  return purpose === undefined ? name : `${purpose} ${name}`;
}

function allOf({ accounts, changes }: Accounts): readonly VCenterAccount[] {
  return [...accounts, ...[...(changes?.values() ?? [])].filter((one): one is VCenterAccount => 'name' in one)];
}

function isSame(left: VCenterAccount, right: VCenterAccount): boolean {
  return left.secretVersion === right.secretVersion && left.url === right.url && left.username === right.username;
}
