import { connectOrSay, summary } from '#infra/operator/vcenter/connect';
import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import type { VCenterRequest } from '#infra/operator/vcenter/request';
import { readOther, readStored } from '#infra/operator/vcenter/stored';

/** Connects with each of its accounts, unless told not to, and lets commands ask it again. */
export async function enable(desk: OperatorDesk, { name, options }: VCenterRequest): Promise<number> {
  const { place, store, others, terminal } = desk;
  const own = { ...(await readStored(desk, name)), store, read: place.read };
  const other = await readOther(desk, name);
  const both = [own, ...(other === undefined ? [] : [{ ...other, store: others, read: !place.read }])];
  const disabled = both.filter(({ enabled }) => !enabled);
  if (disabled.length === 0) {
    terminal.say(`"${name}" is enabled already. To try it: ${place.command(`test ${name}`)}`);
    return 0;
  }
  const said: string[] = [];
  for (const { account, read } of options.untested ? [] : disabled) {
    const command = read === place.read ? place.command : place.otherCommand;
    const links = await connectOrSay(
      { ...place, read, command },
      { account, stored: true },
      `"${name}" stays disabled`,
    );
    const { server, notes } = summary(links);
    said.push(`"${name}" is enabled: ${server} at ${account.url}, as ${account.username}.`, ...notes);
  }
  for (const { account, store: kept } of disabled) await kept.overwrite(name, account, true);
  if (options.untested) terminal.say(`"${name}" is enabled, untested.`);
  for (const line of said) terminal.say(line);
  terminal.say(`Commands ask it within 5 minutes, and at once with --vcenter ${name}.`);
  return 0;
}
