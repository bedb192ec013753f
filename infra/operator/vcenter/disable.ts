import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import type { VCenterRequest } from '#infra/operator/vcenter/request';
import { readOther, readStored } from '#infra/operator/vcenter/stored';

/** Keeps it, but no command asks it any more, by either of its accounts. */
export async function disable(desk: OperatorDesk, { name }: VCenterRequest): Promise<number> {
  const { place, store, others, terminal } = desk;
  const { account, enabled } = await readStored(desk, name);
  const other = await readOther(desk, name);
  if (!enabled && other?.enabled !== true) {
    terminal.say(`"${name}" is disabled already.`);
    return 0;
  }
  if (other?.enabled === true) await others.overwrite(name, other.account, false);
  if (enabled) await store.overwrite(name, account, false);
  const both = other === undefined ? '' : ', with both its accounts';
  terminal.say(`"${name}" is disabled${both}. A function that remembers it may still ask it for up to 5 minutes.`);
  terminal.say(`To bring it back: ${place.command(`enable ${name}`)}`);
  return 0;
}
