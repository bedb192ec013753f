import type { AppManifest } from '#infra/operator/manifest/app-manifest';
import { at, type SavedManifest } from '#infra/operator/manifest/read-saved';
import { SCOPE_NEEDS } from '#infra/operator/manifest/scopes';

const REINSTALL = 'It takes a re-install of the app.';

/** What the app would be given and lose with `next`, a sentence each; none where `saved` says the same. */
export function changes(saved: SavedManifest, next: AppManifest): readonly string[] {
  return [...commandChanges(saved, next), ...scopeChanges(saved, next), ...otherChanges(saved, next)];
}

/** What a person calls the parts of a command. */
const PARTS: Readonly<Record<string, string>> = {
  url: 'Request URL',
  description: 'description',
  usage_hint: 'usage hint',
  should_escape: '"Escape channels, users, and links"',
};

function commandChanges(saved: SavedManifest, { features }: AppManifest): readonly string[] {
  const before = new Map(list(at(saved, 'features', 'slash_commands')).map((one) => [String(at(one, 'command')), one]));
  const after = new Set(features.slash_commands.map(({ command }) => command));
  return [
    ...features.slash_commands.flatMap((command) => {
      const old = before.get(command.command);
      if (old === undefined) return [`Command added: ${command.command}, at ${command.url}.`];
      return Object.entries(PARTS).flatMap(([key, name]) =>
        changed(`${command.command}: its ${name}`, at(old, key), at(command, key)),
      );
    }),
    ...[...before.keys()]
      .filter((command) => !after.has(command))
      .map((command) => `Command removed: ${command}. Slack no longer knows it afterwards.`),
  ];
}

function scopeChanges(saved: SavedManifest, next: AppManifest): readonly string[] {
  const scopes = at(saved, 'oauth_config', 'scopes');
  const before = list(at(scopes, 'bot')).map(String);
  const after = next.oauth_config.scopes.bot;
  const beside = ['user', 'user_optional', 'bot_optional'].flatMap((kind) => list(at(scopes, kind)).map(String));
  return [
    ...after
      .filter((scope) => !before.includes(scope))
      .map((scope) => `Scope added: ${scope}, for ${whyOf(scope)}. ${REINSTALL}`),
    ...[...before, ...beside]
      .filter((scope) => beside.includes(scope) || !after.includes(scope))
      .map((scope) => `Scope removed: ${scope}; nothing needs it. The token keeps it until the app is re-installed.`),
  ];
}

function whyOf(scope: string): string {
  return SCOPE_NEEDS.find((need) => need.scope === scope)?.why ?? 'a command';
}

/** Told of above, or Slack's own. */
const TOLD: ReadonlySet<string> = new Set(['features.slash_commands', 'oauth_config.scopes', '_metadata', '$schema']);

function otherChanges(saved: SavedManifest, next: AppManifest): readonly string[] {
  const before = leaves(saved);
  const after = leaves(next);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) =>
    changed(path, before.get(path), after.get(path)),
  );
}

/** `settings.socket_mode_enabled` → false: each value that is no object, by its path. */
function leaves(value: unknown, path: readonly string[] = []): ReadonlyMap<string, unknown> {
  const name = path.join('.');
  if (TOLD.has(name)) return new Map();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map([[name, value]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...leaves(inner, [...path, key])]));
}

function changed(what: string, before: unknown, after: unknown): readonly string[] {
  if (JSON.stringify(settled(before)) === JSON.stringify(settled(after))) return [];
  if (settled(after) === undefined) return [`${what} is taken away; it was ${spelled(before)}.`];
  if (settled(before) === undefined) return [`${what} is now ${spelled(after)}.`];
  return [`${what} is now ${spelled(after)}; it was ${spelled(before)}.`];
}

/** Slack exports what was never set as off or empty. */
function settled(value: unknown): unknown {
  const isNothing = value === false || value === null || value === '' || (Array.isArray(value) && value.length === 0);
  return isNothing ? undefined : value;
}

function spelled(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'string' && /^https?:/.test(value) ? value : JSON.stringify(value ?? 'off');
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
