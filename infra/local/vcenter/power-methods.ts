import { holds, principalOf } from '#infra/local/vcenter/authorization';
import { type Datacenter, Host } from '#infra/local/vcenter/entities';
import { startVmTask } from '#infra/local/vcenter/start-task';
import { invalidPowerState, invalidState, noPermission, VimFault } from '#infra/local/vcenter/vim-fault';
import { type Call, type Methods, method, type Ref } from '#infra/local/vcenter/vim-method';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';
import type { PowerState } from '#infra/local/vcenter/vm-config';

export const requireState = (vm: VirtualMachine, wanted: PowerState | undefined, ...states: PowerState[]): void => {
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

/** Writes the event of a new power state; a state that the guest came to by itself has no user. */
const tell = (typeName: string, vm: VirtualMachine, call: Call, what: string, byGuest = false): void => {
  const user = byGuest ? '' : principalOf(call.session.account);
  call.vcenter.events.write(typeName, vm, user, `${vm.name} on ${vm.host.name} ${what}`);
};

const powerOn = (vm: VirtualMachine, call: Call): void => {
  requireState(vm, 'poweredOn', 'poweredOff', 'suspended');
  admit(vm);
  vm.setPower('poweredOn', call.vcenter.now);
  tell('VmPoweredOnEvent', vm, call, 'is powered on');
};

export const powerOff = (vm: VirtualMachine, call: Call, byGuest = false): void => {
  requireState(vm, 'poweredOff', 'poweredOn', 'suspended');
  vm.cleanPowerOff = byGuest;
  vm.setPower('poweredOff', call.vcenter.now);
  tell('VmPoweredOffEvent', vm, call, 'is powered off', byGuest);
};

export const suspend = (vm: VirtualMachine, call: Call, byGuest = false): void => {
  requireState(vm, 'suspended', 'poweredOn');
  vm.setPower('suspended', call.vcenter.now);
  tell('VmSuspendedEvent', vm, call, 'is suspended', byGuest);
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
        tell('VmResettingEvent', vm, call, 'is reset');
      },
    }),
  ),
  SuspendVM_Task: method<VirtualMachine>('', ['VirtualMachine.Interact.Suspend'], (vm, _, call) =>
    startVmTask(vm, call, {
      seconds: 3 + vm.config.memoryMB / 4096,
      cancelable: true,
      run: () => suspend(vm, call),
    }),
  ),
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
