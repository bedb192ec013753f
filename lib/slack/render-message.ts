import { MARKS, type Message, type MessageFile, type Row } from '#lib/slack/message';
import { type ActionsBlock, actionsBlock } from '#lib/slack/render-actions';
import { shorten } from '#lib/slack/shorten';
import { code, mrkdwn, plain, type Words, words } from '#lib/slack/words';

/** A message on Slack's wire: `text` is complete by itself (screen readers read only that), blocks say the same. */
export interface Rendered {
  readonly text: string;
  readonly blocks: readonly Block[];
  /** What the text says is in a file; the text counts on these being sent too. */
  readonly files: readonly MessageFile[];
}

export type Block =
  | ActionsBlock
  | { readonly type: 'section'; readonly text: { readonly type: 'mrkdwn'; readonly text: string } }
  | {
      readonly type: 'context';
      readonly elements: readonly { readonly type: 'mrkdwn'; readonly text: string }[];
    };

/** chat.update refuses a text above 4,000 characters; what is in blocks is in the text, so this bounds both. */
const TEXT = 3900;
const HEADLINE = 2000;
const ROW = 1000;
/** All notes together. */
const NOTES = 1200;
/** Room for the lines that say what is in which file. */
const FILE_LINES = 300;
/** A section's text. */
const SECTION = 3000;

/**
 * Derives `text` and blocks from a message; what does not fit becomes a file, and the text says so.
 *
 * @param files `later` for a message that is edited again: its text says that the file comes at the end
 */
export function renderMessage(message: Message, files: 'now' | 'later' = 'now'): Rendered {
  const mark = MARKS[message.severity];
  const headline = `${mark} ${mrkdwn(shorten(message.headline, HEADLINE))}`;
  const notes = fitting((message.notes ?? []).map(mrkdwnOf), NOTES);
  const room = TEXT - FILE_LINES - headline.length - notes.size;
  const rows = fitting((message.rows ?? []).map(rowAsMrkdwn), room);
  const isCut = headline !== `${mark} ${mrkdwn(message.headline)}` || rows.isCut || notes.isCut;
  const rest = isCut ? [wholeOf(message)] : [];
  const lines = [
    ...(message.file === undefined ? [] : [fileLine('All of it', message.file, files)]),
    ...rest.map((file) => fileLine(rows.more > 0 ? moreLines(rows.more) : 'What is cut here', file, files)),
  ];
  const below = [...notes.lines, ...lines.map(mrkdwn)];
  return {
    text: [headline, ...rows.lines, ...below].join('\n'),
    blocks: [...sections([headline, ...rows.lines]), ...actionsBlock(message.actions ?? []), ...context(below)],
    files: files === 'later' ? [] : [...(message.file === undefined ? [] : [message.file]), ...rest],
  };
}

function fileLine(what: string, file: MessageFile, files: 'now' | 'later'): Words {
  const verb = what.endsWith('lines') ? 'are' : 'is';
  return files === 'later'
    ? `${what} ${verb} left out here and will come in a file at the end.`
    : words(`${what} ${verb} in the file `, [code(file.name)], '.');
}

function moreLines(count: number): string {
  return count === 1 ? '1 more line' : `${count} more lines`;
}

interface Line {
  readonly text: string;
  readonly isCut: boolean;
}

function mrkdwnOf(sentence: Words): Line {
  const text = mrkdwn(shorten(sentence, ROW));
  return { text, isCut: text !== mrkdwn(sentence) };
}

function rowAsMrkdwn(row: Row): Line {
  const mark = row.severity === undefined ? '•' : MARKS[row.severity];
  const { text, isCut } = mrkdwnOf(row.words);
  return { text: `${'    '.repeat(row.indent ?? 0)}${mark} ${text}`, isCut };
}

/** The lines that fit, from the first on; how many more there are, and whether anything is missing. */
function fitting(
  lines: readonly Line[],
  room: number,
): { readonly lines: readonly string[]; readonly size: number; readonly more: number; readonly isCut: boolean } {
  let size = 0;
  const shown: Line[] = [];
  for (const line of lines) {
    if (size + line.text.length + 1 > room) break;
    size += line.text.length + 1;
    shown.push(line);
  }
  const more = lines.length - shown.length;
  return { lines: shown.map(({ text }) => text), size, more, isCut: more > 0 || shown.some(({ isCut }) => isCut) };
}

function wholeOf(message: Message): MessageFile {
  const rows = (message.rows ?? []).map((row) => `${'  '.repeat(row.indent ?? 0)}${plain(row.words)}`);
  const lines = [plain(message.headline), '', ...rows, '', ...(message.notes ?? []).map(plain)];
  return {
    name: 'slashvm.txt',
    title: [...plain(message.headline)].slice(0, 200).join(''),
    content: `${lines.join('\n')}\n`,
  };
}

function sections(lines: readonly string[]): Block[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= SECTION) texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text } }));
}

function context(notes: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (let from = 0; from < notes.length; from += 10) {
    const elements = notes.slice(from, from + 10).map((text) => ({ type: 'mrkdwn' as const, text }));
    blocks.push({ type: 'context', elements });
  }
  return blocks;
}
