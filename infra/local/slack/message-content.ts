import { isJsonObject, type JsonObject, parseJson } from '#infra/local/slack/json-object';
import { MESSAGE_LIMITS } from '#infra/local/slack/message-limits';
import type { Block, MessageContent } from '#infra/local/slack/message-log';
import { combinationProblems, hasSecondTable, textLength } from '#infra/local/slack/message-rules';
import { plainText } from '#infra/local/slack/plain-text';
import { SlackError } from '#infra/local/slack/slack-error';
import { blockProblems, codePoints } from '#infra/local/slack/validate-blocks';

/** Where a message comes in; the rules differ a little. */
export type ContentRoute = 'chat.postMessage' | 'chat.postEphemeral' | 'chat.update' | 'response_url';

/** Told of what Slack takes but a careful sender avoids. */
export type Advise = (rule: string, detail: string) => void;

/** Blocks as they come: an array in JSON, a JSON text in a form. */
export const readBlocks = (value: unknown): unknown[] => {
  if (value === undefined || value === null || value === '') return [];
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  if (!Array.isArray(parsed)) throw new SlackError('invalid_blocks_format');
  return parsed;
};

const isBlock = (block: unknown): block is Block => isJsonObject(block);

/** Refuses blocks that Slack would refuse, the whole message with them. */
export const checkBlocks = (blocks: readonly unknown[]): Block[] => {
  const tooMany =
    blocks.length > MESSAGE_LIMITS.blocks
      ? [`[ERROR] no more than ${MESSAGE_LIMITS.blocks} items allowed [json-pointer:/blocks]`]
      : [];
  const problems = [...tooMany, ...blockProblems(blocks, 'message'), ...combinationProblems(blocks)];
  if (problems.length > 0) throw new SlackError('invalid_blocks', problems);
  if (hasSecondTable(blocks)) throw new SlackError('invalid_attachments', ['only_one_table_allowed']);
  return blocks.filter(isBlock);
};

const cut = (text: string, length: number): string => {
  const points = [...text];
  return points.length > length ? points.slice(0, length).join('') : text;
};

const advise = (content: { text: string; blocks: readonly Block[] }, given: string, tell: Advise): void => {
  const length = textLength(content.blocks);
  if (length > MESSAGE_LIMITS.blockTextBudget) tell('block-text-budget', `${length} characters of block text`);
  if (content.blocks.length > 0 && given === '')
    tell('text-beside-blocks', 'no text for notifications and screen readers');
  if (codePoints(given) > MESSAGE_LIMITS.updateText) tell('text-length', `${codePoints(given)} characters of text`);
};

const checkLengths = (route: ContentRoute, given: string, blocks: readonly Block[]): void => {
  if (route === 'chat.update' && codePoints(given) > MESSAGE_LIMITS.updateText) throw new SlackError('msg_too_long');
  // The cap was measured on the Web API; response_url does not have it (bolt-js#2867).
  if (route !== 'response_url' && textLength(blocks) > MESSAGE_LIMITS.blockText) {
    throw new SlackError('msg_blocks_too_long');
  }
};

const markdown = (args: JsonObject): string | undefined => {
  const value = args['markdown_text'];
  if (typeof value !== 'string' || value === '') return undefined;
  if (args['text'] !== undefined || args['blocks'] !== undefined) throw new SlackError('markdown_text_conflict');
  if (codePoints(value) > MESSAGE_LIMITS.markdownText) throw new SlackError('msg_too_long');
  return value;
};

/** What a call wants shown, checked by Slack's rules for that call. */
export const readContent = (route: ContentRoute, args: JsonObject, tell: Advise): MessageContent => {
  if (args['attachments'] !== undefined) throw new SlackError('invalid_attachments', ['attachments are not simulated']);
  const text = markdown(args) ?? args['text'] ?? '';
  if (typeof text !== 'string') {
    throw new SlackError('invalid_arguments', ['[ERROR] must provide a string [json-pointer:/text]']);
  }
  const blocks = checkBlocks(readBlocks(args['blocks']));
  if (text.trim() === '' && blocks.length === 0) throw new SlackError('no_text');
  checkLengths(route, text, blocks);
  advise({ text, blocks }, text, tell);
  return { text: text === '' ? plainText(blocks) : cut(text, MESSAGE_LIMITS.text), blocks };
};
