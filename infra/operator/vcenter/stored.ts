import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import type { StoredVCenter } from '#infra/operator/vcenter/secrets';
import { SaidError } from '#lib/errors';

/** The vCenter of this name, or the sentence that says why there is none. */
export async function readStored({ place, store, terminal }: OperatorDesk, name: string): Promise<StoredVCenter> {
  const reading = await store.read(name);
  if (reading.state === 'stored') {
    terminal.hide(reading.account.password);
    return reading;
  }
  if (reading.state === 'removed') {
    throw new SaidError('not-found', `"${name}" was removed. Store it anew with ${place.command(`add ${name}`)}`);
  }
  if (reading.state === 'unreadable') {
    const cure = `Overwrite it with ${place.command(`add ${name} --replace`)}`;
    throw new SaidError('failed', `The secret of "${name}" cannot be used: ${reading.reason}. ${cure}`);
  }
  const names = (await store.list()).map((one) => `"${one.name}"`);
  const known = names.length === 0 ? 'None is configured here' : `There is ${names.join(', ')}`;
  throw new SaidError('not-found', `No vCenter is called "${name}". ${known} (stage ${place.stage}).`);
}

/** Its account for the other purpose, as far as there is one that can be used. */
export async function readOther({ others, terminal }: OperatorDesk, name: string): Promise<StoredVCenter | undefined> {
  const reading = await others.read(name);
  if (reading.state !== 'stored') return undefined;
  terminal.hide(reading.account.password);
  return reading;
}
