/** A piece of Slack's mrkdwn: plain text, or what an angle bracket stands for. Text comes unescaped. */
export type MrkdwnPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'user' | 'channel' | 'group'; readonly id: string; readonly label: string | undefined }
  | { readonly kind: 'broadcast'; readonly name: string }
  | {
      readonly kind: 'date';
      readonly seconds: number;
      readonly format: string;
      readonly link: string | undefined;
      readonly fallback: string;
    }
  | { readonly kind: 'link'; readonly url: string; readonly label: string | undefined };

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const piece = (inner: string): MrkdwnPiece => {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 || bar === inner.length - 1 ? undefined : unescaped(inner.slice(bar + 1));
  if (target.startsWith('@')) return { kind: 'user', id: target.slice(1), label };
  if (target.startsWith('#')) return { kind: 'channel', id: target.slice(1), label };
  if (target.startsWith('!subteam^')) return { kind: 'group', id: target.slice('!subteam^'.length), label };
  if (target.startsWith('!date^')) {
    const [, seconds = '', format = '', link] = target.split('^');
    return { kind: 'date', seconds: Number(seconds), format: unescaped(format), link, fallback: label ?? '' };
  }
  if (target.startsWith('!')) return { kind: 'broadcast', name: target.slice(1) };
  return { kind: 'link', url: unescaped(target), label };
};

/** Takes a text apart at its angle brackets. */
export const parseMrkdwn = (text: string): MrkdwnPiece[] => {
  const pieces: MrkdwnPiece[] = [];
  let last = 0;
  for (const match of text.matchAll(/<([^<>\n]+)>/g)) {
    if (match.index > last) pieces.push({ kind: 'text', text: unescaped(text.slice(last, match.index)) });
    pieces.push(piece(match[1] ?? ''));
    last = match.index + match[0].length;
  }
  if (last < text.length) pieces.push({ kind: 'text', text: unescaped(text.slice(last)) });
  return pieces;
};
