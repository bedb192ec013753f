import { arg } from '#lib/commands/argument';
import { listingNotes } from '#lib/commands/listing-notes';
import { defineRead } from '#lib/commands/subcommand';
import { bytes } from '#lib/slack/bytes';
import type { Message } from '#lib/slack/message';
import { bold, code, type Words, words } from '#lib/slack/words';
import type { Located } from '#lib/targets/match-filters';

/** Rows in the message itself; the rest is a file. */
const SHOWN = 20;

export const list = defineRead({
  summary: 'List VMs and templates, all or those that fit',
  details: [`Shows the first ${SHOWN} and the total; a longer list comes whole as a file.`],
  examples: ['', 'web*', '--folder Prod --power on', '--tag Environment:Prod'],
  takes: { vms: arg.vms({ required: false }) },
  async answer({ vms: query }, reading): Promise<Message> {
    const listing = await reading.list(query);
    const vms = listing.vms.toSorted((a, b) => a.name.localeCompare(b.name) || a.vcenter.localeCompare(b.vcenter));
    const missing = listing.silent.length > 0 || listing.unresolved.length > 0;
    const shown = vms.slice(0, SHOWN);
    const more = vms.length - shown.length;
    return {
      severity: vms.length === 0 && missing ? 'failure' : missing ? 'warning' : 'info',
      headline: headline(vms.length, listing.silent.length > 0, more > 0),
      rows: shown.map((vm) => ({ words: row(vm) })),
      notes: [
        ...listingNotes(listing),
        ...(more > 0 ? [words('Narrow it with a glob or a filter: ', [code(`${reading.word} help list`)])] : []),
      ],
      ...(more > 0 ? { file: { name: 'vms.csv', title: `${vms.length} VMs`, content: csv(vms) } } : {}),
    };
  },
});

function headline(count: number, isPartial: boolean, isCut: boolean): string {
  if (count === 0 && isPartial) return 'No VM could be listed';
  const counted = count === 1 ? '1 VM' : `${count} VMs`;
  return isCut ? `${counted}; the first ${SHOWN}` : counted;
}

const POWER = { poweredOn: 'on', poweredOff: 'off', suspended: 'suspended' };

function row(vm: Located): Words {
  const size = vm.numCPU === undefined || vm.memoryMB === undefined ? [] : [`${vm.numCPU} CPU, ${memory(vm.memoryMB)}`];
  const facts = [
    vm.template ? 'template' : POWER[vm.powerState],
    vm.ipAddress,
    ...size,
    vm.cluster ?? vm.host,
    place(vm),
  ];
  return words([bold(vm.name)], ` ${facts.filter((fact) => fact !== undefined && fact !== '').join(' · ')}`);
}

function place(vm: Located): string {
  return `${vm.vcenter}:${vm.path.slice(0, vm.path.lastIndexOf('/'))}`;
}

function memory(megabytes: number): string {
  return bytes(megabytes * 1024 ** 2);
}

function csv(vms: readonly Located[]): string {
  const head = [
    'name',
    'vcenter',
    'id',
    'path',
    'power',
    'template',
    'ip',
    'dns',
    'cpu',
    'memoryMB',
    'cluster',
    'host',
  ];
  const lines = vms.map((vm) =>
    [
      vm.name,
      vm.vcenter,
      vm.moId,
      vm.path,
      POWER[vm.powerState],
      vm.template ? 'yes' : 'no',
      vm.ipAddress,
      vm.dnsName,
      vm.numCPU,
      vm.memoryMB,
      vm.cluster,
      vm.host,
    ]
      .map(cell)
      .join(','),
  );
  return `${[head.join(','), ...lines].join('\n')}\n`;
}

/** Quoted where needed; a leading `=`, `+`, `-` or `@` is no formula for whoever opens it in a spreadsheet. */
function cell(value: string | number | undefined): string {
  const text = String(value ?? '').replace(/^(?=[=+\-@])/, "'");
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
