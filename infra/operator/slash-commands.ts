import { access } from '#functions/access/definition';
import { approval } from '#functions/approval/definition';
import { audit } from '#functions/audit/definition';
import { vm } from '#functions/vm/definition';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';

/** Every slash command, in the order people read them in: docs/commands.md and the Slack app's manifest are made of these. */
export const SLASH_COMMANDS: readonly SlashCommandDefinition[] = [vm, access, approval, audit];

/** What stands before every slash word but `/vm` unless a deploy chooses otherwise; serverless.yml says the same. */
export const DEFAULT_PREFIX = 'vm-';
