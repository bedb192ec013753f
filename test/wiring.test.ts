import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { access } from '#functions/access/definition';
import { approval } from '#functions/approval/definition';
import { audit } from '#functions/audit/definition';
import { vcenter } from '#functions/vcenter/definition';
import { vm } from '#functions/vm/definition';
import { commandDocs } from '#infra/operator/command-docs';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';
import { tokenize } from '#lib/commands/tokenize';
import { CATALOGUE } from '#lib/policy/catalogue';

/** Every slash command, by its folder. A folder that is missing here fails below. */
const DEFINITIONS: Readonly<Record<string, SlashCommandDefinition>> = { vm, access, approval, audit, vcenter };

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

test('docs/commands.md is what npm run docs writes', () => {
  expect(text('docs', 'commands.md')).toBe(commandDocs(Object.values(DEFINITIONS)));
});
