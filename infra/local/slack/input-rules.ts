import { isEmptyState } from '#infra/local/slack/element-state';
import type { InteractiveElement } from '#infra/local/slack/interactive-elements';
import type { JsonObject } from '#infra/local/slack/json-object';
import { codePoints } from '#infra/local/slack/validate-blocks';

const lengthProblem = (element: JsonObject, text: string): string | undefined => {
  const { min_length: min, max_length: max } = element;
  const length = codePoints(text);
  if (typeof min === 'number' && length < min) return `Please enter at least ${min} characters.`;
  return length > (typeof max === 'number' ? max : 3000)
    ? `Please enter no more than ${typeof max === 'number' ? max : 3000} characters.`
    : undefined;
};

const numberProblem = (element: JsonObject, text: string): string | undefined => {
  const { min_value: min, max_value: max } = element;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return 'Please enter a valid number.';
  if (element['is_decimal_allowed'] !== true && text.includes('.')) return 'Please enter a whole number.';
  if (min !== undefined && Number(text) < Number(min)) return `Please enter a number of ${min} or more.`;
  return max !== undefined && Number(text) > Number(max) ? `Please enter a number of ${max} or less.` : undefined;
};

const RULES: Readonly<Record<string, (element: JsonObject, text: string) => string | undefined>> = {
  plain_text_input: lengthProblem,
  number_input: numberProblem,
  email_text_input: (_element, text) => (/^\S+@\S+$/.test(text) ? undefined : 'Please enter a valid email address.'),
  url_text_input: (_element, text) => (URL.canParse(text) ? undefined : 'Please enter a valid URL.'),
};

/** What Slack itself says beside an input before it asks the app. */
export const inputProblem = ({ block, element }: InteractiveElement, state: JsonObject): string | undefined => {
  if (block['type'] !== 'input') return undefined;
  if (isEmptyState(state)) return block['optional'] === true ? undefined : 'Please complete this required field.';
  const text = state['value'];
  return typeof text === 'string' ? RULES[String(element['type'])]?.(element, text) : undefined;
};
