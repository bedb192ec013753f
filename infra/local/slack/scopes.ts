import { SlackError } from '#infra/local/slack/slack-error';
import type { SlackChannel } from '#infra/local/slack/slack-people';
import type { SlackWorld } from '#infra/local/slack/slack-world';

/** Refuses what the app was not installed for. */
export const needScope = (scope: string, world: SlackWorld): void => {
  if (!world.scopes.has(scope)) {
    throw new SlackError('missing_scope', [], { needed: scope, provided: [...world.scopes].join(',') });
  }
};

/** The scope that reading about a conversation of this kind takes. */
export const READ_SCOPES: Readonly<Record<SlackChannel['kind'], string>> = {
  public: 'channels:read',
  private: 'groups:read',
  direct: 'im:read',
};
