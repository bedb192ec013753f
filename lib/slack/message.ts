import type { Words } from '#lib/slack/words';

/** How it stands; said in words by the headline and shown as one mark. */
export type Severity = 'info' | 'working' | 'success' | 'warning' | 'failure' | 'question';

export interface Row {
  readonly severity?: Severity;
  readonly words: Words;
  /** Depth in a tree, 0 at the root. */
  readonly indent?: number;
}

/** A file that goes with a message where the rows are too many for it. */
export interface MessageFile {
  readonly name: string;
  readonly title: string;
  readonly content: string;
}

/** What a person is told, as plain data: commands and Jobs write this, Slack's `text` and blocks are derived from it. */
export interface Message {
  readonly severity: Severity;
  /** The result, in one sentence. */
  readonly headline: Words;
  readonly rows?: readonly Row[];
  /** What holds for the whole: warnings, what was left out, what to type next. */
  readonly notes?: readonly Words[];
  /** The whole of which `rows` is the beginning, where a command knows it to be longer. */
  readonly file?: MessageFile;
}

export const MARKS: Readonly<Record<Severity, string>> = {
  info: 'ℹ️',
  working: '⏳',
  success: '✅',
  warning: '⚠️',
  failure: '❌',
  question: '❓',
};
