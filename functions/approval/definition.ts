import { approve } from '#functions/approval/approve';
import { cancel } from '#functions/approval/cancel';
import { deny } from '#functions/approval/deny';
import { list } from '#functions/approval/list';
import { show } from '#functions/approval/show';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';

export const approval: SlashCommandDefinition = {
  name: 'approval',
  summary: 'changes that wait for somebody’s approval',
  subcommands: { list, show, approve, deny, cancel },
};
