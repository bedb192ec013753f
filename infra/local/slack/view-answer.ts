import type { InteractionAnswer } from '#infra/local/slack/interaction';
import { isJsonObject, type JsonObject, parseJson } from '#infra/local/slack/json-object';
import { SlackError } from '#infra/local/slack/slack-error';
import type { SlackWorld } from '#infra/local/slack/slack-world';
import { checkView, readView } from '#infra/local/slack/view-form';
import type { OpenView } from '#infra/local/slack/view-store';

const TROUBLE = 'We had some trouble connecting. Try again?';

type Apply = (opened: OpenView, answer: JsonObject, world: SlackWorld) => void;

const isInput = (opened: OpenView, blockId: string): boolean =>
  Array.isArray(opened.view['blocks']) &&
  opened.view['blocks'].some((block) => block['type'] === 'input' && block['block_id'] === blockId);

const showErrors: Apply = (opened, { errors }, world) => {
  const given = isJsonObject(errors) ? Object.entries(errors) : [];
  const fitting = given.filter(([blockId, text]) => typeof text === 'string' && isInput(opened, blockId));
  const wrong = given.filter((entry) => !fitting.some(([blockId]) => blockId === entry[0]));
  for (const [blockId] of wrong) world.violate('view_submission', 'unknown-error-block', blockId);
  if (given.length === 0) world.violate('view_submission', 'no-errors', 'response_action errors without errors');
  const said = Object.fromEntries(fitting.map(([blockId, text]) => [blockId, String(text)]));
  world.views.explain(opened.id, fitting.length > 0 ? said : { '': TROUBLE });
};

const showOther: Apply = (opened, answer, world) => {
  const view = readView(answer['view']);
  checkView(view);
  world.views.replace(opened, view, world.clock.now());
};

const ACTIONS: Readonly<Record<string, Apply>> = {
  errors: showErrors,
  update: showOther,
  clear: (opened, _answer, world) => world.views.closeAll(opened.user),
};

const invalid = (opened: OpenView, detail: string, world: SlackWorld): void => {
  world.violate('view_submission', 'invalid-answer', detail);
  world.views.explain(opened.id, { '': TROUBLE });
};

/** Does with a modal what the app answered to its submission; what Slack cannot read leaves it open with a complaint. */
export const applyViewAnswer = (opened: OpenView, { status, body }: InteractionAnswer, world: SlackWorld): void => {
  if (status !== 200) {
    world.views.explain(opened.id, { '': TROUBLE });
    return;
  }
  if (body === '') {
    world.views.close(opened.id);
    return;
  }
  const answer = parseJson(body);
  const name = isJsonObject(answer) ? String(answer['response_action']) : '';
  const apply = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!(apply && isJsonObject(answer))) {
    invalid(opened, `neither empty nor a response_action that is known here: ${body.slice(0, 200)}`, world);
    return;
  }
  try {
    apply(opened, answer, world);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    invalid(opened, error.message, world);
  }
};
