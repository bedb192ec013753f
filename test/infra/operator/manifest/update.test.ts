import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { manifest } from '#infra/operator/manifest/manifest';
import { type ScopeNeed, scopesOf } from '#infra/operator/manifest/scopes';
import { SLASH_COMMANDS } from '#infra/operator/slash-commands';

const API = 'https://abc123.execute-api.eu-central-1.amazonaws.com/prod';
const OTHER = 'https://xyz789.execute-api.eu-central-1.amazonaws.com/prod';

const root = mkdtempSync(join(tmpdir(), 'slashvm-update-'));
const file = join(root, 'saved.yml');
afterAll(() => rmSync(root, { recursive: true }));

const printed = (...words: readonly string[]): string =>
  manifest(['--url', API, ...words], SLASH_COMMANDS, root).lines.join('\n');

/** What is said of a saved text, without the last line that says how to take it over. */
const said = (saved: string, ...words: readonly string[]): readonly string[] => {
  writeFileSync(file, saved);
  const { lines, code } = manifest(['--url', API, '--update', file, ...words], SLASH_COMMANDS, root);
  return code === 0 ? [] : lines.slice(0, -1);
};

describe('a saved manifest', () => {
  test.each([
    [
      'an address that was another',
      (text: string) => text.replace(`${API}/slack/commands/vm`, `${API}/slack/commands/vms`),
      [`/vm: its Request URL is now ${API}/slack/commands/vm; it was ${API}/slack/commands/vms.`],
    ],
    [
      'a description that was another',
      (text: string) => text.replace('Who may do what', 'Rights'),
      ['/vm-access: its description is now "Who may do what"; it was "Rights".'],
    ],
    [
      'names that were sent as they are typed',
      (text: string) => text.replace('should_escape: true', 'should_escape: false'),
      ['/vm: its "Escape channels, users, and links" is now on.'],
    ],
    [
      'a command that is gone',
      (text: string) => text.replace('command: /vm-access', 'command: /vm-rights'),
      [
        `Command added: /vm-access, at ${API}/slack/commands/access.`,
        'Command removed: /vm-rights. Slack no longer knows it afterwards.',
      ],
    ],
    [
      'scopes that nothing needs',
      (text: string) => text.replace('    bot:\n', '    user:\n      - search:read\n    bot:\n      - im:write\n'),
      ['im:write', 'search:read'].map(
        (scope) => `Scope removed: ${scope}; nothing needs it. The token keeps it until the app is re-installed.`,
      ),
    ],
    [
      'a switch that was on',
      (text: string) => text.replace('socket_mode_enabled: false', 'socket_mode_enabled: true'),
      ['settings.socket_mode_enabled is taken away; it was on.'],
    ],
    [
      'what only the app has',
      (text: string) =>
        text.replace('settings:\n', 'settings:\n  event_subscriptions:\n    bot_events: [app_mention]\n'),
      ['settings.event_subscriptions.bot_events is taken away; it was ["app_mention"].'],
    ],
    [
      'another name',
      (text: string) => text.replace('  name: SlashVM', '  name: VMs'),
      ['display_information.name is now "SlashVM"; it was "VMs".'],
    ],
  ])('with %s: each change is a sentence', (_what, edit, sentences) => {
    const before = printed();
    const saved = edit(before);
    expect(saved).not.toBe(before);
    expect(said(saved)).toEqual(sentences);
  });

  test('is the same as JSON, with what Slack adds when it exports, and in another order', () => {
    const exported = parse(printed()) as Record<string, Record<string, unknown>>;
    const { settings, ...rest } = exported;
    const saved = {
      _metadata: { major_version: 1, minor_version: 1 },
      settings: { ...settings, is_mcp_enabled: false, allowed_ip_address_ranges: [] },
      ...rest,
    };
    expect(said(JSON.stringify(saved))).toEqual([]);
    expect(said(stringify(saved))).toEqual([]);
  });
});

