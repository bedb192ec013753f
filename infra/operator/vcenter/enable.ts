import { connectOrSay, summary } from '#infra/operator/vcenter/connect';
import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import type { VCenterRequest } from '#infra/operator/vcenter/request';
import { readStored } from '#infra/operator/vcenter/stored';

/** Connects, unless told not to, and lets commands ask it again. */
export async function enable(desk: OperatorDesk, { name, options }: VCenterRequest): Promise<number> {
  const { place, store, terminal } = desk;
  const { account, enabled } = await readStored(desk, name);
  if (enabled) {
    terminal.say(`"${name}" is enabled already. To try it: ${place.command(`test ${name}`)}`);
    return 0;
  }
  const links = options.untested
    ? undefined
    : await connectOrSay(place, { account, stored: true }, `"${name}" stays disabled`);
  await store.overwrite(name, account, true);
  if (links === undefined) terminal.say(`"${name}" is enabled, untested.`);
  else {
    const { server, notes } = summary(links);
    terminal.say(`"${name}" is enabled: ${server} at ${account.url}, as ${account.username}.`);
    for (const note of notes) terminal.say(note);
  }
  terminal.say(`Commands ask it within 5 minutes, and at once with --vcenter ${name}.`);
  return 0;
}
