import { holds, principalOf } from '#infra/local/vcenter/authorization';
import { type Datacenter, Host } from '#infra/local/vcenter/entities';
import { startVmTask } from '#infra/local/vcenter/start-task';
import {
  invalidPowerState,
  invalidState,
  noPermission,
  toolsUnavailable,
  VimFault,
} from '#infra/local/vcenter/vim-fault';
import { type Call, type Methods, method, type Ref } from '#infra/local/vcenter/vim-method';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';
import type { PowerState } from '#infra/local/vcenter/vm-config';

/** How long a guest takes to shut down, and to restart or stand by. */
const SHUTDOWN_MS = 15_000;
const RESTART_MS = 8_000;

const requireState = (vm: VirtualMachine, wanted: PowerState | undefined, ...states: PowerState[]): void => {
  if (!states.includes(vm.powerState)) throw invalidPowerState(wanted, vm.powerState);
};

/** Memory of running VMs may not outgrow the host, and a host that is away starts nothing. */
const admit = (vm: VirtualMachine): void => {
  const { host } = vm;
  if (vm.template) throw new VimFault('NotSupported', 'A template cannot be powered on.');
  if (host.connectionState !== 'connected')
    throw new VimFault('HostNotConnected', 'Unable to communicate with the remote host, since it is disconnected.');
  if (host.inMaintenanceMode) throw invalidState('The operation is not allowed while the host is in maintenance mode.');
  let used = 0;
  for (const other of host.vms) if (other.powerState === 'poweredOn') used += other.config.memoryMB * 2 ** 20;
  if (used + vm.config.memoryMB * 2 ** 20 > host.memoryBytes * 4) {
    throw new VimFault(
      'InsufficientMemoryResourcesFault',
      'The available Memory resources in the parent resource pool are insufficient for the operation.',
    );
  }
};

const powerOn = (vm: VirtualMachine, call: Call): void => {
  requireState(vm, 'poweredOn', 'poweredOff', 'suspended');
  admit(vm);
  vm.setPower('poweredOn', call.vcenter.now);
  call.vcenter.events.write('VmPoweredOnEvent', vm, '', `${vm.name} on ${vm.host.name} is powered on`);
};

const powerOff = (vm: VirtualMachine, call: Call, clean = false): void => {
  requireState(vm, 'poweredOff', 'poweredOn', 'suspended');
  vm.cleanPowerOff = clean;
  vm.setPower('poweredOff', call.vcenter.now);
};

const guestRequest = (vm: VirtualMachine, call: Call): void => {
  requireState(vm, undefined, 'poweredOn');
  if (!vm.toolsRunning(call.vcenter.now)) throw toolsUnavailable();
};

/** Lets the guest act later, unless it ignores the request or its VM was restarted meanwhile. */
const guestActs = (vm: VirtualMachine, call: Call, milliseconds: number, act: () => void): void => {
  const boot = vm.bootTime;
  call.vcenter.clock.after(milliseconds, () => {
    if (!vm.guest.ignoresShutdown && vm.powerState === 'poweredOn' && vm.bootTime === boot) act();
  });
};

