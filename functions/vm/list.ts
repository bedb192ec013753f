import { arg } from '#lib/commands/argument';
import { listingNotes } from '#lib/commands/listing-notes';
import { defineRead } from '#lib/commands/subcommand';
import { countVms, SHOWN, vmFile, vmRow } from '#lib/commands/vm-rows';
import type { Message } from '#lib/slack/message';
import { code, words } from '#lib/slack/words';

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
      rows: shown.map((vm) => ({ words: vmRow(vm) })),
      notes: [
        ...listingNotes(listing),
        ...(more > 0 ? [words('Narrow it with a glob or a filter: ', [code(`${reading.word} help list`)])] : []),
      ],
      ...(more > 0 ? { file: vmFile(vms) } : {}),
    };
  },
});

function headline(count: number, isPartial: boolean, isCut: boolean): string {
  if (count === 0 && isPartial) return 'No VM could be listed';
  return isCut ? `${countVms(count)}; the first ${SHOWN}` : countVms(count);
}
