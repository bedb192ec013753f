import { interactiveElements, optionsOf, textOf } from '#infra/local/slack/interactive-elements';
import { type MrkdwnPiece, parseMrkdwn } from '#infra/local/slack/mrkdwn';

/** Who and what the ids in a text belong to, as `GET /local.json` tells it. */
export interface Names {
  readonly users: readonly { readonly id: string; readonly name: string }[];
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  readonly groups?: readonly { readonly id: string; readonly handle: string }[];
}

/** What of a transcript item is shown. */
export interface ReadableMessage {
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly deleted?: boolean;
  readonly files?: readonly { readonly name: string; readonly url: string }[];
}

const nameOf = (list: readonly { readonly id: string; readonly name: string }[], id: string): string =>
  list.find((one) => one.id === id)?.name ?? id;

const render = (piece: MrkdwnPiece, names: Names): string => {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'user':
      return `@${piece.label ?? nameOf(names.users, piece.id)}`;
    case 'channel':
      return `#${piece.label ?? nameOf(names.channels, piece.id)}`;
    case 'group':
      return piece.label ?? `@${names.groups?.find((group) => group.id === piece.id)?.handle ?? piece.id}`;
    case 'broadcast':
      return `@${piece.name}`;
    case 'date':
      return piece.fallback;
    case 'link':
      return piece.label === undefined || piece.label === piece.url ? piece.url : `${piece.label} (${piece.url})`;
  }
};

/** Slack's mrkdwn for a terminal: names for ids, the fallback of dates, links with their address. */
const renderMrkdwn = (text: string, names: Names): string =>
  parseMrkdwn(text)
    .map((piece) => render(piece, names))
    .join('');

/** What can be pressed and chosen: `[ Confirm ]`, `( Which one? app01 on prod | app01 on lab )`. */
const controls = (blocks: readonly unknown[]): string =>
  interactiveElements(blocks)
    .flatMap(({ element }) => {
      if (element['type'] === 'button') return [`[ ${textOf(element['text'])} ]`];
      const options = optionsOf(element).map((option) => textOf(option['text']));
      const start = textOf(element['placeholder']) ?? '';
      return options.length === 0 ? [] : [`( ${start} ${options.join(' | ')} )`.replace('(  ', '( ')];
    })
    .join(' ');

/** A message of the transcript as plain text: what it says, what can be pressed, its files. */
export const renderText = (message: ReadableMessage, names: Names): string => {
  if (message.deleted) return '(deleted)';
  const files = (message.files ?? []).map((file) => `File: ${file.name} (${file.url})`);
  return [renderMrkdwn(message.text, names), controls(message.blocks), ...files]
    .filter((line) => line !== '')
    .join('\n');
};
