import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Workspace } from '#test/bench/workspace';
import { TestStack } from '#test/stack';

/** Starts the packaged product of a workspace on free ports; functions run on the given Node binary. */
export async function startStack(
  workspace: Workspace,
  node: string,
  flags: readonly string[] = [],
): Promise<TestStack> {
  const directory = join(workspace.directory, 'stack');
  const child = spawn(process.execPath, ['--import', 'tsx', resolve('infra', 'local', 'start.ts'), ...flags], {
    cwd: workspace.directory,
    env: {
      ...process.env,
      SLASHVM_PORT: '0',
      SLASHVM_PACKAGED: '1',
      SLASHVM_PACKAGE: workspace.packaged,
      SLASHVM_DIRECTORY: directory,
      SLASHVM_NODE: node,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((ready, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /^Ready (\S+)$/.exec(line)?.[1];
      if (address) ready(address);
    });
    child.once('close', (code) => failed(new Error(`The local stack ended with ${code}.`)));
  });
  const local = (await (await fetch(new URL('local.json', url))).json()) as TestStack['local'];
  return new TestStack(url, local, child, directory);
}
