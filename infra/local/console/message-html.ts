import { blockToHtml } from '#infra/local/console/block-html';
import { attributes, escapeHtml } from '#infra/local/console/html';
import { mrkdwnToHtml } from '#infra/local/console/mrkdwn-html';
import type { TranscriptItem } from '#infra/local/slack/message-log';
import { BOT_NAME, BOT_USER_ID } from '#infra/local/slack/slack-people';
import type { Workspace } from '#infra/local/slack/workspace';

const personName = (id: string, workspace: Workspace): string =>
  id === BOT_USER_ID ? BOT_NAME : (workspace.user(id)?.name ?? id);

/** Where a message stands: `#vsphere`, or who talks with whom. */
const placeName = (id: string, workspace: Workspace): string => {
  const channel = workspace.channel(id);
  if (!channel) return id;
  if (channel.kind !== 'direct') return `#${channel.name}`;
  return `direct message: ${[...channel.members].map((member) => personName(member, workspace)).join(', ')}`;
};

const remarks = (item: TranscriptItem, workspace: Workspace): string[] => [
  ...(item.ephemeralTo === undefined ? [] : [`only ${personName(item.ephemeralTo, workspace)} sees this`]),
  ...(item.thread_ts === undefined ? [] : ['in a thread']),
  ...(item.deleted || item.edits.length === 0
    ? []
    : [`edited ${item.edits.length === 1 ? 'once' : `${item.edits.length} times`}`]),
];

const fileList = (item: TranscriptItem): string => {
  const files = (item.files ?? []).map(
    (file) => `<li><a href="/files/${escapeHtml(file.id)}">${escapeHtml(file.name)}</a> (${file.size} bytes)</li>`,
  );
  return files.length === 0 ? '' : `<ul class="files">${files.join('')}</ul>`;
};

/** The one person who can press what is in a message; undefined where several could. */
const onlyReader = (item: TranscriptItem, workspace: Workspace): string | undefined => {
  if (item.ephemeralTo !== undefined) return item.ephemeralTo;
  const readers = [...(workspace.channel(item.channel)?.members ?? [])].filter((id) => id !== BOT_USER_ID);
  return readers.length === 1 ? readers[0] : undefined;
};

const body = (item: TranscriptItem, workspace: Workspace): string => {
  if (item.deleted) return '<p class="deleted">This message was deleted.</p>';
  const shown =
    item.blocks.length === 0
      ? `<div class="text">${mrkdwnToHtml(item.text, workspace)}</div>`
      : item.blocks.map((block) => blockToHtml(block, workspace)).join('');
  const place = { 'data-channel': item.channel, 'data-ts': item.ts, 'data-reader': onlyReader(item, workspace) };
  return `<div${attributes({ class: 'body', ...place })}>${shown}${fileList(item)}</div>`;
};

/** A message of the transcript as the console shows it. */
export const messageToHtml = (item: TranscriptItem, workspace: Workspace): string => {
  const sent = new Date(Number(item.ts) * 1000).toISOString();
  const notes = remarks(item, workspace).map((remark) => `<span class="remark">${escapeHtml(remark)}</span>`);
  const author = `<strong class="author">${escapeHtml(personName(item.user ?? '', workspace))}</strong>`;
  const place = `<span class="place">${escapeHtml(placeName(item.channel, workspace))}</span>`;
  const time = `<time datetime="${sent}" data-format="{time_secs}" title="${sent}">${sent.slice(11, 19)} UTC</time>`;
  return `<header class="byline">${[author, place, time, ...notes].join(' ')}</header>${body(item, workspace)}`;
};
