import { matchingArgument, neededArgument, textArgument } from '#infra/local/slack/call-arguments';
import { isJsonObject, type JsonObject, parseJson } from '#infra/local/slack/json-object';
import { checkBlocks, readBlocks } from '#infra/local/slack/message-content';
import type { Block, SharedFile } from '#infra/local/slack/message-log';
import { SlackError } from '#infra/local/slack/slack-error';
import { BOT_USER_ID, type SlackChannel } from '#infra/local/slack/slack-people';
import type { SlackWorld } from '#infra/local/slack/slack-world';
import type { WebMethod } from '#infra/local/slack/web-method';

/** People's ids are refused here (bolt-js#2115). */
const CHANNEL_ID = /^[CGDZ][A-Z0-9]{8,}$/;
const SNIPPET_BYTES = 1024 * 1024;
/** The message of a shared file appears after the call was answered. */
const SHARED_AFTER_MS = 100;

const getUploadUrl: WebMethod = {
  scope: 'files:write',
  takesJson: false,
  run: (args, world) => {
    const name = neededArgument(args, 'filename');
    const length = Number(neededArgument(args, 'length'));
    if (!(Number.isInteger(length) && length > 0)) {
      throw new SlackError('invalid_arguments', ['[ERROR] must be more than 0 [json-pointer:/length]']);
    }
    if (textArgument(args, 'snippet_type') !== undefined && length > SNIPPET_BYTES)
      throw new SlackError('snippet_too_large');
    const id = world.files.ticket(name, length);
    return { upload_url: `${world.publicUrl()}/upload/${id}`, file_id: id };
  },
};

const wantedFiles = (args: JsonObject): { id: string; title?: string }[] => {
  const given = typeof args['files'] === 'string' ? parseJson(args['files']) : args['files'];
  if (!Array.isArray(given) || given.length === 0) {
    throw new SlackError('invalid_arguments', ['[ERROR] must provide an array [json-pointer:/files]']);
  }
  return given.map((file: unknown, index) => {
    if (!isJsonObject(file) || typeof file['id'] !== 'string') {
      throw new SlackError('invalid_arguments', [`[ERROR] missing required field: id [json-pointer:/files/${index}]`]);
    }
    return { id: file['id'], ...(typeof file['title'] === 'string' ? { title: file['title'] } : {}) };
  });
};

const wantedChannels = (args: JsonObject, world: SlackWorld): SlackChannel[] => {
  const one = matchingArgument(args, 'channel_id', CHANNEL_ID);
  const many = textArgument(args, 'channels')?.split(',') ?? [];
  if (many.length > 100)
    throw new SlackError('invalid_arguments', ['[ERROR] no more than 100 items allowed [json-pointer:/channels]']);
  return [...(one === undefined ? [] : [one]), ...many].map((id) => {
    const channel = world.workspace.channel(id);
    if (!channel || !world.workspace.botSees(channel)) throw new SlackError('channel_not_found');
    if (channel.archived) throw new SlackError('is_archived');
    if (!world.workspace.botIsIn(channel)) throw new SlackError('not_in_channel');
    return channel;
  });
};

const share = (
  channel: SlackChannel,
  files: SharedFile[],
  shown: { text: string; blocks: Block[]; threadTs?: string },
  world: SlackWorld,
) =>
  world.clock.after(SHARED_AFTER_MS, () => {
    world.messages.post({ ...shown, channel: channel.id, user: BOT_USER_ID, source: 'file', files });
  });

const completeUpload: WebMethod = {
  scope: 'files:write',
  takesJson: true,
  run: (args, world) => {
    const wanted = wantedFiles(args);
    const channels = wantedChannels(args, world);
    const comment = textArgument(args, 'initial_comment');
    const blocks = comment === undefined ? checkBlocks(readBlocks(args['blocks'])) : [];
    const threadTs = textArgument(args, 'thread_ts');
    if (!wanted.every(({ id }) => world.files.isUploaded(id))) throw new SlackError('file_not_found');
    const files = wanted.flatMap(({ id, title }) => world.files.complete(id, title, world.publicUrl()) ?? []);
    const shown = { text: comment ?? '', blocks, ...(threadTs === undefined ? {} : { threadTs }) };
    for (const channel of channels) share(channel, files, shown, world);
    return { files: files.map(({ id, title }) => ({ id, title })) };
  },
};

export const FILE_METHODS: Readonly<Record<string, WebMethod>> = {
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': completeUpload,
};
