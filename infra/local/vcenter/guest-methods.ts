import { principalOf } from '#infra/local/vcenter/authorization';
import { powerOff, requireState, suspend } from '#infra/local/vcenter/power-methods';
import { methodDisabled, taskInProgress, toolsUnavailable } from '#infra/local/vcenter/vim-fault';
import { type Call, type Methods, method } from '#infra/local/vcenter/vim-method';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';

/** Seconds that a guest takes to shut down, and to restart or stand by. */
const SHUTDOWN = 15;
const RESTART = 8;

interface GuestRequest {
  readonly privilege: string;
  /** Written when the request is taken, whatever the guest makes of it. */
  readonly event: string;
  readonly told: string;
  readonly seconds: number;
  readonly act: (vm: VirtualMachine, call: Call) => void;
}

/** Answers at once and has no task: the guest acts later, unless it ignores the request or its VM was restarted meanwhile. */
const guestRequest = ({ privilege, event, told, seconds, act }: GuestRequest) =>
  method<VirtualMachine>('', [privilege], (vm, _, call) => {
    const { vcenter, session, fault } = call;
    if (vm.disabledMethod.includes(call.method)) throw methodDisabled();
    if (vm.busyWith) throw taskInProgress(vm.busyWith.ref);
    requireState(vm, undefined, 'poweredOn');
    if (!vm.toolsRunning(vcenter.now)) throw toolsUnavailable();
    vcenter.events.write(event, vm, principalOf(session.account), `${told} for ${vm.name} on ${vm.host.name}`);
    const boot = vm.bootTime;
    const wanted = Number(fault?.['taskSeconds']);
    const taken = Number.isFinite(wanted) && wanted >= 0 ? wanted : seconds * vcenter.pace;
    vcenter.clock.after(taken * 1000, () => {
      if (!vm.guest.ignoresShutdown && vm.powerState === 'poweredOn' && vm.bootTime === boot) act(vm, call);
    });
  });

export const guestMethods: Methods = {
  ShutdownGuest: guestRequest({
    privilege: 'VirtualMachine.Interact.PowerOff',
    event: 'VmGuestShutdownEvent',
    told: 'Guest OS shut down',
    seconds: SHUTDOWN,
    act: (vm, call) => powerOff(vm, call, true),
  }),
  RebootGuest: guestRequest({
    privilege: 'VirtualMachine.Interact.Reset',
    event: 'VmGuestRebootEvent',
    told: 'Guest OS reboot',
    seconds: RESTART,
    act: (vm, call) => vm.setPower('poweredOn', call.vcenter.now),
  }),
  StandbyGuest: guestRequest({
    privilege: 'VirtualMachine.Interact.Suspend',
    event: 'VmGuestStandbyEvent',
    told: 'Guest OS standby',
    seconds: RESTART,
    act: (vm, call) => suspend(vm, call, true),
  }),
};
