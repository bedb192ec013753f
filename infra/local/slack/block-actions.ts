import { isJsonObject, type JsonObject } from '#infra/local/slack/json-object';
import type { Block, SlackMessage } from '#infra/local/slack/message-log';
import { type SignedRequest, signForm } from '#infra/local/slack/signed-request';
import type { SlackWorld } from '#infra/local/slack/slack-world';
import { BOT_ID, BOT_USER_ID } from '#infra/local/slack/workspace';

export interface Click {
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
  readonly actionId: string;
}

const elementsOf = (block: Block): unknown[] => {
  const elements = Array.isArray(block['elements']) ? block['elements'] : [];
  return block['accessory'] === undefined ? elements : [...elements, block['accessory']];
};

const findButton = (message: SlackMessage, actionId: string): { button: JsonObject; blockId: string } => {
  for (const [index, block] of message.blocks.entries()) {
    const button = elementsOf(block)
      .filter(isJsonObject)
      .find((one) => one['type'] === 'button' && one['action_id'] === actionId);
    const id = block['block_id'];
    if (button) return { button, blockId: typeof id === 'string' ? id : `block-${index}` };
  }
  throw new RangeError(`The message has no button "${actionId}".`);
};

const pressed = (message: SlackMessage, click: Click, now: number): JsonObject => {
  const { button, blockId } = findButton(message, click.actionId);
  return {
    action_id: click.actionId,
    block_id: blockId,
    type: 'button',
    text: button['text'],
    ...(button['value'] === undefined ? {} : { value: button['value'] }),
    action_ts: (now / 1000).toFixed(6),
  };
};

/** A press of a button as Slack reports it: `block_actions`, signed. What is ephemeral comes without its message. */
export const blockActionsRequest = (click: Click, world: SlackWorld): SignedRequest => {
  const { workspace } = world;
  const user = workspace.user(click.user);
  const channel = workspace.channel(click.channel);
  const message = world.messages.find(click.channel, click.ts);
  if (!(user && channel && message)) throw new RangeError('There is no such message, or nobody to click on it.');
  const sees = channel.members.has(user.id) && (message.ephemeralTo ?? user.id) === user.id;
  if (!sees) throw new RangeError(`${user.name} does not see that message.`);
  const isEphemeral = message.ephemeralTo !== undefined;
  const payload = {
    type: 'block_actions',
    user: { id: user.id, username: user.name, name: user.name, team_id: workspace.teamId },
    team: { id: workspace.teamId, domain: workspace.teamDomain },
    enterprise: null,
    is_enterprise_install: false,
    api_app_id: workspace.appId,
    token: 'deprecated',
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: isEphemeral },
    channel: { id: channel.id, name: channel.kind === 'public' ? channel.name : channel.kind },
    ...(isEphemeral ? {} : { message: shown(message) }),
    state: { values: {} },
    response_url: world.responseUrls.issue({ kind: 'actions', user: user.id, channel: channel.id, source: message.ts }),
    trigger_id: world.triggers.issue(user.id),
    actions: [pressed(message, click, world.clock.now())],
  };
  return signForm({ payload: JSON.stringify(payload) }, world);
};

const shown = (message: SlackMessage): JsonObject => ({
  type: 'message',
  user: BOT_USER_ID,
  bot_id: BOT_ID,
  ts: message.ts,
  text: message.text,
  blocks: message.blocks,
  ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
});
