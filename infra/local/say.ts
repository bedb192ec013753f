import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { buttonLabels, type Names, type ReadableMessage, renderText } from '#infra/local/slack/render-text';

interface Message extends ReadableMessage {
  n: number;
  ts: string;
  channel: string;
  ephemeralTo?: string;
}

interface Place {
  url: string;
  /** Ends the stack where it was started for the occasion. */
  leave: () => Promise<void>;
}

interface Said {
  words: string;
  user: string | undefined;
  channel: string | undefined;
  yes: boolean;
  timeoutMs: number;
}

type Job = Record<string, unknown>;

const EXIT = { usage: 2, waits: 3, timeout: 4 } as const;
const WAITS_FOR: Readonly<Record<string, string>> = {
  'awaiting-confirmation': 'a confirmation by the person who asked',
  'awaiting-approval': 'an approval',
};
const STACK_FILE = '.local/stack.json';
const POLL_MS = 200;
const USAGE = 'npm run say -- "/vm snapshot vm1" [--as <user>] [--in <channel>] [--yes] [--timeout 120]';

const ask = async <T>(url: string, path: string, body?: object): Promise<T | undefined> => {
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const answer = await fetch(new URL(path, url), init);
  if (answer.status === 404) return undefined;
  const result = (await answer.json()) as T & { message?: string };
  if (!answer.ok) throw new RangeError(result.message ?? `The stack answered ${answer.status}.`);
  return result;
};

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

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const exitOf = ({ exit, outcome }: Job): number => (typeof exit === 'number' ? exit : outcome === 'success' ? 0 : 1);

/** Prints each message as it appears and as it changes, and nothing twice. */
const printer = (names: Names): ((messages: Message[]) => void) => {
  const printed = new Map<string, string>();
  return (messages) => {
    for (const message of messages) {
      const text = renderText(message, names);
      const key = `${message.channel} ${message.ts}`;
      if (printed.get(key) === text) continue;
      printed.set(key, text);
      process.stdout.write(`${text}\n\n`);
    }
  };
};

const confirmable = (messages: Message[]): Message | undefined =>
  messages.findLast(({ blocks, deleted }) => !deleted && buttonLabels(blocks).includes('Confirm'));

const actionOf = (blocks: readonly unknown[]): string => {
  const elements = blocks.flatMap((block) => (block as { elements?: Record<string, unknown>[] }).elements ?? []);
  const button = elements.find(({ text }) => (text as { text?: string } | undefined)?.text === 'Confirm');
  return String(button?.['action_id']);
};

const say = async (url: string, said: Said): Promise<number> => {
  const names = (await ask<Names>(url, '/local.json')) ?? { users: [], channels: [] };
  const before = (await ask<Message[]>(url, '/transcript')) ?? [];
  let last = Math.max(0, ...before.map(({ n }) => n));
  const print = printer(names);
  const typed = { text: said.words, user: said.user, channel: said.channel };
  const sent = await ask<{ status: number; body: string; job: string }>(url, '/local/command', typed);
  if (sent?.status !== 200) {
    process.stderr.write(`Slack would show: ${said.words.split(' ')[0]} failed (${sent?.status} ${sent?.body})\n`);
    return EXIT.usage;
  }
  const seen: Message[] = [];
  const show = async (): Promise<void> => {
    const news = (await ask<Message[]>(url, `/transcript?since=${last}`)) ?? [];
    last = Math.max(last, ...news.map(({ n }) => n));
    seen.push(...news);
    print(news);
  };
  const end = Date.now() + said.timeoutMs;
  let pressed = false;
  while (Date.now() < end) {
    await sleep(POLL_MS);
    const job = await ask<Job>(url, `/local/jobs/${sent.job}`);
    await show();
    const waitsFor = WAITS_FOR[String(job?.['state'])];
    const question = waitsFor ? confirmable(seen) : undefined;
    if (question && said.yes && !pressed) {
      pressed = true;
      const press = {
        user: said.user,
        channel: question.channel,
        ts: question.ts,
        actionId: actionOf(question.blocks),
      };
      await ask(url, '/local/click', press);
      continue;
    }
    if (waitsFor && seen.length > 0 && !pressed) {
      process.stderr.write(`Waits for ${waitsFor}.\n`);
      return EXIT.waits;
    }
    if (job && job['dueAt'] === undefined && !waitsFor) return exitOf(job);
  }
  process.stderr.write(`No last word after ${said.timeoutMs / 1000} seconds.\n`);
  return EXIT.timeout;
};

const read = (): Said => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      as: { type: 'string' },
      in: { type: 'string' },
      yes: { type: 'boolean', default: false },
      timeout: { type: 'string', default: '120' },
    },
  });
  const words = positionals.join(' ').trim();
  const seconds = Number(values.timeout);
  if (!words.startsWith('/')) throw new RangeError(`Say a slash command: ${USAGE}`);
  if (!(seconds > 0)) throw new RangeError(`--timeout takes seconds, not "${values.timeout}".`);
  return { words, user: values.as, channel: values.in, yes: values.yes, timeoutMs: seconds * 1000 };
};

const main = async (): Promise<number> => {
  const said = read();
  const url = await running();
  const place: Place = url ? { url, leave: async () => undefined } : await startOne();
  try {
    return await say(place.url, said);
  } finally {
    await place.leave();
  }
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(EXIT.usage);
  },
);
