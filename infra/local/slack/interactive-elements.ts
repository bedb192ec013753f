import { isJsonObject, type JsonObject } from '#infra/local/slack/json-object';

/** An element somebody can press, choose from or fill, and the block it stands in. */
export interface InteractiveElement {
  readonly blockId: string;
  readonly block: JsonObject;
  readonly element: JsonObject;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const inside = (block: JsonObject): readonly unknown[] => [
  ...listOf(block['elements']),
  block['accessory'],
  block['element'],
  ...listOf(block['actions']),
];

/** Everything in these blocks that has an action id or may get one, in the order it is read. */
export const interactiveElements = (blocks: readonly unknown[]): InteractiveElement[] =>
  blocks.flatMap((block, index) => {
    if (!isJsonObject(block)) return [];
    const id = block['block_id'];
    const blockId = typeof id === 'string' ? id : `block-${index}`;
    const own = inside(block).flatMap((element) => (isJsonObject(element) ? [{ blockId, block, element }] : []));
    return [...own, ...interactiveElements(listOf(block['child_blocks']))];
  });

/** The text of a text object, or none. */
export const textOf = (value: unknown): string | undefined => {
  const text = isJsonObject(value) ? value['text'] : undefined;
  return typeof text === 'string' ? text : undefined;
};

/** What there is to choose from, in groups or without. */
export const optionsOf = (element: JsonObject): JsonObject[] =>
  [
    ...listOf(element['options']),
    ...listOf(element['option_groups']).flatMap((group) => (isJsonObject(group) ? listOf(group['options']) : [])),
  ].filter(isJsonObject);

/** The option with this value, else the one with this text. */
export const findOption = (element: JsonObject, word: string): JsonObject => {
  const options = optionsOf(element);
  const found =
    options.find((option) => option['value'] === word) ?? options.find((option) => textOf(option['text']) === word);
  if (found) return found;
  const texts = options.map((option) => `"${textOf(option['text'])}"`).join(', ');
  throw new RangeError(`There is no option "${word}" in "${element['action_id']}"; there is ${texts}.`);
};
