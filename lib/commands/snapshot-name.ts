import { SaidError } from '#lib/errors';
import { encodeInventoryName } from '#lib/vsphere/inventory-name';

/** VMware's API names no limit; the vSphere Client takes no more. */
export const LONGEST_SNAPSHOT_NAME = 80;

/** Refuses a name that fits as it is typed and not as vCenter stores it. */
export function refuseLongStoredName(name: string | undefined, what: string): void {
  const stored = [...encodeInventoryName(name ?? '')].length;
  if (stored <= LONGEST_SNAPSHOT_NAME) return;
  throw new SaidError(
    'usage',
    `${what} takes ${stored} characters in vCenter, which stores each %, / and \\ as three; ` +
      `at most ${LONGEST_SNAPSHOT_NAME} are possible. Shorten it, or use fewer of those.`,
  );
}
