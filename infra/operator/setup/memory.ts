import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Slack cannot be asked without a token of its own kind: which address a person has put into the app. */
interface Memory {
  readonly [stageAndApp: string]: string;
}

/** Where a set-up keeps what is no secret and nobody commits. */
export function setupFolder(): string {
  return process.env['SLASHVM_DIRECTORY'] ?? '.local';
}

export function rememberedAddress(key: string): string | undefined {
  return read()[key];
}

export function rememberAddress(key: string, address: string): void {
  mkdirSync(setupFolder(), { recursive: true });
  writeFileSync(file(), `${JSON.stringify({ ...read(), [key]: address }, null, 2)}\n`);
}

function read(): Memory {
  if (!existsSync(file())) return {};
  try {
    return JSON.parse(readFileSync(file(), 'utf8')) as Memory;
  } catch {
    // Then the person is asked once more.
    return {};
  }
}

function file(): string {
  return join(setupFolder(), 'setup.json');
}
