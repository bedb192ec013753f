import { escapeHtml } from '#infra/local/console/html';
import { type MrkdwnPiece, parseMrkdwn } from '#infra/local/slack/mrkdwn';
import type { Workspace } from '#infra/local/slack/workspace';

/** Only web addresses become links; anything else stays text. */
const isAddress = (url: string): boolean => /^(https?|mailto):/i.test(url);

const link = (url: string, label: string): string =>
  isAddress(url)
    ? `<a href="${escapeHtml(url)}" rel="noreferrer">${escapeHtml(label)}</a>`
    : escapeHtml(label === url ? url : `${label} (${url})`);

const BETWEEN = { start: String.raw`(?<=^|[\s(\[{"'>])`, end: String.raw`(?=$|[\s)\]}"'.,:;!?<])` };
const marked = (mark: string): RegExp =>
  new RegExp(`${BETWEEN.start}${mark}(?=\\S)([^${mark}\\n]*[^${mark}\\s])${mark}${BETWEEN.end}`, 'g');
const BOLD = marked('\\*');
const ITALIC = marked('_');
const STRIKE = marked('~');

const formatted = (html: string): string =>
  html.replace(BOLD, '<strong>$1</strong>').replace(ITALIC, '<em>$1</em>').replace(STRIKE, '<s>$1</s>');

const mention = (label: string): string => `<span class="mention">${escapeHtml(label)}</span>`;

const time = (piece: MrkdwnPiece & { kind: 'date' }): string => {
  const date = new Date(piece.seconds * 1000);
  if (Number.isNaN(date.getTime())) return escapeHtml(piece.fallback);
  const iso = date.toISOString();
  const shown = `<time datetime="${iso}" data-format="${escapeHtml(piece.format)}" title="${iso}">${escapeHtml(piece.fallback)}</time>`;
  return piece.link === undefined || !isAddress(piece.link)
    ? shown
    : `<a href="${escapeHtml(piece.link)}" rel="noreferrer">${shown}</a>`;
};

const reference = (piece: MrkdwnPiece, workspace: Workspace): string => {
  switch (piece.kind) {
    case 'text':
      return escapeHtml(piece.text);
    case 'user':
      return mention(`@${workspace.user(piece.id)?.name ?? piece.label ?? piece.id}`);
    case 'channel':
      return mention(`#${workspace.channel(piece.id)?.name ?? piece.label ?? piece.id}`);
    case 'group':
      return mention(`@${workspace.groups.find((group) => group.id === piece.id)?.handle ?? piece.id}`);
    case 'broadcast':
      return mention(`@${piece.name}`);
    case 'date':
      return time(piece);
    case 'link':
      return link(piece.url, piece.label ?? piece.url);
  }
};

/** Private characters that stand for a reference while the text around it is formatted. */
const HELD = /\uE000(\d+)\uE001/g;

/** References are set aside first, so that a mark inside an address stays part of the address. */
const prose = (text: string, workspace: Workspace): string => {
  const held: string[] = [];
  const html = parseMrkdwn(text.replace(/[\uE000\uE001]/g, ''))
    .map((piece) =>
      piece.kind === 'text' ? escapeHtml(piece.text) : `\uE000${held.push(reference(piece, workspace)) - 1}\uE001`,
    )
    .join('');
  return formatted(html).replace(HELD, (_whole, index: string) => held[Number(index)] ?? '');
};

const verbatim = (text: string, workspace: Workspace): string =>
  parseMrkdwn(text)
    .map((piece) => (piece.kind === 'link' ? escapeHtml(piece.label ?? piece.url) : reference(piece, workspace)))
    .join('');

/** Slack's mrkdwn as HTML. Everything that is not mrkdwn comes out escaped. */
export const mrkdwnToHtml = (text: string, workspace: Workspace): string =>
  text
    .split(/(```[\s\S]+?```|`[^`\n]+`)/)
    .map((part, index) => {
      if (index % 2 === 0) return prose(part, workspace);
      const isBlock = part.startsWith('```');
      const code = verbatim(isBlock ? part.slice(3, -3).replace(/^\n/, '') : part.slice(1, -1), workspace);
      return isBlock ? `<pre><code>${code}</code></pre>` : `<code>${code}</code>`;
    })
    .join('');
