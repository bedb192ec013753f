import { doctor } from '#functions/vcenter/doctor';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';

export const vcenter: SlashCommandDefinition = {
  name: 'vcenter',
  summary: 'whether the vCenters can be reached and do what is needed',
  subcommands: { doctor },
};
