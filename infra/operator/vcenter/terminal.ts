import { confirm, password, text } from '@clack/prompts';
import { SaidError } from '#lib/errors';

/** Short words are no secrets, and would be cut out of every sentence. */
const SHORTEST_SECRET = 4;

/** Where the operator sits: lines out, questions in. */
export interface Terminal {
  /** Whether somebody is there to be asked. */
  readonly interactive: boolean;
  say(line: string): void;
  /** To standard error. */
  complain(line: string): void;
  /** From here on this word is never written, whatever sentence it is in. */
  hide(secret: string): void;
  ask(
    question: string,
    options?: { readonly initial?: string; check?(answer: string): string | undefined },
  ): Promise<string>;
  askHidden(question: string, options?: { check?(answer: string): string | undefined }): Promise<string>;
  agree(question: string): Promise<boolean>;
  /** Standard input to its end. */
  readInput(): Promise<string>;
}

/** @param stopped what is said where somebody stops a question with Ctrl-C */
export function openTerminal({ stopped = 'Stopped. Nothing was stored.' } = {}): Terminal {
  const hidden = new Set<string>();
  const clean = (line: string): string => [...hidden].reduce((cut, secret) => cut.replaceAll(secret, '…'), line);

  return {
    interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
    say: (line) => void process.stdout.write(`${clean(line)}\n`),
    complain: (line) => void process.stderr.write(`${clean(line)}\n`),
    hide(secret) {
      for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
        if (form.length >= SHORTEST_SECRET) hidden.add(form);
      }
    },
    async ask(message, { initial, check } = {}) {
      const validate = (answer: string | undefined) =>
        (answer ?? '').trim() === '' ? 'Something is needed here.' : check?.((answer ?? '').trim());
      const answer = await text({ message, validate, ...(initial === undefined ? {} : { initialValue: initial }) });
      return answered(answer).trim();
    },
    async askHidden(message, { check } = {}) {
      const validate = (answer: string | undefined) =>
        (answer ?? '') === '' ? `${message}: something is needed here.` : check?.(answer ?? '');
      return answered(await password({ message, validate }));
    },
    agree: async (message) => answered(await confirm({ message, initialValue: false })),
    async readInput() {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Buffer));
      return Buffer.concat(chunks).toString('utf8');
    },
  };

  function answered<T>(answer: T): Exclude<T, symbol> {
    if (typeof answer === 'symbol') throw new SaidError('refused', stopped);
    return answer as Exclude<T, symbol>;
  }
}
