import type { Action } from '#lib/slack/message';

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
}

type Element =
  | {
      readonly type: 'button';
      readonly action_id: string;
      readonly text: PlainText;
      readonly value: string;
      readonly style?: 'primary' | 'danger';
    }
  | {
      readonly type: 'static_select';
      readonly action_id: string;
      readonly placeholder: PlainText;
      readonly options: readonly {
        readonly text: PlainText;
        readonly value: string;
        readonly description?: PlainText;
      }[];
    };

export interface ActionsBlock {
  readonly type: 'actions';
  readonly elements: readonly Element[];
}

/** Slack's own limits (slack.md §5.3). */
const MOST_ELEMENTS = 25;
const LABEL = 75;
const PLACEHOLDER = 150;
/** Far below Slack's hundred, so that all options together stay well within what a message may hold. */
const MOST_OPTIONS = 40;

/** Buttons and lists in one row. What nobody could answer, for it has no token, is left out. */
export function actionsBlock(actions: readonly Action[]): readonly ActionsBlock[] {
  const elements = actions.flatMap((action, index) => elementOf(action, index)).slice(0, MOST_ELEMENTS);
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

function elementOf(action: Action, index: number): readonly Element[] {
  if (!('options' in action)) {
    const { label, token, style } = action;
    if (token === undefined) return [];
    const text = plainText(label, LABEL);
    return [
      { type: 'button', action_id: `button-${index}`, text, value: token, ...(style === undefined ? {} : { style }) },
    ];
  }
  const options = action.options.slice(0, MOST_OPTIONS).flatMap(({ label, about, token }) => {
    if (token === undefined) return [];
    const description = about === undefined ? {} : { description: plainText(about, LABEL) };
    return [{ text: plainText(label, LABEL), value: token, ...description }];
  });
  if (options.length === 0) return [];
  const placeholder = plainText(action.placeholder, PLACEHOLDER);
  return [{ type: 'static_select', action_id: `choice-${index}`, placeholder, options }];
}

/** Cut between characters; Slack refuses a text that is empty or too long. */
function plainText(text: string, max: number): PlainText {
  const characters = [...(text.trim() === '' ? '–' : text)];
  const cut = characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : characters.join('');
  return { type: 'plain_text', text: cut };
}
