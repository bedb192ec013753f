import { scopesOf } from '#infra/operator/manifest/scopes';
import { slashWord } from '#lib/commands/desk';
import { usage } from '#lib/commands/help';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';

/** What of the app differs between sites. */
export interface AppShape {
  readonly name: string;
  /** The API's address, without a slash at its end. */
  readonly url: string;
  /** Before every slash word but `/vm`. */
  readonly prefix: string;
  readonly commands: readonly SlashCommandDefinition[];
}

export interface ManifestCommand {
  readonly command: string;
  readonly url: string;
  readonly description: string;
  readonly usage_hint: string;
  readonly should_escape: boolean;
}

/** A Slack app manifest, as far as SlashVM has one; Slack's names. https://docs.slack.dev/reference/app-manifest */
export interface AppManifest {
  readonly display_information: { readonly name: string; readonly description: string };
  readonly features: {
    readonly app_home: Readonly<Record<string, boolean>>;
    readonly bot_user: { readonly display_name: string; readonly always_online: boolean };
    readonly slash_commands: readonly ManifestCommand[];
  };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: {
    readonly interactivity: {
      readonly is_enabled: boolean;
      readonly request_url: string;
      readonly message_menu_options_url: string;
    };
    readonly org_deploy_enabled: boolean;
    readonly socket_mode_enabled: boolean;
    readonly token_rotation_enabled: boolean;
  };
}

/** The routes of serverless.yml. */
export const ROUTES = { command: '/slack/commands/', interactions: '/slack/interactions' } as const;

export function appManifest({ name, url, prefix, commands }: AppShape): AppManifest {
  return {
    display_information: { name, description: 'VMware vSphere from Slack' },
    features: {
      app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: name, always_online: true },
      slash_commands: commands.map((definition) => ({
        command: slashWord(definition.name, prefix),
        url: `${url}${ROUTES.command}${definition.name}`,
        description: sentence(definition.summary),
        usage_hint: usageHint(definition),
        should_escape: true,
      })),
    },
    oauth_config: { scopes: { bot: scopesOf(commands.map((command) => command.name)).map(({ scope }) => scope) } },
    settings: {
      interactivity: {
        is_enabled: true,
        request_url: `${url}${ROUTES.interactions}`,
        message_menu_options_url: `${url}${ROUTES.interactions}`,
      },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  };
}

/** Slack shows it behind the word while somebody types, cut where there is no room. */
function usageHint({ subcommands }: SlashCommandDefinition): string {
  const [only, ...more] = Object.entries(subcommands);
  if (only !== undefined && more.length === 0) return usage('', ...only).trim();
  return [...Object.keys(subcommands), 'help'].join(' | ');
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}`;
}
