import type { InputValue } from '#infra/local/slack/element-state';
import { inputProblem } from '#infra/local/slack/input-rules';
import {
  commonPayload,
  type InteractionAnswer,
  interactingUser,
  sendInteraction,
} from '#infra/local/slack/interaction';
import type { JsonObject } from '#infra/local/slack/json-object';
import type { SlackWorld } from '#infra/local/slack/slack-world';
import { applyViewAnswer } from '#infra/local/slack/view-answer';
import { inputsOf, shownView, viewOf } from '#infra/local/slack/view-payload';
import type { OpenView, ViewErrors } from '#infra/local/slack/view-store';

export interface Submission {
  readonly user: string;
  /** The newest of the person's where absent. */
  readonly viewId?: string;
  /** By action id. */
  readonly values: Readonly<Record<string, InputValue>>;
}

/** What became of it; status 0 where Slack itself did not let it pass, or no answer came. */
export interface Submitted extends InteractionAnswer {
  readonly errors?: ViewErrors;
  readonly open: boolean;
}

const refuseUnknown = (opened: OpenView, values: Submission['values'], world: SlackWorld): void => {
  const names = inputsOf(opened, world).map(({ element }) => String(element['action_id']));
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new RangeError(`The modal has no input "${unknown}"; it has ${names.map((name) => `"${name}"`).join(', ')}.`);
};

const ownProblems = (opened: OpenView, values: JsonObject, world: SlackWorld): ViewErrors => {
  const found = inputsOf(opened, world).flatMap((input) => {
    const state = (values[input.blockId] as Record<string, JsonObject>)[String(input.element['action_id'])] ?? {};
    const problem = inputProblem(input, state);
    return problem === undefined ? [] : [[input.blockId, problem]];
  });
  return Object.fromEntries(found);
};

const told = (opened: OpenView, answer: InteractionAnswer, world: SlackWorld): Submitted => {
  const now = world.views.find(opened.id);
  return { ...answer, ...(now?.errors === undefined ? {} : { errors: now.errors }), open: now !== undefined };
};

/** Fills in and submits a modal as its person would: checked by Slack, then told to the app, whose answer is applied. */
export const submitView = async (submission: Submission, world: SlackWorld): Promise<Submitted> => {
  const opened = viewOf(submission.user, submission.viewId, world);
  if (opened.view['submit'] === undefined) throw new RangeError(`The modal ${opened.id} has nothing to submit.`);
  refuseUnknown(opened, submission.values, world);
  const view = shownView(opened, submission.values, world);
  const problems = ownProblems(opened, (view['state'] as { values: JsonObject }).values, world);
  if (Object.keys(problems).length > 0) {
    world.views.explain(opened.id, problems);
    return told(opened, { status: 0, body: '' }, world);
  }
  const payload = {
    type: 'view_submission',
    ...commonPayload(interactingUser(submission.user, world), world),
    trigger_id: world.triggers.issue(opened.user),
    view,
    response_urls: [],
  };
  const answer = await sendInteraction(payload, world);
  applyViewAnswer(opened, answer, world);
  return told(opened, answer, world);
};

/** Closes a modal as its person would; the app hears of it only where it asked to. */
export const closeView = async (userId: string, viewId: string | undefined, world: SlackWorld): Promise<void> => {
  const opened = viewOf(userId, viewId, world);
  const view = shownView(opened, {}, world);
  world.views.close(opened.id);
  if (opened.view['notify_on_close'] !== true) return;
  const user = interactingUser(userId, world);
  await sendInteraction({ type: 'view_closed', ...commonPayload(user, world), view, is_cleared: false }, world);
};
