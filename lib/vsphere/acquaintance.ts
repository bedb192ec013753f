import type { Log } from '#lib/log';
import type { Introduction, Introductions } from '#lib/vsphere/introductions';
import { remembered } from '#lib/vsphere/remembered';
import type { ServiceContent } from '#lib/vsphere/service-content';

/** How one vCenter is spoken to: as was heard of it a while ago, or as it says when asked. */
export interface Acquaintance {
  release(): Promise<string>;
  content(): Promise<ServiceContent>;
  /** Looks up what was heard, without asking vCenter. */
  prepare(): void;
  /** True where what was heard had to be dropped, because it is not so any more: what failed is worth asking again. */
  doubt(): Promise<boolean>;
}

export function createAcquaintance(options: {
  readonly vcenter: string;
  readonly secretVersion: string;
  readonly introductions: Introductions | undefined;
  readonly log: Log;
  readonly negotiate: () => Promise<string>;
  readonly readContent: (release: string) => Promise<ServiceContent>;
}): Acquaintance {
  const { vcenter, secretVersion, introductions, log } = options;
  let isStale = false;
  const heard = remembered(async () => {
    try {
      return await introductions?.heard(vcenter, secretVersion);
    } catch (error) {
      log.warn('vcenter.introduction-unread', { vcenter, error: String(error) });
      return undefined;
    }
  });
  const known = async (): Promise<Introduction | undefined> => (isStale ? undefined : await heard());
  const asked = remembered(options.negotiate);
  const read = remembered(async () => {
    const release = await asked();
    const content = await options.readContent(release);
    try {
      await introductions?.keep(vcenter, secretVersion, { release, content });
    } catch (error) {
      log.warn('vcenter.introduction-unkept', { vcenter, error: String(error) });
    }
    return content;
  });
  return {
    release: async () => (await known())?.release ?? (await asked()),
    content: async () => (await known())?.content ?? (await read()),
    prepare: () => void heard(),
    async doubt() {
      if ((await known()) === undefined) return false;
      isStale = true;
      log.info('vcenter.introduction-stale', { vcenter });
      // Kept anew for the others too.
      await read();
      return true;
    },
  };
}
