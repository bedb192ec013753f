import { exportEntries } from '#functions/audit/export';
import { list } from '#functions/audit/list';
import { show } from '#functions/audit/show';
import { verify } from '#functions/audit/verify';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';

export const audit: SlashCommandDefinition = {
  name: 'audit',
  summary: 'what was asked, by whom, and what came of it',
  subcommands: { list, show, export: exportEntries, verify },
};