describe('refused with the cure', () => {
  const elsewhere = () => printed().replaceAll(API, OTHER);

  test('is the manifest of another workspace or stage', () => {
    expect(() => said(elsewhere())).toThrow(
      `${file} is the app of ${OTHER}, another workspace's or stage's: each has a manifest of its own. ` +
        `Name the one for ${API}; or, if that API has moved here, say --moved.`,
    );
  });

  test('but not where the API has moved', () => {
    const sentences = said(elsewhere(), '--moved');
    expect(sentences).toContain(
      `/vm: its Request URL is now ${API}/slack/commands/vm; it was ${OTHER}/slack/commands/vm.`,
    );
    expect(sentences).toContain(
      `settings.interactivity.request_url is now ${API}/slack/interactions; it was ${OTHER}/slack/interactions.`,
    );
    writeFileSync(file, elsewhere());
    const { lines } = manifest(['--update', file, '--moved', '--url', API], SLASH_COMMANDS, root);
    expect(lines.at(-1)).toContain(`"npm run -s manifest -- --url ${API}"`);
  });

  test.each([
    ['a list', '- 1', 'is no Slack app manifest: it has no display_information.'],
    ['nothing', '', 'is no Slack app manifest: it has no display_information.'],
    ['a broken text', 'a: [', 'is neither YAML nor JSON: Flow sequence'],
    [
      'another app',
      'display_information: { name: Lunch }\nfeatures:\n  slash_commands: [{ command: /lunch, url: https://lunch.example.com/order }]',
      "is another app's manifest",
    ],
  ])('is %s', (_what, saved, sentence) => {
    expect(() => said(saved)).toThrow(`${file} ${sentence}`);
  });

  test('is a file that is not there, and a folder', () => {
    const update = (name: string) => () => manifest(['--url', API, '--update', name], SLASH_COMMANDS, root);
    expect(update('/nowhere/app.yml')).toThrow(
      'There is no file /nowhere/app.yml. Save a manifest first: npm run -s manifest -- --url <api> > /nowhere/app.yml',
    );
    expect(update(root)).toThrow(`${root} cannot be read (EISDIR).`);
  });
});

describe('the prefix of infra/site.yml', () => {
  const site = (yaml: string): void => {
    mkdirSync(join(root, 'infra'), { recursive: true });
    writeFileSync(join(root, 'infra', 'site.yml'), yaml);
  };
  afterAll(() => rmSync(join(root, 'infra'), { recursive: true }));

  test('is the stage’s, that of the address unless one is said', () => {
    site('default:\n  prefix: ops-\nprod:\n  prefix: prod-\n');
    expect(printed('--commands', 'audit')).toContain('command: /prod-audit');
    expect(printed('--commands', 'audit', '--stage', 'lab')).toContain('command: /ops-audit');
    expect(printed('--commands', 'audit', '--prefix', 'x-')).toContain('command: /x-audit');
  });

  test('is the product’s own where the site says none', () => {
    site('default:\n  concurrency: 5\n');
    expect(printed()).toContain('command: /vm-audit');
  });

  test('is not guessed where the site cannot be read', () => {
    site('default: [');
    expect(() => printed()).toThrow('infra/site.yml has mistakes; mend them first:');
  });
});

test('a scope goes with the last command that needs it', () => {
  const needs: readonly ScopeNeed[] = [
    { scope: 'commands', why: '', methods: [], neededBy: 'every command' },
    { scope: 'reactions:write', why: '', methods: [], neededBy: ['host', 'audit'] },
  ];
  const scopes = (...commands: readonly string[]) => scopesOf(commands, needs).map(({ scope }) => scope);
  expect(scopes('vm', 'audit')).toEqual(['commands', 'reactions:write']);
  expect(scopes('vm')).toEqual(['commands']);
  expect(scopes()).toEqual([]);
});
