import { parseArgs } from 'node:util';

/** What is to be said, by whom, where, and how long to wait for the last word. */
export interface Said {
  readonly words: string;
  readonly user: string | undefined;
  readonly channel: string | undefined;
  /** Whether to press Confirm where that is asked. */
  readonly yes: boolean;
  readonly timeoutMs: number;
}

const USAGE = 'npm run say -- "/vm snapshot vm1" [--as <user>] [--in <channel>] [--yes] [--timeout 120]';

export const readSaid = (): Said => {
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
