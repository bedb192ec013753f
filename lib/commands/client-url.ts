import type { Desk } from '#lib/commands/desk';
import type { Vm } from '#lib/jobs/step';

/** The vCenter's address for links into the vSphere Client. */
export async function clientUrl(desk: Pick<Desk, 'vcenters'>, vm: Vm): Promise<string | undefined> {
  const vsphere = await desk.vcenters.named(vm.vcenter);
  const about = await vsphere?.content();
  if (vsphere === undefined || about?.about.instanceUuid === undefined) return undefined;
  const urn = `urn:vmomi:VirtualMachine:${vm.moId}:${about.about.instanceUuid}`;
  return `${vsphere.url}/ui/app/vm;nav=v/${urn}/summary`;
}
