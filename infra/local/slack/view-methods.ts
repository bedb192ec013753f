import { neededArgument, textArgument } from '#infra/local/slack/call-arguments';
import type { JsonObject } from '#infra/local/slack/json-object';
import { SlackError } from '#infra/local/slack/slack-error';
import type { SlackWorld } from '#infra/local/slack/slack-world';
import { checkView, readView } from '#infra/local/slack/view-form';
import { shownView } from '#infra/local/slack/view-payload';
import type { OpenView } from '#infra/local/slack/view-store';
import type { WebMethod } from '#infra/local/slack/web-method';

const namedView = (args: JsonObject, world: SlackWorld): OpenView => {
  const externalId = textArgument(args, 'external_id');
  const opened =
    externalId === undefined ? world.views.find(neededArgument(args, 'view_id')) : world.views.findExternal(externalId);
  if (!opened) throw new SlackError('not_found');
  return opened;
};

const open: WebMethod = {
  takesJson: true,
  run: (args, world) => {
    const trigger = neededArgument(args, 'trigger_id');
    const view = readView(args['view']);
    checkView(view);
    const opened = world.views.open(world.triggers.exchange(trigger), view, world.clock.now());
    return { view: shownView(opened, {}, world) };
  },
};

const update: WebMethod = {
  takesJson: true,
  run: (args, world) => {
    const view = readView(args['view']);
    checkView(view);
    const opened = namedView(args, world);
    const hash = textArgument(args, 'hash');
    if (hash !== undefined && hash !== opened.hash) throw new SlackError('hash_conflict');
    return { view: shownView(world.views.replace(opened, view, world.clock.now()), {}, world) };
  },
};

export const VIEW_METHODS: Readonly<Record<string, WebMethod>> = { 'views.open': open, 'views.update': update };
