import { guestMethods } from '#infra/local/vcenter/guest-methods';
import { restError } from '#infra/local/vcenter/rest-error';
import { noContent, ok, type RestCall, type RestRoute, vmOf } from '#infra/local/vcenter/rest-route';
import type { VirtualMachine } from '#infra/local/vcenter/virtual-machine';
import { fileSystemsOf } from '#infra/local/vcenter/vm-state-shape';

const noTools = (vm: VirtualMachine): Error =>
  restError(
    'SERVICE_UNAVAILABLE',
    'com.vmware.api.vcenter.vm.guest.tools_not_running',
    `VMware Tools is not running in virtual machine ${vm.id}, or has given no data yet.`,
    [vm.id],
  );

/** The VM, if its guest has given data. */
const guestOf = (call: RestCall): VirtualMachine => {
  const vm = vmOf(call);
  if (!vm.toolsRunning(call.vcenter.now)) throw noTools(vm);
  return vm;
};

const message = (text: string): unknown => ({ id: 'vmsg.guestos', default_message: text, args: [] });

const PRIVILEGES = { shutdown: 'PowerOff', reboot: 'Reset', standby: 'Suspend' } as const;
const METHODS = { shutdown: 'ShutdownGuest', reboot: 'RebootGuest', standby: 'StandbyGuest' } as const;

const guestPower = (action: 'shutdown' | 'reboot' | 'standby'): RestRoute => ({
  method: 'POST',
  address: `vcenter/vm/{vm}/guest/power?action=${action}`,
  run: (call) => {
    const vm = vmOf(call, `VirtualMachine.Interact.${PRIVILEGES[action]}`);
    if (vm.powerState !== 'poweredOn') {
      throw restError(
        action === 'reboot' ? 'NOT_ALLOWED_IN_CURRENT_STATE' : 'ALREADY_IN_DESIRED_STATE',
        'com.vmware.api.vcenter.vm.guest.power.state',
        `Virtual machine ${vm.id} is not powered on.`,
        [vm.id],
      );
    }
    if (!vm.toolsRunning(call.vcenter.now)) throw noTools(vm);
    const { vcenter, session } = call;
    guestMethods[METHODS[action]]?.run(
      vm,
      {},
      {
        vcenter,
        session,
        method: METHODS[action],
        userAgent: '',
        fault: undefined,
        gone: new AbortController().signal,
        headers: {},
      },
    );
    return noContent;
  },
});

export const guestRoutes: readonly RestRoute[] = [
  {
    method: 'GET',
    address: 'vcenter/vm/{vm}/guest/identity',
    run: (call) => {
      const vm = guestOf(call);
      return ok({
        family: vm.guest.family === 'windowsGuest' ? 'WINDOWS' : 'LINUX',
        name: vm.config.guestId
          .replace(/Guest$/, '')
          .replace(/([a-z])(\d)/, '$1_$2')
          .toUpperCase(),
        full_name: message(vm.config.guestFullName),
        host_name: vm.guest.hostName,
        ...(vm.hasAddress(call.vcenter.now) ? { ip_address: vm.guest.ipAddress } : {}),
      });
    },
  },
  {
    method: 'GET',
    address: 'vcenter/vm/{vm}/guest/networking',
    run: (call) => {
      const vm = guestOf(call);
      const [host = '', ...domain] = vm.guest.hostName.split('.');
      return ok({
        dns_values: { host_name: host, domain_name: domain.join('.') },
        dns: { ip_addresses: ['10.10.0.53'], search_domains: [domain.join('.')] },
      });
    },
  },
  {
    method: 'GET',
    address: 'vcenter/vm/{vm}/guest/networking/interfaces',
    run: (call) => {
      const vm = guestOf(call);
      const addressed = vm.hasAddress(call.vcenter.now);
      return ok(
        vm.config.nics.map((nic, index) => ({
          mac_address: nic.macAddress,
          nic: String(nic.key),
          ...(addressed && index === 0
            ? {
                ip: {
                  ip_addresses: [
                    { ip_address: vm.guest.ipAddress, prefix_length: 16, state: 'PREFERRED', origin: 'DHCP' },
                  ],
                },
              }
            : {}),
        })),
      );
    },
  },
  {
    method: 'GET',
    address: 'vcenter/vm/{vm}/guest/local-filesystem',
    run: (call) =>
      ok(
        Object.fromEntries(
          fileSystemsOf(guestOf(call)).map(({ path, capacity, free, type }) => [
            path,
            { capacity, free_space: free, filesystem: type, mappings: [] },
          ]),
        ),
      ),
  },
  {
    method: 'GET',
    address: 'vcenter/vm/{vm}/guest/power',
    run: (call) => {
      const vm = vmOf(call);
      const running = vm.toolsRunning(call.vcenter.now);
      return ok({ state: running ? 'RUNNING' : 'NOT_RUNNING', operations_ready: running });
    },
  },
  ...(['shutdown', 'reboot', 'standby'] as const).map(guestPower),
];
