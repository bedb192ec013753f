import { consolidate } from '#functions/vm/consolidate';
import { info } from '#functions/vm/info';
import { list } from '#functions/vm/list';
import { renameSnapshot } from '#functions/vm/rename-snapshot';
import { snapshot } from '#functions/vm/snapshot';
import { snapshots } from '#functions/vm/snapshots';
import { start } from '#functions/vm/start';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';

export const vm: SlashCommandDefinition = {
  name: 'vm',
  summary: 'virtual machines',
  subcommands: { list, info, start, snapshot, snapshots, 'rename-snapshot': renameSnapshot, consolidate },
};
