import { createLoginRefusals } from '#infra/aws/login-refusals';
import { commandsLike, neededPrivileges } from '#infra/operator/privileges/needed-privileges';
import { askInside } from '#infra/operator/vcenter/ask-inside';
import { awsSentence } from '#infra/operator/vcenter/aws-sentence';
import type { OperatorDesk } from '#infra/operator/vcenter/operator-desk';
import type { VCenterRequest } from '#infra/operator/vcenter/request';
import { sayLink } from '#infra/operator/vcenter/say-link';
import { readStored } from '#infra/operator/vcenter/stored';
import { operatorViewpoint } from '#infra/operator/vcenter/viewpoint';
import { checkLinks } from '#lib/doctor/check-links';
import type { LoginGate } from '#lib/vsphere/login-gate';
import type { VCenterAccount } from '#lib/vsphere/vcenter-account';

/** Says of each link from here to the vCenter whether it holds, and lets the functions try a refused login again. */
export async function test(desk: OperatorDesk, { name, options }: VCenterRequest): Promise<number> {
  const { place, terminal } = desk;
  const { account, enabled } = await readStored(desk, name);
  terminal.say(`"${name}", ${account.url}, ${enabled ? 'enabled' : 'disabled: no command asks it'}`);
  const loginGate = await forgetRefusal(desk, account);
  if (options.inside) return await testInside(desk, name);
  const target = {
    account,
    stored: true,
    needed: place.read ? [] : neededPrivileges(commandsLike(['*:*'])),
    loginGate,
  };
  for await (const link of checkLinks(operatorViewpoint(place), target)) {
    sayLink(terminal, link);
    if (link.state === 'failed') return 1;
  }
  return 0;
}

/** The same from inside the VPC, where every command goes: of the account of each kind that functions use there. */
async function testInside({ place, terminal }: OperatorDesk, name: string): Promise<number> {
  const links = await askInside(place, [name]);
  for (const link of links)
    sayLink(terminal, link.account === 'read' ? { ...link, link: `${link.link} (read)` } : link);
  return links.some(({ state }) => state === 'failed') ? 1 : 0;
}

/** Forgets that the login was refused, for every instance; if it is refused again, that is remembered. */
async function forgetRefusal({ place, terminal }: OperatorDesk, account: VCenterAccount): Promise<LoginGate> {
  const refusals = createLoginRefusals(place.database, place.tableName, Date.now);
  const { name, secretVersion } = account;
  try {
    const at = await refusals.refusedAt(name, secretVersion);
    if (at !== undefined && at > 0) {
      await refusals.forget(name, secretVersion);
      terminal.say('A refused login is forgotten: commands try it again.');
    }
  } catch (error) {
    const unknownTable = error instanceof Error && error.name === 'ResourceNotFoundException';
    const sentence = unknownTable
      ? `There is no table ${place.tableName}: the stage is not deployed here.`
      : awsSentence(error);
    if (sentence === undefined) throw error;
    terminal.complain(`Whether commands are waiting after a refused login could not be looked up. ${sentence}`);
  }
  return {
    refusedAt: async () => undefined,
    refused: (vcenter, version) => refusals.refused(vcenter, version).catch(() => undefined),
  };
}
