import { spawn } from 'node:child_process';
import { toolProcess } from '#infra/local/tool-process';

export interface Said {
  readonly code: number | null;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly err: string;
}

export interface Sitting {
  /** Standard input, to its end. */
  readonly input?: string;
  /** What somebody at a terminal types when a text appears; without it there is no terminal. */
  readonly typed?: readonly (readonly [appears: string, keys: string])[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `npm run vcenter -- <words>` as a process of its own. */
export function runVCenter(words: readonly string[], sitting: Sitting = {}): Promise<Said> {
  return runTool('vcenter', words, sitting);
}

/** Runs `npm run <tool> -- <words>`, one of those in infra/operator, as a process of its own. */
export function runTool(tool: string, words: readonly string[], sitting: Sitting = {}): Promise<Said> {
  const { input, typed, env = {} } = sitting;
  const preload = typed === undefined ? [] : ['--require', './test/infra/operator/pretend-terminal.cjs'];
  const { file, execArgv } = toolProcess(`infra/operator/${tool}.ts`);
  const child = spawn(process.execPath, [...preload, ...execArgv, file, ...words], {
    env: { ...withoutAws(process.env), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const waiting = [...(typed ?? [])];
  let out = '';
  let err = '';
  let answered = 0;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
    const [next] = waiting;
    if (next === undefined || !out.slice(answered).includes(next[0])) return;
    waiting.shift();
    answered = out.length;
    child.stdin.write(next[1]);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  // A process that refuses at once may be gone before it has read its input.
  child.stdin.on('error', () => undefined);
  if (typed === undefined) child.stdin.end(input ?? '');
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

/** The account of whoever runs the tests is never asked. */
function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^(AWS_|SLASHVM_)/.test(name));
  return {
    ...Object.fromEntries(kept),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
