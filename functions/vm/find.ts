import { arg } from '#lib/commands/argument';
import { listingNotes } from '#lib/commands/listing-notes';
import { defineRead } from '#lib/commands/subcommand';
import { countVms, SHOWN, vmFile, vmRow } from '#lib/commands/vm-rows';
import type { Message } from '#lib/slack/message';
import { time, words } from '#lib/slack/words';
import { type Match, searchVms } from '#lib/targets/search-vms';

export const find = defineRead({
  summary: 'Find VMs by a part of their name, IP, DNS name, MAC, guest OS or note',
  details: [
    'Looks in an inventory that is at most five minutes old, and says when it was read.',
    'Addresses are those that the guest reports through VMware Tools; of a note the first 300 characters count.',
  ],
  examples: ['10.0.1.4', '00:50:56:01', 'windows server 2022', 'payroll --vcenter prod'],
  takes: {
    text: arg.words({ name: 'text', about: 'at least 2 characters, quoted or not', min: 2, max: 200 }),
    vcenter: arg.option.text({ max: 80, about: 'only on this vCenter' }),
  },
  async answer({ text, vcenter }, reading): Promise<Message> {
    const { vms, silent, asOf, untagged } = await reading.survey(vcenter);
    const all = searchVms(vms, text);
    const matches = all.filter(({ vm }) => vm.platform === undefined);
    const leftOut = all.length - matches.length;
    const isCut = matches.length > SHOWN;
    const missing = silent.length > 0;
    return {
      severity: matches.length === 0 && missing ? 'failure' : missing ? 'warning' : 'info',
      headline: headline(matches.length, text, isCut),
      rows: matches.slice(0, SHOWN).map(({ vm, by }) => ({ words: vmRow(vm, matchedBy(by)) })),
      notes: [
        ...listingNotes({ unresolved: [], silent, leftOut, untagged }),
        ...(asOf === undefined ? [] : [words('As of ', [time(asOf)], '.')]),
      ],
      ...(isCut ? { file: fileOf(matches) } : {}),
    };
  },
});

function headline(count: number, text: string, isCut: boolean): string {
  if (count === 0) return `No VM was found with "${text}"`;
  return `${countVms(count)} with "${text}"${isCut ? `; the first ${SHOWN}` : ''}`;
}

function matchedBy(by: string | undefined): string | undefined {
  return by === undefined ? undefined : `matched by ${by}`;
}

function fileOf(matches: readonly Match[]): Message['file'] & object {
  const vms = matches.map(({ vm }) => vm);
  return vmFile(vms, { matched: matches.map(({ by }) => by ?? 'name') });
}
