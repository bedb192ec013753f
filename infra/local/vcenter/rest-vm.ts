import { randomBytes } from 'node:crypto';
import { restError } from '#infra/local/vcenter/rest-error';
import { POWER_STATES } from '#infra/local/vcenter/rest-lists';
import { invalidArgumentOf, noContent, ok, type RestCall, type RestRoute, vmOf } from '#infra/local/vcenter/rest-route';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';

const notAllowed = (vm: VirtualMachine, verb: string): Error =>
  restError(
    'NOT_ALLOWED_IN_CURRENT_STATE',
    'com.vmware.api.vcenter.vm.power.not_allowed_in_current_state',
    `Virtual machine ${vm.id} cannot be ${verb} in its current state.`,
    [vm.id],
  );
const alreadyThere = (vm: VirtualMachine): Error =>
  restError(
    'ALREADY_IN_DESIRED_STATE',
    'com.vmware.api.vcenter.vm.power.already_in_desired_state',
    `Virtual machine ${vm.id} is already in the desired state.`,
    [vm.id],
  );
const busy = (vm: VirtualMachine): Error =>
  restError(
    'RESOURCE_BUSY',
    'com.vmware.api.vcenter.vm.resource_busy',
    `Virtual machine ${vm.id} is busy with another operation.`,
    [vm.id],
  );

const vmInfo = (vm: VirtualMachine): unknown => ({
  identity: { name: vm.name, bios_uuid: vm.uuid, instance_uuid: vm.instanceUuid },
  name: vm.name,
  guest_OS: vm.config.guestId
    .replace(/Guest$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase(),
  power_state: POWER_STATES[vm.powerState],
  instant_clone_frozen: false,
  hardware: { version: 'VMX_21', upgrade_policy: 'NEVER', upgrade_status: 'NONE' },
  cpu: {
    count: vm.config.numCpu,
    cores_per_socket: vm.config.coresPerSocket,
    hot_add_enabled: vm.config.cpuHotAdd,
    hot_remove_enabled: false,
  },
  memory: { size_MiB: vm.config.memoryMB, hot_add_enabled: vm.config.memoryHotAdd },
  boot: { type: 'EFI', delay: 0, retry: false, retry_delay: 10_000, enter_setup_mode: false },
  boot_devices: [],
  disks: Object.fromEntries(
    vm.config.disks.map((disk, index) => [
      String(disk.key),
      {
        label: disk.label,
        type: 'SCSI',
        scsi: { bus: 0, unit: index },
        backing: {
          type: 'VMDK_FILE',
          vmdk_file: `[${disk.datastore.name}] ${vm.place}/${vm.place}${index === 0 ? '' : `_${index}`}.vmdk`,
        },
        capacity: disk.capacityBytes,
      },
    ]),
  ),
  nics: Object.fromEntries(
    vm.config.nics.map((nic) => [
      String(nic.key),
      {
        label: nic.label,
        type: 'VMXNET3',
        mac_type: 'ASSIGNED',
        mac_address: nic.macAddress,
        state: vm.powerState === 'poweredOn' ? 'CONNECTED' : 'NOT_CONNECTED',
        start_connected: true,
        allow_guest_control: true,
        wake_on_lan_enabled: true,
        upt_compatibility_enabled: false,
        backing: {
          type: nic.network.type === 'Network' ? 'STANDARD_PORTGROUP' : 'DISTRIBUTED_PORTGROUP',
          network: nic.network.id,
          network_name: nic.network.name,
        },
      },
    ]),
  ),
  cdroms: {},
  floppies: {},
  parallel_ports: {},
  serial_ports: {},
  sata_adapters: {},
  scsi_adapters: { '1000': { label: 'SCSI controller 0', type: 'PVSCSI', scsi: { bus: 0, unit: 7 }, sharing: 'NONE' } },
  nvme_adapters: {},
});

/** The Automation API answers when the work is done, without a task. */
function setPower(call: RestCall, action: 'start' | 'stop' | 'reset' | 'suspend'): void {
  const privilege = { start: 'PowerOn', stop: 'PowerOff', reset: 'Reset', suspend: 'Suspend' }[action];
  const vm = vmOf(call, `VirtualMachine.Interact.${privilege}`);
  const { now } = call.vcenter;
  if (vm.busyWith) throw busy(vm);
  if (action === 'start') {
    if (vm.powerState === 'poweredOn') throw alreadyThere(vm);
    if (vm.template) throw notAllowed(vm, 'started');
    vm.setPower('poweredOn', now);
  } else if (action === 'stop') {
    if (vm.powerState === 'poweredOff') throw alreadyThere(vm);
    vm.cleanPowerOff = false;
    vm.setPower('poweredOff', now);
  } else if (action === 'reset') {
    if (vm.powerState !== 'poweredOn') throw notAllowed(vm, 'reset');
    vm.setPower('poweredOn', now);
  } else {
    if (vm.powerState === 'suspended') throw alreadyThere(vm);
    if (vm.powerState !== 'poweredOn') throw notAllowed(vm, 'suspended');
    vm.setPower('suspended', now);
  }
}

const powerRoute = (action: 'start' | 'stop' | 'reset' | 'suspend'): RestRoute => ({
  method: 'POST',
  address: `vcenter/vm/{vm}/power?action=${action}`,
  run: (call) => {
    setPower(call, action);
    return noContent;
  },
});

function ticket(call: RestCall): unknown {
  const vm = vmOf(call, 'VirtualMachine.Interact.ConsoleInteract');
  const type = call.body['type'];
  const secret = randomBytes(16).toString('hex');
  if (type === 'VMRC') return { ticket: `vmrc://clone:cst-VCT-${secret}@vcenter:443/?moid=${vm.id}` };
  if (type !== 'WEBMKS') throw invalidArgumentOf('type');
  if (vm.powerState !== 'poweredOn') throw notAllowed(vm, 'opened');
  return { ticket: `wss://${vm.host.name}:443/ticket/${secret}` };
}

export const vmRoutes: readonly RestRoute[] = [
  { method: 'GET', address: 'vcenter/vm/{vm}', run: (call) => ok(vmInfo(vmOf(call))) },
  {
    method: 'GET',
    address: 'vcenter/vm/{vm}/power',
    run: (call) => {
      const vm = vmOf(call);
      return ok({
        state: POWER_STATES[vm.powerState],
        ...(vm.powerState === 'poweredOff' ? { clean_power_off: vm.cleanPowerOff } : {}),
      });
    },
  },
  ...(['start', 'stop', 'reset', 'suspend'] as const).map(powerRoute),
  {
    method: 'GET',
    address: 'vcenter/vm/{vm}/tools',
    run: (call) => {
      const vm = vmOf(call);
      return ok({
        run_state: vm.toolsRunning(call.vcenter.now) ? 'RUNNING' : 'NOT_RUNNING',
        version_status: vm.guest.toolsInstalled ? 'UNMANAGED' : 'NOT_INSTALLED',
        ...(vm.guest.toolsInstalled ? { version: '12389', version_number: 12_389, install_type: 'OPEN_VM_TOOLS' } : {}),
        auto_update_supported: false,
        install_attempt_count: 0,
        upgrade_policy: 'MANUAL',
      });
    },
  },
  { method: 'POST', address: 'vcenter/vm/{vm}/console/tickets', run: (call) => ({ status: 201, body: ticket(call) }) },
];
