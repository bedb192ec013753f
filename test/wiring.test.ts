import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { SCOPES } from '#infra/local/slack/slack';
import { commandDocs } from '#infra/operator/command-docs';
import { appManifest } from '#infra/operator/manifest/app-manifest';
import { METHODS_WITHOUT_SCOPE, SCOPE_NEEDS } from '#infra/operator/manifest/scopes';
import { DEFAULT_PREFIX, SLASH_COMMANDS } from '#infra/operator/slash-commands';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';
import { tokenize } from '#lib/commands/tokenize';
import { CATALOGUE } from '#lib/policy/catalogue';

/** Every slash command, by its folder. A folder that is missing here fails below. */
const DEFINITIONS: Readonly<Record<string, SlashCommandDefinition>> = Object.fromEntries(
  SLASH_COMMANDS.map((definition) => [definition.name, definition]),
);

interface FunctionEntry {
  readonly handler: string;
  readonly role: string;
  readonly vpc?: unknown;
  readonly events?: readonly { readonly http?: { readonly path: string; readonly async?: boolean } }[];
}

const text = (...path: readonly string[]): string => readFileSync(join(process.cwd(), ...path), 'utf8');
const yaml = (...path: readonly string[]): unknown => parse(text(...path));

const folders = readdirSync(join(process.cwd(), 'functions')).sort();
const slashFolders = folders.filter((folder) => existsSync(join(process.cwd(), 'functions', folder, 'definition.ts')));
const { functions } = yaml('serverless.yml') as { functions: Readonly<Record<string, FunctionEntry>> };
const roles = (yaml('infra', 'aws', 'roles.yml') as { Resources: Readonly<Record<string, unknown>> }).Resources;

const routesOf = (name: string): readonly string[] =>
  (functions[name]?.events ?? []).flatMap(({ http }) => (http === undefined ? [] : [http.path]));

describe('functions', () => {
  test('are one folder and one entry of serverless.yml each', () => {
    expect(Object.keys(functions).sort()).toEqual(folders);
  });

  test.each(folders)('%s is handled by the index of its folder, under a role of its own', (folder) => {
    expect(functions[folder]?.handler).toBe(`functions/${folder}/index.handler`);
    const role = `${folder.charAt(0).toUpperCase()}${folder.slice(1)}Role`;
    expect(functions[folder]?.role).toBe(role);
    expect(roles).toHaveProperty(role);
  });

  test('have every role that is written, and no other', () => {
    const used = Object.values(functions).map(({ role }) => role);
    expect(Object.keys(roles).sort()).toEqual(used.sort());
  });

  test.each(folders)('%s has an index of at most 20 lines', (folder) => {
    expect(text('functions', folder, 'index.ts').split('\n').length - 1).toBeLessThanOrEqual(20);
  });

  test('of the VPC are all kept active by the sweeper, and no other is', () => {
    const kept = /kept: \[([^\]]*)\]/.exec(text('functions', 'sweeper', 'index.ts'))?.[1] ?? '';
    const names = [...kept.matchAll(/'([^']+)'/g)].map(([, name]) => name);
    const inVpc = Object.keys(functions).filter((name) => functions[name]?.vpc !== undefined);
    expect(names.sort()).toEqual(inVpc.sort());
  });
});

