import { isJsonObject, type JsonObject } from '#infra/local/slack/json-object';
import { MESSAGE_LIMITS } from '#infra/local/slack/message-limits';
import { codePoints } from '#infra/local/slack/validate-blocks';

const objects = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

/** Every block of a message, those inside containers and carousels too, with where it stands. */
const everyBlock = (blocks: readonly unknown[], pointer = '/blocks'): { block: JsonObject; pointer: string }[] =>
  blocks.flatMap((block, index) => {
    if (!isJsonObject(block)) return [];
    const here = `${pointer}/${index}`;
    const inside =
      block['type'] === 'container' ? everyBlock(objects(block['child_blocks']), `${here}/child_blocks`) : [];
    const cards = block['type'] === 'carousel' ? everyBlock(objects(block['elements']), `${here}/elements`) : [];
    return [{ block, pointer: here }, ...inside, ...cards];
  });

/** What people read in a block, in code points: texts, cells, captions and titles. */
export const textLength = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLength(item), 0);
  if (!isJsonObject(value)) return 0;
  return Object.entries(value).reduce((sum, [name, content]) => {
    if (typeof content === 'string')
      return ['text', 'title', 'caption'].includes(name) ? sum + codePoints(content) : sum;
    return sum + textLength(content);
  }, 0);
};

const repeated = (values: readonly unknown[]): string[] => {
  const seen = new Set<unknown>();
  return values.filter((value): value is string => typeof value === 'string' && seen.size === seen.add(value).size);
};

const actionIds = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value.flatMap(actionIds);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, content]) => {
    if (name === 'action_id') return [content];
    return ['elements', 'accessory', 'element', 'actions'].includes(name) ? actionIds(content) : [];
  });
};

const dataTableProblems = (block: JsonObject): string[] => {
  const rows = Array.isArray(block['rows']) ? block['rows'].filter((row): row is unknown[] => Array.isArray(row)) : [];
  const header = rows[0] ?? [];
  return [
    ...(rows.some((row) => row.length !== header.length) ? ['all rows must have the same number of cells'] : []),
    ...(objects(header).some((cell) => cell['type'] === 'rich_text') ? ['header cells must not be rich_text'] : []),
  ];
};

const chartProblems = (block: JsonObject): string[] => {
  const chart = isJsonObject(block['chart']) ? block['chart'] : {};
  const axis = isJsonObject(chart['axis_config']) ? chart['axis_config'] : {};
  const categories = Array.isArray(axis['categories']) ? axis['categories'] : [];
  const series = objects(chart['series']);
  const matches = (one: JsonObject): boolean => {
    const labels = objects(one['data']).map((point) => point['label']);
    return labels.length === categories.length && categories.every((category) => labels.includes(category));
  };
  return [
    ...repeated(series.map((one) => one['name'])).map((name) => `series name ${name} is not unique`),
    ...(series.every(matches) ? [] : ['every series must have exactly one point for each category']),
  ];
};

const ownProblems = (block: JsonObject): string[] => {
  const ids = repeated(actionIds(block)).map((id) => `\`action_id\` ${id} already exists`);
  if (block['type'] === 'data_table') return [...ids, ...dataTableProblems(block)];
  if (block['type'] === 'data_visualization') return [...ids, ...chartProblems(block)];
  if (block['type'] === 'plan') {
    return repeated(objects(block['tasks']).map((task) => task['task_id'])).map((id) => `task_id ${id} is not unique`);
  }
  return ids;
};

/** What a message may hold of a kind of block in all, in characters. */
const TOTALS = [
  ['table', MESSAGE_LIMITS.tableText],
  ['data_table', MESSAGE_LIMITS.dataTableText],
  ['markdown', MESSAGE_LIMITS.markdownBlocks],
] as const;

/** What Slack refuses though each block alone is well formed. */
export const combinationProblems = (blocks: readonly unknown[]): string[] => {
  const all = everyBlock(blocks);
  const ofType = (type: string): JsonObject[] => all.map((one) => one.block).filter((block) => block['type'] === type);
  const problems = all.flatMap(({ block, pointer }) =>
    ownProblems(block).map((what) => `${what} [json-pointer:${pointer}]`),
  );
  for (const id of repeated(all.map(({ block }) => block['block_id']))) {
    problems.push(`\`block_id\` ${id} already exists [json-pointer:/blocks]`);
  }
  for (const [type, limit] of TOTALS) {
    if (textLength(ofType(type)) > limit) {
      problems.push(`${type} blocks must hold less than ${limit + 1} characters in all [json-pointer:/blocks]`);
    }
  }
  if (ofType('data_visualization').length > MESSAGE_LIMITS.dataVisualizations) {
    problems.push(
      `no more than ${MESSAGE_LIMITS.dataVisualizations} data_visualization blocks allowed [json-pointer:/blocks]`,
    );
  }
  return problems.map((problem) => `[ERROR] ${problem}`);
};

/** `table` and `data_table` are one family: a message takes one of them (openclaw/openclaw#116447). */
export const hasSecondTable = (blocks: readonly unknown[]): boolean =>
  everyBlock(blocks).filter(({ block }) => block['type'] === 'table' || block['type'] === 'data_table').length > 1;
