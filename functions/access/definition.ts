import { can } from '#functions/access/can';
import { deny } from '#functions/access/deny';
import { grant } from '#functions/access/grant';
import { grants } from '#functions/access/grants';
import { revoke } from '#functions/access/revoke';
import { role } from '#functions/access/role';
import { roles } from '#functions/access/roles';
import { whoami } from '#functions/access/whoami';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';

export const access: SlashCommandDefinition = {
  name: 'access',
  summary: 'who may do what',
  subcommands: { whoami, can, grants, roles, grant, deny, revoke, role },
  showsGrants: true,
};
