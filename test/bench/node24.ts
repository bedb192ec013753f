import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FunctionRuntime {
  /** The Node binary that runs functions. */
  readonly binary: string;
  readonly version: string;
  /** Why it is not Lambda's Node 24. */
  readonly instead?: string;
}

const FOLDER = join(tmpdir(), 'slashvm-node24');

/** Node 24, which Lambda runs: this one, the one fetched before, or the npm package that carries the binary. */
export function node24(): FunctionRuntime {
  if (process.versions.node.startsWith('24.')) return { binary: process.execPath, version: process.version };
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const binary = join(FOLDER, 'node_modules', name, 'bin', 'node');
  if (!existsSync(binary)) {
    spawnSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', FOLDER, `${name}@24`], { stdio: 'ignore' });
  }
  const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  if (stdout) return { binary, version: stdout.trim() };
  const instead = `Node 24 could not be had (npm package ${name}); functions ran on ${process.version}.`;
  return { binary: process.execPath, version: process.version, instead };
}
