/** A piece of a sentence. A plain string is shown as it is; only backticks in it mark what to type. */
export type Part =
  | string
  | { readonly bold: string }
  | { readonly code: string }
  | { readonly user: string }
  | { readonly channel: string }
  /** A user group. */
  | { readonly group: string }
  /** Milliseconds since 1970; shown in the reader's zone, with the UTC time beside it. */
  | { readonly time: number }
  | { readonly link: string; readonly label: string };

/** A sentence as data: plain text, or parts of which some are marked. */
export type Words = string | readonly Part[];

export const bold = (text: string): Part => ({ bold: text });
export const code = (text: string): Part => ({ code: text });
export const user = (id: string): Part => ({ user: id });
export const channel = (id: string): Part => ({ channel: id });
export const group = (id: string): Part => ({ group: id });
export const time = (at: number): Part => ({ time: at });
export const link = (url: string, label: string): Part => ({ link: url, label });

/** One sentence out of several pieces. */
export function words(...pieces: readonly Words[]): readonly Part[] {
  return pieces.flatMap((piece): readonly Part[] => (typeof piece === 'string' ? [piece] : piece));
}

/** `a, b and c`. */
export function listed(pieces: readonly Part[]): readonly Part[] {
  return pieces.flatMap((piece, index): readonly Part[] => {
    if (index === 0) return [piece];
    return [index === pieces.length - 1 ? ' and ' : ', ', piece];
  });
}

/** Slack's mrkdwn of a sentence (https://docs.slack.dev/messaging/formatting-message-text). */
export function mrkdwn(sentence: Words): string {
  return partsOf(sentence).map(partAsMrkdwn).join('');
}

/** The same sentence for a file or a log: no mark-up, times in UTC. */
export function plain(sentence: Words): string {
  return partsOf(sentence).map(partAsText).join('');
}

/** `23 Nov 2026 06:51 UTC`. */
function utc(at: number): string {
  const iso = new Date(at).toISOString();
  const month = MONTHS[Number(iso.slice(5, 7)) - 1];
  return `${Number(iso.slice(8, 10))} ${month} ${iso.slice(0, 4)} ${iso.slice(11, 16)} UTC`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function partsOf(sentence: Words): readonly Part[] {
  return typeof sentence === 'string' ? [sentence] : sentence;
}

function partAsMrkdwn(part: Part): string {
  if (typeof part === 'string') return withoutMarks(escaped(part));
  if ('bold' in part) return marked('*', part.bold);
  if ('code' in part) return marked('`', part.code);
  if ('user' in part) return `<@${part.user}>`;
  if ('channel' in part) return `<#${part.channel}>`;
  if ('group' in part) return `<!subteam^${part.group}>`;
  if ('time' in part) {
    const seconds = Math.floor(part.time / 1000);
    return `<!date^${seconds}^{date_short_pretty} {time}|${utc(part.time).slice(0, -10)}> (${utc(part.time).slice(-9)})`;
  }
  return `<${part.link.replace(/[<>|\s]/g, encodeURIComponent)}|${escaped(part.label)}>`;
}

function partAsText(part: Part): string {
  if (typeof part === 'string') return part;
  if ('bold' in part) return part.bold;
  if ('code' in part) return part.code;
  if ('user' in part) return `@${part.user}`;
  if ('channel' in part) return `#${part.channel}`;
  if ('group' in part) return `@${part.group}`;
  if ('time' in part) return utc(part.time);
  return `${part.label} (${part.link})`;
}

/** A text that holds the mark itself cannot be marked with it: it is shown plain. */
function marked(mark: string, text: string): string {
  return text.includes(mark) || text.trim() === '' ? escaped(text) : `${mark}${escaped(text)}${mark}`;
}

/** A quoted `"*web*"` would be shown bold and without its stars: as code it keeps them. Slack knows no escape for them. */
function withoutMarks(text: string): string {
  return text.replace(/"([^"`\n]*([*_~])[^"`\n]*\2[^"`\n]*)"/g, '`$1`');
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
