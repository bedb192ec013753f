import { MARKS, type Message, type MessageFile, type Row } from '#lib/slack/message';
import { mrkdwn, plain } from '#lib/slack/words';

/** A message on Slack's wire: `text` is complete by itself (screen readers read only that), blocks say the same. */
export interface Rendered {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly file?: MessageFile;
}

export type Block =
  | { readonly type: 'section'; readonly text: { readonly type: 'mrkdwn'; readonly text: string } }
  | {
      readonly type: 'context';
      readonly elements: readonly { readonly type: 'mrkdwn'; readonly text: string }[];
    };

/** chat.update refuses a text above 4,000 characters; what is in blocks is in the text, so this bounds both. */
const TEXT_BUDGET = 3900;
/** Room for the line that says what is in the file. */
const FILE_LINE = 120;
/** A section's text. */
const SECTION = 3000;

/** Derives `text` and blocks from a message; what does not fit becomes a file, and the text says so. */
export function renderMessage(message: Message): Rendered {
  const headline = cut(`${MARKS[message.severity]} ${mrkdwn(message.headline)}`, SECTION);
  const notes = (message.notes ?? []).map((note) => cut(mrkdwn(note), 1000));
  const rows = (message.rows ?? []).map(rowAsMrkdwn);
  const room = TEXT_BUDGET - FILE_LINE - length([headline, ...notes]);
  const shown = fitting(rows, room);
  const file = message.file ?? (shown < rows.length ? fileOf(message) : undefined);
  if (file !== undefined) {
    const more = shown < rows.length ? `${rows.length - shown} more lines are` : 'All of it is';
    notes.push(`${more} in the file \`${file.name}\`.`);
  }
  const lines = [headline, ...rows.slice(0, shown), ...notes];
  return {
    text: cut(lines.join('\n'), TEXT_BUDGET),
    blocks: [...sections([headline, ...rows.slice(0, shown)]), ...context(notes)],
    ...(file === undefined ? {} : { file }),
  };
}

function rowAsMrkdwn(row: Row): string {
  const mark = row.severity === undefined ? '•' : MARKS[row.severity];
  return cut(`${'    '.repeat(row.indent ?? 0)}${mark} ${mrkdwn(row.words)}`, SECTION - 1);
}

function fileOf(message: Message): MessageFile {
  const rows = (message.rows ?? []).map((row) => `${'  '.repeat(row.indent ?? 0)}${plain(row.words)}`);
  const lines = [plain(message.headline), '', ...rows, '', ...(message.notes ?? []).map(plain)];
  return { name: 'slashvm.txt', title: plain(message.headline).slice(0, 200), content: `${lines.join('\n')}\n` };
}

function fitting(rows: readonly string[], room: number): number {
  let left = room;
  for (const [index, row] of rows.entries()) {
    left -= row.length + 1;
    if (left < 0) return index;
  }
  return rows.length;
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

function length(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

/** The last guard, for one line that is longer than a message may be; the mark says that something is missing. */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
