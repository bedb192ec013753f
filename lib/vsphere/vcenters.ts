import type { Clock } from '#lib/clock';
import type { Log } from '#lib/log';
import type { AccountSource, Accounts } from '#lib/vsphere/account-source';
import { LoginRefused } from '#lib/vsphere/errors';
import type { Introductions } from '#lib/vsphere/introductions';
import type { LoginGate } from '#lib/vsphere/login-gate';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';
import { openVSphere, type VSphere } from '#lib/vsphere/vsphere';

/** All configured vCenters of this instance; what was opened is reused warm. */
export interface VCenters {
  /** To be called first in every invocation. */
  beginInvocation(): void;
  /** Requests that were sent since the invocation began. */
  asked(): number;
  /** Looks up what logins will need, without asking any vCenter. */
  prepare(): void;
  all(): Promise<{
    readonly vcenters: readonly VSphere[];
    readonly disabled: readonly string[];
    readonly unreadable: readonly { readonly name: string; readonly reason: string }[];
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
    for (const [name, { vsphere }] of opened) {
      if (known.accounts.some((account) => account.name === name)) continue;
      opened.delete(name);
      abandon(vsphere);
    }
    return known;
  }

  function open(account: VCenterAccount): VSphere {
    const present = opened.get(account.name);
    if (present !== undefined && isSame(present.account, account)) return present.vsphere;
    const vsphere = openVSphere({ account, log, onRequest, ...shared });
    opened.set(account.name, { account, vsphere });
    if (present !== undefined) abandon(present.vsphere);
    return vsphere;
  }

  function abandon(vsphere: VSphere): void {
    vsphere
      .close()
      .catch((error: unknown) => log.warn('vcenter.close', { vcenter: vsphere.vcenter, error: String(error) }));
  }

  /** The same vCenter under whatever account is the newest; a refused login changed nothing, so it is asked again. */
  function following(name: string, first: VCenterAccount): VSphere {
    const current = () => opened.get(name)?.vsphere ?? open(first);
    async function withNewestAccount<T>(ask: (vsphere: VSphere) => Promise<T>): Promise<T> {
      const vsphere = current();
      try {
        return await ask(vsphere);
      } catch (error) {
        if (!(error instanceof LoginRefused)) throw error;
        const account = (await freshAccounts()).accounts.find((candidate) => candidate.name === name);
        const renewed = account === undefined ? vsphere : open(account);
        if (renewed === vsphere) throw error;
        return ask(renewed);
      }
    }
    return {
      vcenter: name,
      get url() {
        return current().url;
      },
      rest: (request) => withNewestAccount((vsphere) => vsphere.rest(request)),
      call: (...call) => withNewestAccount((vsphere) => vsphere.call(...call)),
      property: (...property) => withNewestAccount((vsphere) => vsphere.property(...property)),
      prepare: () => current().prepare(),
      content: () => withNewestAccount((vsphere) => vsphere.content()),
      beginInvocation: () => current().beginInvocation(),
      close: () => current().close(),
    };
  }

  function handed(account: VCenterAccount): VSphere {
    open(account);
    return following(account.name, account);
  }

  return {
    beginInvocation() {
      reread = undefined;
      sent = 0;
      for (const { vsphere } of opened.values()) vsphere.beginInvocation();
    },
    asked: () => sent,
    prepare() {
      accounts().then(
        ({ accounts: enabled }) => {
          for (const account of enabled) open(account).prepare();
        },
        // Whoever needs them hears of it.
        () => undefined,
      );
    },
    async all() {
      const { accounts: enabled, disabled, unreadable } = await accounts();
      return { vcenters: enabled.map(handed), disabled, unreadable };
    },
    async named(name) {
      const find = (list: Accounts) => list.accounts.find((account) => account.name === name);
      const account = find(await accounts()) ?? find(await freshAccounts());
      return account === undefined ? undefined : handed(account);
    },
    async close() {
      const all = [...opened.values()];
      opened.clear();
      await Promise.allSettled(all.map(({ vsphere }) => vsphere.close()));
    },
  };
}

function isSame(left: VCenterAccount, right: VCenterAccount): boolean {
  return left.secretVersion === right.secretVersion && left.url === right.url && left.username === right.username;
}
