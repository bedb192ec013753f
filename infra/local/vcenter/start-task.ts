import { principalOf } from '#infra/local/vcenter/authorization';
import type { MoRef } from '#infra/local/vcenter/managed-object';
import type { TaskPlan } from '#infra/local/vcenter/task';
import { methodDisabled } from '#infra/local/vcenter/vim-fault';
import type { Call } from '#infra/local/vcenter/vim-method';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';

/** Starts the task of a method on a VM, which has one at a time. */
export function startVmTask(
  vm: VirtualMachine,
  call: Call,
  plan: Pick<TaskPlan, 'seconds' | 'cancelable' | 'run'>,
): MoRef {
  const { vcenter, session, method, fault } = call;
  if (vm.disabledMethod.includes(method)) throw methodDisabled();
  const task = vcenter.tasks.start({ ...plan, method, entity: vm }, principalOf(session.account), fault);
  vcenter.events.write('TaskEvent', vm, task.userName, `Task: ${task.descriptionId}`, task.eventChainId);
  return task.ref;
}
