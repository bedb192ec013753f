import { type InputValue, keepsValue, stateValues } from '#infra/local/slack/element-state';
import { interactingUser } from '#infra/local/slack/interaction';
import { type InteractiveElement, interactiveElements } from '#infra/local/slack/interactive-elements';
import type { JsonObject } from '#infra/local/slack/json-object';
import { BOT_ID } from '#infra/local/slack/slack-people';
import type { SlackWorld } from '#infra/local/slack/slack-world';
import type { OpenView } from '#infra/local/slack/view-store';

type Given = Readonly<Record<string, InputValue>>;

/** What can be pressed, chosen from or filled in a view. */
export const elementsOf = ({ id, view }: OpenView, world: SlackWorld): InteractiveElement[] =>
  world.offered.into(id, interactiveElements(Array.isArray(view['blocks']) ? view['blocks'] : []));

/** What can be filled in a view. */
export const inputsOf = (opened: OpenView, world: SlackWorld): InteractiveElement[] =>
  elementsOf(opened, world).filter(keepsValue);

/** A person's own open view: the newest where none is named. */
export const viewOf = (userId: string, viewId: string | undefined, world: SlackWorld): OpenView => {
  const user = interactingUser(userId, world);
  const opened = viewId === undefined ? world.views.newestOf(user.id) : world.views.find(viewId);
  if (!opened) throw new RangeError(`${user.name} has no open modal${viewId === undefined ? '' : ` ${viewId}`}.`);
  if (opened.user !== user.id) throw new RangeError(`The modal ${opened.id} is not ${user.name}'s.`);
  return opened;
};

/** A view as Slack shows it to the app: with what was left out, and what stands in its inputs. */
export const shownView = (opened: OpenView, given: Given, world: SlackWorld): JsonObject => ({
  private_metadata: '',
  callback_id: '',
  external_id: '',
  clear_on_close: false,
  notify_on_close: false,
  close: null,
  submit: null,
  ...opened.view,
  id: opened.id,
  team_id: world.workspace.teamId,
  app_id: world.workspace.appId,
  bot_id: BOT_ID,
  state: { values: stateValues(inputsOf(opened, world), given) },
  hash: opened.hash,
  previous_view_id: null,
  root_view_id: opened.id,
});