export const powerMethods: Methods = {
  PowerOnVM_Task: method<VirtualMachine, { host?: Ref }>(
    'host:ManagedObjectReference',
    ['VirtualMachine.Interact.PowerOn'],
    (vm, { host }, call) => {
      const chosen = host && call.vcenter.inventory.get(host.value);
      return startVmTask(vm, call, {
        seconds: 2,
        run: () => {
          if (chosen instanceof Host && chosen !== vm.host) {
            vm.host.vms.delete(vm);
            vm.host = chosen;
            chosen.vms.add(vm);
          }
          powerOn(vm, call);
        },
      });
    },
  ),
  PowerOffVM_Task: method<VirtualMachine>('', ['VirtualMachine.Interact.PowerOff'], (vm, _, call) =>
    startVmTask(vm, call, { seconds: 1, run: () => powerOff(vm, call) }),
  ),
  ResetVM_Task: method<VirtualMachine>('', ['VirtualMachine.Interact.Reset'], (vm, _, call) =>
    startVmTask(vm, call, {
      seconds: 2,
      run: () => {
        requireState(vm, 'poweredOn', 'poweredOn');
        vm.setPower('poweredOn', call.vcenter.now);
      },
    }),
  ),
  SuspendVM_Task: method<VirtualMachine>('', ['VirtualMachine.Interact.Suspend'], (vm, _, call) =>
    startVmTask(vm, call, {
      seconds: 3 + vm.config.memoryMB / 4096,
      cancelable: true,
      run: () => {
        requireState(vm, 'suspended', 'poweredOn');
        vm.setPower('suspended', call.vcenter.now);
      },
    }),
  ),
  ShutdownGuest: method<VirtualMachine>('', ['VirtualMachine.Interact.PowerOff'], (vm, _, call) => {
    guestRequest(vm, call);
    guestActs(vm, call, SHUTDOWN_MS, () => powerOff(vm, call, true));
  }),
  RebootGuest: method<VirtualMachine>('', ['VirtualMachine.Interact.Reset'], (vm, _, call) => {
    guestRequest(vm, call);
    guestActs(vm, call, RESTART_MS, () => vm.setPower('poweredOn', call.vcenter.now));
  }),
  StandbyGuest: method<VirtualMachine>('', ['VirtualMachine.Interact.Suspend'], (vm, _, call) => {
    guestRequest(vm, call);
    guestActs(vm, call, RESTART_MS, () => vm.setPower('suspended', call.vcenter.now));
  }),
  AnswerVM: method<VirtualMachine, { questionId: string }>(
    'questionId!:string answerChoice!:string',
    ['VirtualMachine.Interact.AnswerQuestion'],
    (vm, { questionId }, call) => {
      if (vm.question?.id !== questionId) throw invalidState('The question is not pending.');
      vm.question = undefined;
      vm.changed(call.vcenter.now);
    },
  ),
};

export const datacenterMethods: Methods = {
  PowerOnMultiVM_Task: method<Datacenter, { vm: readonly Ref[] }>(
    'vm!:ManagedObjectReference[] option:OptionValue[]',
    [],
    (datacenter, { vm: refs }, call) => {
      const { vcenter, session } = call;
      const attempted: unknown[] = [];
      const notAttempted: unknown[] = [];
      const refuse = (ref: unknown, fault: VimFault): void => {
        notAttempted.push({ _typeName: 'ClusterNotAttemptedVmInfo', vm: ref, fault: fault.body });
      };
      const run = (): unknown => ({
        _typeName: 'ClusterPowerOnVmResult',
        ...(attempted.length > 0 ? { attempted } : {}),
        ...(notAttempted.length > 0 ? { notAttempted } : {}),
      });
      for (const { value } of refs) {
        const vm = vcenter.inventory.vms.get(value);
        if (!vm?.isWithin(datacenter))
          throw new VimFault('InvalidArgument', 'A specified parameter was not correct: vm', { invalidProperty: 'vm' });
        if (!holds(session.account, vm, 'VirtualMachine.Interact.PowerOn')) {
          refuse(vm.ref, noPermission(vm.ref, ['VirtualMachine.Interact.PowerOn']));
          continue;
        }
        try {
          requireState(vm, 'poweredOn', 'poweredOff', 'suspended');
          admit(vm);
          const task = startVmTask(
            vm,
            { ...call, method: 'PowerOnVM_Task' },
            { seconds: 2, run: () => powerOn(vm, call) },
          );
          attempted.push({ _typeName: 'ClusterAttemptedVmInfo', vm: vm.ref, task });
        } catch (reason) {
          if (!(reason instanceof VimFault)) throw reason;
          refuse(vm.ref, reason);
        }
      }
      return vcenter.tasks.start(
        { method: call.method, entity: datacenter, seconds: 0.5, run },
        principalOf(session.account),
        undefined,
        false,
      ).ref;
    },
  ),
};
