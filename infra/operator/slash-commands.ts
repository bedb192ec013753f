import { access } from '#functions/access/definition';
import { approval } from '#functions/approval/definition';
import { audit } from '#functions/audit/definition';
import { vcenter } from '#functions/vcenter/definition';
import { vm } from '#functions/vm/definition';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';

/** Every slash command, in the order people read them in: docs/commands.md is made of these. */
export const SLASH_COMMANDS: readonly SlashCommandDefinition[] = [vm, access, approval, audit, vcenter];
