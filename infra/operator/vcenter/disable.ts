import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import type { VCenterRequest } from '#infra/operator/vcenter/request';
import { readStored } from '#infra/operator/vcenter/stored';

/** Keeps it, but no command asks it any more. */
export async function disable(desk: OperatorDesk, { name }: VCenterRequest): Promise<number> {
  const { place, store, terminal } = desk;
  const { account, enabled } = await readStored(desk, name);
  if (!enabled) {
    terminal.say(`"${name}" is disabled already.`);
    return 0;
  }
  await store.overwrite(name, account, false);
  terminal.say(`"${name}" is disabled. A function that remembers it may still ask it for up to 5 minutes.`);
  terminal.say(`To bring it back: ${place.command(`enable ${name}`)}`);
  return 0;
}
