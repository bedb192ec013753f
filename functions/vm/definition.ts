import { info } from '#functions/vm/info';
import { list } from '#functions/vm/list';
import { snapshot } from '#functions/vm/snapshot';
import { snapshots } from '#functions/vm/snapshots';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';

export const vm: SlashCommandDefinition = {
  name: 'vm',
  summary: 'virtual machines',
  subcommands: { list, info, snapshot, snapshots },
};
