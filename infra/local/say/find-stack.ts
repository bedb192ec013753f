import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ask } from '#infra/local/say/local-api';

interface Place {
  readonly url: string;
  /** Ends the stack where it was started for the occasion. */
  readonly leave: () => Promise<void>;
}

const STACK_FILE = '.local/stack.json';

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await ask(url, '/local.json')) !== undefined;
  } catch {
    return false;
  }
};

const running = async (): Promise<string | undefined> => {
  const port = process.env['SLASHVM_PORT'];
  const known = existsSync(STACK_FILE)
    ? (JSON.parse(readFileSync(STACK_FILE, 'utf8')) as { url: string }).url
    : undefined;
  const url = port ? `http://127.0.0.1:${port}/` : known;
  return url !== undefined && (await answers(url)) ? url : undefined;
};

const startOne = async (): Promise<Place> => {
  const env = { ...process.env, SLASHVM_PORT: process.env['SLASHVM_PORT'] ?? '0' };
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  const child = spawn(process.execPath, ['--import', 'tsx', 'infra/local/start.ts'], { env, stdio });
  const closed = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Ready (\S+)$/.exec(line)?.[1];
    if (!url) continue;
    const leave = async (): Promise<void> => {
      child.kill('SIGTERM');
      await closed;
    };
    return { url, leave };
  }
  throw new RangeError('The local stack did not start.');
};

/** The stack that runs, or one started for the occasion. */
export const findStack = async (): Promise<Place> => {
  const url = await running();
  return url ? { url, leave: async () => undefined } : startOne();
};
