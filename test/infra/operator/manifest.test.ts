import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { toolProcess } from '#infra/local/tool-process';
import type { AppManifest } from '#infra/operator/manifest/app-manifest';
import { SCOPE_NEEDS } from '#infra/operator/manifest/scopes';

const API = 'https://abc123.execute-api.eu-central-1.amazonaws.com/prod';
const SCHEMA = join(__dirname, 'manifest', 'slack-manifest.schema.json');

const folder = mkdtempSync(join(tmpdir(), 'slashvm-manifest-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `npm run manifest -- <words>` as a process of its own. */
async function run(...words: readonly string[]): Promise<Said> {
  const { file, execArgv } = toolProcess('infra/operator/manifest.ts');
  const ran = promisify(execFile)(process.execPath, [...execArgv, file, ...words], { encoding: 'utf8' });
  return await ran.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }) => ({ code: Number(code), out: String(stdout), err: String(stderr) }),
  );
}

test('prints a manifest that Slack’s own schema takes', async () => {
  const { code, out, err } = await run('--url', API);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  // Not strict: the schema has a keyword of Slack's own.
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
    JSON.parse(readFileSync(SCHEMA, 'utf8')) as object,
  );
  validate(parse(out));
  expect(validate.errors).toBeNull();
});

test('has every command at its own address, and a reason beside each scope', async () => {
  const { out } = await run('--url', `${API}/`);
  const { features } = parse(out) as AppManifest;
  expect(features.slash_commands[1]).toEqual({
    command: '/vm-access',
    url: `${API}/slack/commands/access`,
    description: 'Who may do what',
    usage_hint: 'whoami | can | grants | roles | grant | deny | revoke | role | help',
    should_escape: true,
  });
  for (const { scope, why } of SCOPE_NEEDS) expect(out).toContain(`- ${scope} # ${why}\n`);
});

test('is told how the app is called, what stands before a word, and what to leave out', async () => {
  const { out } = await run('--url', API, '--name', 'Lab VMs', '--prefix', 'lab-', '--without', '/lab-audit');
  const { display_information, features } = parse(out) as AppManifest;
  expect(display_information.name).toBe('Lab VMs');
  expect(features.bot_user.display_name).toBe('Lab VMs');
  const words = features.slash_commands.map(({ command }) => command);
  expect(words).toContain('/lab-access');
  expect(words).not.toContain('/lab-audit');
});

test('says how it is used', async () => {
  expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('--update <file>'), err: '' });
});

describe('--update', () => {
  const saved = join(folder, 'slack-app.yml');

  test('is silent about what is the same, and ends with 0', async () => {
    writeFileSync(saved, (await run('--url', API)).out);
    expect(await run('--url', API, '--update', saved)).toEqual({
      code: 0,
      out: `Nothing has changed: ${saved} says what the app needs.\n`,
      err: '',
    });
  });

  test('says what has changed and how to take it over, and ends with 1', async () => {
    writeFileSync(saved, (await run('--url', API, '--without', 'audit')).out.replace(/ {6}- usergroups:read.*\n/, ''));
    const { code, out } = await run('--url', API, '--update', saved);
    expect(code).toBe(1);
    expect(out.split('\n')).toEqual([
      `Command added: /vm-audit, at ${API}/slack/commands/audit.`,
      'Scope added: usergroups:read, for who is in the user groups that grants and rules name. It takes a re-install of the app.',
      `To take this over, save what "npm run -s manifest -- --url ${API}" prints as ${saved}, ` +
        'and paste it at https://api.slack.com/apps, the app, "App Manifest".',
      '',
    ]);
  });

  test('refuses another app’s with 2, and nothing on standard output', async () => {
    writeFileSync(saved, 'display_information:\n  name: Lunch\n');
    const { code, out, err } = await run('--url', API, '--update', saved);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(
      `${saved} is another app's manifest: nothing in it leads to /slack/commands/… or /slack/interactions. Name SlashVM's own.\n` +
        'All of it: npm run manifest -- --help\n',
    );
  });
});
