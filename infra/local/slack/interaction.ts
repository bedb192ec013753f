import type { JsonObject } from '#infra/local/slack/json-object';
import { signForm } from '#infra/local/slack/signed-request';
import type { SlackChannel, SlackUser } from '#infra/local/slack/slack-people';
import type { SlackWorld } from '#infra/local/slack/slack-world';

/** docs.slack.dev, handling user interaction: later than this the person sees an error, and nobody tries again. */
const ACK_MS = 3000;

/** What the app answered; status 0 where it did not in time, or could not be reached. */
export interface InteractionAnswer {
  readonly status: number;
  readonly body: string;
}

export const interactingUser = (id: string, world: SlackWorld): SlackUser => {
  const user = world.workspace.user(id);
  if (!user) throw new RangeError(`Nobody in this workspace has the id "${id}".`);
  if (user.isDeactivated) throw new RangeError(`${user.name} is deactivated and can press nothing.`);
  return user;
};

/** What the payloads of all interactions have. */
export const commonPayload = (user: SlackUser, world: SlackWorld): JsonObject => ({
  user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId ?? world.workspace.teamId },
  team: { id: world.workspace.teamId, domain: world.workspace.teamDomain },
  enterprise: null,
  is_enterprise_install: false,
  api_app_id: world.workspace.appId,
  token: 'deprecated',
});

export const channelPayload = (channel: SlackChannel): JsonObject => ({
  id: channel.id,
  name: { public: channel.name, private: 'privategroup', direct: 'directmessage' }[channel.kind],
});

/** Sends a payload to the app and waits as long as Slack does. What the person would see as an error is recorded. */
export const sendInteraction = async (payload: JsonObject, world: SlackWorld): Promise<InteractionAnswer> => {
  const { body, headers } = signForm({ payload: JSON.stringify(payload) }, world);
  const type = String(payload['type']);
  const late = new AbortController();
  const forget = world.clock.after(ACK_MS, () => late.abort());
  try {
    const answer = await fetch(world.interactionsUrl(), { method: 'POST', body, headers, signal: late.signal });
    const text = await answer.text();
    if (answer.status !== 200) world.violate('interaction', 'failed-answer', `${type} was answered ${answer.status}`);
    return { status: answer.status, body: text };
  } catch {
    const rule = late.signal.aborted ? 'late-answer' : 'no-answer';
    world.violate('interaction', rule, `${type} was not answered within ${ACK_MS / 1000} s`);
    return { status: 0, body: '' };
  } finally {
    forget();
  }
};
