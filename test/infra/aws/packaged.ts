import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A network namespace of its own, with nothing in it; for anybody, not for root alone. */
const UNSHARED = ['unshare', '--map-root-user', '--net'];
const root = process.cwd();

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
}

export interface Packaged {
  readonly folder: string;
  readonly resources: Readonly<Record<string, Resource>>;
  /** The whole template, as written. */
  readonly text: string;
}

/** The service in a folder of its own, so that nobody else's `.serverless` is touched, with a policy and a site of its own or none. */
export async function serviceFolder(policy?: string, site?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'slashvm-package-'));
  await mkdir(join(folder, 'infra'));
  const own = ['policy.yml', 'site.yml'];
  const inside = (await readdir(join(root, 'infra'))).filter((name) => !own.includes(name));
  const names = ['functions', 'lib', 'node_modules', 'package.json', 'tsconfig.json'];
  const linked = [...names, ...inside.map((name) => join('infra', name))];
  await Promise.all(linked.map((name) => symlink(join(root, name), join(folder, name))));
  if (policy !== undefined) await writeFile(join(folder, 'infra', 'policy.yml'), policy);
  if (site !== undefined) await writeFile(join(folder, 'infra', 'site.yml'), site);
  // The framework takes no link for its configuration.
  await copyFile(join(root, 'serverless.yml'), join(folder, 'serverless.yml'));
  return folder;
}

/** Runs the framework as a fresh machine would: no AWS account, and no network where the system allows that. */
export async function serverless(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const command = [process.execPath, join(root, 'node_modules', '.bin', 'serverless'), ...args];
  const [file, ...rest] = (await canUnshare) ? [...UNSHARED, ...command] : command;
  const options = {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, SLS_NOTIFICATIONS_MODE: 'off', ...environment },
  };
  // The framework writes its errors to stdout.
  const { stdout, stderr } = await run(file ?? '', rest, options).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(error.stdout + error.stderr, { cause: error });
  });
  return stdout + stderr;
}

export async function packaged(
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
  site?: string,
): Promise<Packaged> {
  const isPlain = args.length === 0 && Object.keys(environment).length === 0 && site === undefined;
  const folder = isPlain ? await copyOfRun() : await packagedAnew(args, environment, site);
  const text = await readFile(join(folder, '.serverless', 'cloudformation-template-update-stack.json'), 'utf8');
  return { folder, text, resources: JSON.parse(text).Resources };
}

/** What a test run has packaged once for all its files; where there is none, as when a file runs alone, it is made. */
async function copyOfRun(): Promise<string> {
  const made = process.env['SLASHVM_TEST_PACKAGE'];
  if (made === undefined) return await packagedAnew([], {}, undefined);
  const folder = await mkdtemp(join(tmpdir(), 'slashvm-package-'));
  await Promise.all(
    ['.serverless', '.build'].map((name) => cp(join(made, name), join(folder, name), { recursive: true })),
  );
  return folder;
}

async function packagedAnew(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  site: string | undefined,
): Promise<string> {
  const folder = await serviceFolder(undefined, site);
  await serverless(folder, ['package', ...args], environment);
  return folder;
}

/** Each zip's entries, read from its central directory. */
export async function zipped(folder: string): Promise<Record<string, string[]>> {
  const files = (await readdir(join(folder, '.serverless'))).filter((name) => name.endsWith('.zip'));
  const zips = files.map(async (name) => [
    basename(name, '.zip'),
    entriesOf(await readFile(join(folder, '.serverless', name))),
  ]);
  return Object.fromEntries(await Promise.all(zips));
}

export function ofType(resources: Packaged['resources'], type: string): [string, Resource][] {
  return Object.entries(resources).filter(([, { Type }]) => Type === type);
}

/** What stands at a path of keys, such as `Integration.Uri`. */
export function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>> | undefined)?.[key], value);
}

const canUnshare = run('unshare', [...UNSHARED.slice(1), 'true']).then(
  () => true,
  () => false,
);

const centralDirectoryEntry = Buffer.from('PK\x01\x02', 'latin1');

function entriesOf(zip: Buffer): string[] {
  const names: string[] = [];
  for (let at = zip.indexOf(centralDirectoryEntry); at >= 0; at = zip.indexOf(centralDirectoryEntry, at + 46)) {
    names.push(zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)));
  }
  return names;
}
