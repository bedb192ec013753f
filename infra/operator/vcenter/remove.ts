import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import type { VCenterRequest } from '#infra/operator/vcenter/request';
import { readOther, readStored } from '#infra/operator/vcenter/stored';
import { SaidError } from '#lib/errors';

/** Removes the secret; Secrets Manager keeps it for its recovery window. */
export async function remove(desk: OperatorDesk, { name }: VCenterRequest): Promise<number> {
  const { place, store, terminal } = desk;
  const present = await store.read(name);
  if (present.state === 'removed') throw new SaidError('not-found', `"${name}" is removed already.`);
  // A secret that cannot be read can still be removed.
  if (present.state === 'absent') await readStored(desk, name);
  const until = await store.remove(name);
  terminal.say(`"${name}" is removed. A function that remembers it may still ask it for up to 5 minutes.`);
  terminal.say(`Until ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC the secret can be restored:`);
  terminal.say(`  as it was     aws secretsmanager restore-secret --secret-id ${place.folder}${name}`);
  terminal.say(`  overwritten   ${place.command(`add ${name}`)}`);
  if ((await readOther(desk, name)) !== undefined) terminal.say(leftBehind(desk, name));
  return 0;
}

function leftBehind({ place }: OperatorDesk, name: string): string {
  const cure = `To remove that too: ${place.otherCommand(`remove ${name}`)}`;
  return place.read
    ? `Its account for changes stays; where reads have accounts of their own, it is not asked without one. ${cure}`
    : `Its account for reads stays; where reads have accounts of their own, it is only read from. ${cure}`;
}
