import type { Field, Shape } from '#infra/local/slack/block-field';
import { BLOCK_OBJECTS, BLOCKS } from '#infra/local/slack/block-limits';
import { CHART_OBJECTS, CHARTS } from '#infra/local/slack/chart-limits';
import { ELEMENTS, OBJECTS } from '#infra/local/slack/element-limits';
import { isJsonObject, type JsonObject } from '#infra/local/slack/json-object';
import { SURFACES } from '#infra/local/slack/message-limits';
import { RICH_TEXT, RICH_TEXT_OBJECTS } from '#infra/local/slack/rich-text-limits';

type Surface = keyof typeof SURFACES;

const SHAPES = { ...OBJECTS, ...RICH_TEXT_OBJECTS, ...BLOCK_OBJECTS, ...CHART_OBJECTS };
const INNER = { ...ELEMENTS, ...RICH_TEXT, ...CHARTS };
const TEXT_TYPES = ['plain_text', 'mrkdwn'];

/** Characters as Slack counts them: Unicode code points. */
export const codePoints = (value: string): number => {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
};

const at = (pointer: string, name: string | number): string => `${pointer}/${name}`;

/** Finds what Slack would refuse, in Slack's own form: `[ERROR] <what> [json-pointer:<where>]`. */
class BlockInspection {
  readonly problems: string[] = [];

  problem(what: string, pointer: string): void {
    this.problems.push(`[ERROR] ${what} [json-pointer:${pointer}]`);
  }

  field(field: Field, value: unknown, pointer: string): void {
    switch (field.kind) {
      case 'string':
        this.#string(field, value, pointer);
        return;
      case 'number':
        this.#number(field, value, pointer);
        return;
      case 'boolean':
        if (typeof value !== 'boolean') this.problem('must provide a boolean', pointer);
        return;
      case 'text':
        this.#text(field, value, pointer);
        return;
      case 'list':
        this.#list(field, value, pointer);
        return;
      case 'shape':
        this.#object(SHAPES[field.shape], value, pointer, []);
        return;
      case 'typed':
        this.#typed(field.types, value, pointer, field.areBlocks);
        return;
    }
  }

  block(block: unknown, surface: Surface, pointer: string): void {
    this.#typed(SURFACES[surface], block, pointer, true);
  }

