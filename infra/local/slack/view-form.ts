import { isJsonObject, type JsonObject, parseJson } from '#infra/local/slack/json-object';
import { VIEW_LIMITS } from '#infra/local/slack/message-limits';
import { SlackError } from '#infra/local/slack/slack-error';
import { blockProblems, codePoints } from '#infra/local/slack/validate-blocks';

/** A view as it comes: an object in JSON, a JSON text in a form. */
export const readView = (value: unknown): JsonObject => {
  const view = typeof value === 'string' ? parseJson(value) : value;
  if (!isJsonObject(view))
    throw new SlackError('invalid_arguments', ['[ERROR] must provide an object [json-pointer:/view]']);
  return view;
};

const LABELS = ['title', 'submit', 'close'];
const ID_FIELDS = ['callback_id', 'external_id'];

const labelProblems = (view: JsonObject): string[] =>
  LABELS.flatMap((name) => {
    const label = view[name];
    if (label === undefined) return name === 'title' ? ['missing required field: title [json-pointer:/view]'] : [];
    const text = isJsonObject(label) && label['type'] === 'plain_text' ? label['text'] : undefined;
    if (typeof text !== 'string' || text === '')
      return [`must provide a plain_text object [json-pointer:/view/${name}]`];
    return codePoints(text) > VIEW_LIMITS.title
      ? [`must be less than ${VIEW_LIMITS.title + 1} characters [json-pointer:/view/${name}/text]`]
      : [];
  });

const lengthProblems = (view: JsonObject): string[] =>
  [...ID_FIELDS, 'private_metadata'].flatMap((name) => {
    const max = name === 'private_metadata' ? VIEW_LIMITS.privateMetadata : VIEW_LIMITS.id;
    const value = view[name];
    return typeof value === 'string' && codePoints(value) > max
      ? [`must be less than ${max + 1} characters [json-pointer:/view/${name}]`]
      : [];
  });

const contentProblems = (view: JsonObject): string[] => {
  const blocks = view['blocks'];
  if (!Array.isArray(blocks) || blocks.length === 0) return ['missing required field: blocks [json-pointer:/view]'];
  const hasInput = blocks.some((block) => isJsonObject(block) && block['type'] === 'input');
  return [
    ...(blocks.length > VIEW_LIMITS.blocks
      ? [`no more than ${VIEW_LIMITS.blocks} items allowed [json-pointer:/view/blocks]`]
      : []),
    ...(hasInput && view['submit'] === undefined ? ['missing required field: submit [json-pointer:/view]'] : []),
  ];
};

/** Refuses a view that Slack would refuse. */
export const checkView = (view: JsonObject): void => {
  const type = view['type'] === 'modal' ? [] : ['must be one of: modal [json-pointer:/view/type]'];
  const own = [...type, ...labelProblems(view), ...lengthProblems(view), ...contentProblems(view)];
  const blocks = Array.isArray(view['blocks']) ? blockProblems(view['blocks'], 'modal', '/view/blocks') : [];
  const problems = [...own.map((problem) => `[ERROR] ${problem}`), ...blocks];
  if (problems.length > 0) throw new SlackError('invalid_arguments', problems);
};