describe('slash commands', () => {
  test('are the folders with a definition, and those with a route', () => {
    expect(Object.keys(DEFINITIONS).sort()).toEqual(slashFolders);
    const routed = Object.keys(functions).filter((name) => routesOf(name).length > 0 && name !== 'interactions');
    expect(routed.sort()).toEqual(slashFolders);
  });

  test.each(slashFolders)('/%s is called by its folder’s name, and so is its route', (folder) => {
    expect(DEFINITIONS[folder]?.name).toBe(folder);
    expect(routesOf(folder)).toEqual([`slack/commands/${folder}`]);
    expect(functions[folder]?.events?.[0]?.http?.async).toBe(true);
  });

  test.each(slashFolders)('/%s lists each file of its folder as a subcommand', (folder) => {
    const files = readdirSync(join(process.cwd(), 'functions', folder)).filter(
      (file) => file !== 'index.ts' && file !== 'definition.ts',
    );
    const listed = Object.keys(DEFINITIONS[folder]?.subcommands ?? {}).map((name) => `${name}.ts`);
    expect(listed.sort()).toEqual(files.sort());
  });

  test.each(slashFolders)('/%s reads its own examples without an error', (folder) => {
    for (const subcommand of Object.values(DEFINITIONS[folder]?.subcommands ?? {})) {
      for (const example of subcommand.examples) expect(() => subcommand.prepare(tokenize(example))).not.toThrow();
      expect(subcommand.examples.length).toBeGreaterThan(0);
    }
  });
});

describe('the catalogue of permissions', () => {
  test.each(slashFolders)('has each subcommand of /%s with its effect, and no other', (folder) => {
    const defined = Object.entries(DEFINITIONS[folder]?.subcommands ?? {}).map(
      ([subcommand, { effect }]) => `${folder}:${subcommand} ${effect}`,
    );
    const listed = CATALOGUE.filter(({ permission }) => permission.startsWith(`${folder}:`));
    expect(listed.map(({ permission, effect }) => `${permission} ${effect}`).sort()).toEqual(defined.sort());
  });

  test('names each permission once', () => {
    const names = CATALOGUE.map(({ permission }) => permission);
    expect(new Set(names).size).toBe(names.length);
  });
});

test('buttons and modals have one route, whose answer is the function’s own', () => {
  expect(functions['interactions']?.events).toEqual([
    { http: expect.objectContaining({ method: 'post', path: 'slack/interactions' }) },
  ]);
  expect(functions['interactions']?.events?.[0]?.http).not.toHaveProperty('async');
});

describe('the Slack app’s manifest', () => {
  const url = 'https://api.example.com/prod';
  const { features, settings, oauth_config } = appManifest({
    name: 'SlashVM',
    url,
    prefix: DEFAULT_PREFIX,
    commands: SLASH_COMMANDS,
  });

  test('has each folder with a definition as a command at its route, and no other', () => {
    const routes = features.slash_commands.map((command) => command.url);
    expect(routes.sort()).toEqual(slashFolders.flatMap(routesOf).map((path) => `${url}/${path}`));
    for (const command of features.slash_commands) expect(command.should_escape).toBe(true);
  });

  test('sends buttons, modals and option lists to the route of interactions', () => {
    const route = `${url}/${routesOf('interactions')}`;
    expect(settings.interactivity).toEqual({
      is_enabled: true,
      request_url: route,
      message_menu_options_url: route,
    });
  });

  test('asks for a scope for each method that lib/slack calls, and for no other', () => {
    const sources = readdirSync(join(process.cwd(), 'lib', 'slack')).map((file) => text('lib', 'slack', file));
    const called = sources.flatMap((source) => [...source.matchAll(/\bweb\.([\w.]+)\(/g)].map(([, method]) => method));
    const known = [...METHODS_WITHOUT_SCOPE, ...SCOPE_NEEDS.flatMap(({ methods }) => methods)];
    expect(known.sort()).toEqual([...new Set(called)].sort());
  });

  test('asks for the scopes that every front-door test runs with', () => {
    expect(oauth_config.scopes.bot).toEqual(SCOPES);
  });

  test('has the prefix of serverless.yml, where a site says no other', () => {
    const { params } = yaml('serverless.yml') as { params: { default: { prefix: string } } };
    expect(DEFAULT_PREFIX).toBe(params.default.prefix);
  });
});

test('docs/commands.md is what npm run docs writes', () => {
  expect(text('docs', 'commands.md')).toBe(commandDocs(SLASH_COMMANDS));
});