  #string(field: Field & { kind: 'string' }, value: unknown, pointer: string): void {
    if (typeof value !== 'string') {
      this.problem('must provide a string', pointer);
      return;
    }
    const length = codePoints(value);
    if (field.max !== undefined && length > field.max) {
      this.problem(`must be less than ${field.max + 1} characters`, pointer);
    }
    if (field.min !== undefined && length < field.min) {
      this.problem(`must be more than ${field.min - 1} characters`, pointer);
    }
    if (field.oneOf && !field.oneOf.includes(value)) this.problem(`must be one of: ${field.oneOf.join(', ')}`, pointer);
    if (field.pattern && length > 0 && !field.pattern.test(value)) {
      this.problem(`input must match regex pattern: ${field.pattern.source}`, pointer);
    }
  }

  #number(field: Field & { kind: 'number' }, value: unknown, pointer: string): void {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      this.problem('must provide a number', pointer);
      return;
    }
    if (field.min !== undefined && value < field.min) this.problem(`must be no less than ${field.min}`, pointer);
    if (field.max !== undefined && value > field.max) this.problem(`must be no more than ${field.max}`, pointer);
    if (field.above !== undefined && value <= field.above) this.problem(`must be more than ${field.above}`, pointer);
  }

  #text(field: Field & { kind: 'text' }, value: unknown, pointer: string): void {
    if (!isJsonObject(value)) {
      this.problem('must provide an object', pointer);
      return;
    }
    const before = this.problems.length;
    const type = value['type'];
    const allowed = field.only ? [field.only] : TEXT_TYPES;
    if (typeof type !== 'string' || !allowed.includes(type)) {
      this.problem(`must be one of: ${allowed.join(', ')}`, at(pointer, 'type'));
    }
    this.#textFields(value, field.max, pointer);
    if (this.problems.length > before) {
      this.problems.splice(before, 0, `[ERROR] failed to match all allowed schemas [json-pointer:${pointer}]`);
    }
  }

  /** An empty string is refused too: a text has 1 character at least. */
  #textFields(value: JsonObject, max: number, pointer: string): void {
    const extra = value['type'] === 'plain_text' ? 'emoji' : 'verbatim';
    this.#string({ kind: 'string', min: 1, max }, value['text'], at(pointer, 'text'));
    for (const [name, content] of Object.entries(value)) {
      if (name === extra) this.field({ kind: 'boolean' }, content, at(pointer, name));
      else if (name !== 'type' && name !== 'text') this.problem(`invalid additional property: ${name}`, pointer);
    }
  }

  #list(field: Field & { kind: 'list' }, value: unknown, pointer: string): void {
    if (!Array.isArray(value)) {
      this.problem('must provide an array', pointer);
      return;
    }
    if (field.max !== undefined && value.length > field.max) {
      this.problem(`no more than ${field.max} items allowed`, pointer);
    }
    if (field.min !== undefined && value.length < field.min) {
      this.problem(`no fewer than ${field.min} items allowed`, pointer);
    }
    for (const [index, item] of value.entries()) {
      if (!(field.gaps && item === null)) this.field(field.of, item, at(pointer, index));
    }
  }

  #typed(types: readonly string[], value: unknown, pointer: string, isBlock = false): void {
    if (!isJsonObject(value)) {
      this.problem('must provide an object', pointer);
      return;
    }
    const type = value['type'];
    if (typeof type !== 'string') {
      this.problem('missing required field: type', pointer);
      return;
    }
    if (!types.includes(type)) {
      this.problem(`unsupported type: ${type}`, at(pointer, 'type'));
      return;
    }
    if (TEXT_TYPES.includes(type)) {
      this.field({ kind: 'text', max: 3000 }, value, pointer);
      return;
    }
    const inner = isBlock ? undefined : INNER[type];
    if (inner) {
      this.#object(inner, value, pointer, ['type']);
      return;
    }
    this.#object(BLOCKS[type], value, pointer, ['type', 'block_id']);
    if (value['block_id'] !== undefined)
      this.field({ kind: 'string', max: 255 }, value['block_id'], at(pointer, 'block_id'));
  }

  #object(shape: Shape | undefined, value: unknown, pointer: string, known: readonly string[]): void {
    if (!isJsonObject(value)) {
      this.problem('must provide an object', pointer);
      return;
    }
    if (!shape) throw new Error(`No shape is defined for ${pointer}.`);
    for (const [name, field] of Object.entries(shape.fields)) {
      if (value[name] !== undefined) this.field(field, value[name], at(pointer, name));
      else if (field.required) this.problem(`missing required field: ${name}`, pointer);
    }
    for (const name of Object.keys(value)) {
      if (!(name in shape.fields || known.includes(name)))
        this.problem(`invalid additional property: ${name}`, pointer);
    }
    const given = (names: readonly string[]): number => names.filter((name) => value[name] !== undefined).length;
    const either = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' or ');
    for (const names of shape.some ?? [])
      if (given(names) === 0) this.problem(`must define either ${either(names)}`, pointer);
    for (const names of shape.one ?? [])
      if (given(names) !== 1) this.problem(`must define one of ${either(names)}`, pointer);
    for (const names of shape.notBoth ?? []) {
      if (given(names) > 1) this.problem(`must not define both ${either(names)}`, pointer);
    }
  }
}

/** What is wrong with the options that an app offers for one of its lists (docs.slack.dev, block_suggestion). */
export const optionsProblems = (answer: JsonObject): string[] => {
  const inspection = new BlockInspection();
  inspection.field({ kind: 'shape', shape: 'offered_options' }, answer, '');
  return inspection.problems;
};

/** What is wrong with the form of these blocks, one sentence each; empty where Slack would take them. */
export const blockProblems = (blocks: readonly unknown[], surface: Surface, pointer = '/blocks'): string[] => {
  const inspection = new BlockInspection();
  for (const [index, block] of blocks.entries()) inspection.block(block, surface, at(pointer, index));
  return inspection.problems;
};
