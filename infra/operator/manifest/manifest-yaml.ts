import { Document, isScalar } from 'yaml';
import type { AppManifest } from '#infra/operator/manifest/app-manifest';
import { SCOPE_NEEDS } from '#infra/operator/manifest/scopes';

/** Why the manifest says what it says, by its place. */
const WHY: readonly (readonly [path: readonly string[], why: string])[] = [
  [['features', 'app_home', 'messages_tab_enabled'], 'some answers are for one person, in a direct message'],
  [['features', 'app_home', 'messages_tab_read_only_enabled'], 'commands can be typed there too'],
  [['settings', 'interactivity', 'message_menu_options_url'], 'the lists in forms'],
  [['settings', 'socket_mode_enabled'], 'Slack calls the addresses above'],
  [['settings', 'token_rotation_enabled'], 'the bot token stands in Secrets Manager, and no function may write there'],
];

const ESCAPE = '@somebody and #channel arrive as ids';

/** As an operator pastes it into Slack: YAML, each scope with its reason behind it. */
export function manifestYaml(manifest: AppManifest, url: string): string {
  const document = new Document(manifest);
  document.commentBefore = [
    ` SlashVM's Slack app, for the API at ${url}. Written by npm run manifest.`,
    ' New: https://api.slack.com/apps, "Create New App", "From a manifest". There already: the app, "App Manifest".',
    ` Keep this file: npm run manifest -- --url ${url} --update <file> says what has changed since.`,
  ].join('\n');
  const explain = (path: readonly (string | number)[], why: string): void => {
    const node = document.getIn(path, true);
    if (isScalar(node)) node.comment = ` ${why}`;
  };
  for (const [path, why] of WHY) explain(path, why);
  explain(['features', 'slash_commands', 0, 'should_escape'], ESCAPE);
  for (const [index, scope] of manifest.oauth_config.scopes.bot.entries()) {
    const need = SCOPE_NEEDS.find((known) => known.scope === scope);
    explain(['oauth_config', 'scopes', 'bot', index], need?.why ?? '');
  }
  return document.toString({ lineWidth: 0 });
}
