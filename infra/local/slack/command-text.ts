import type { Workspace } from '#infra/local/slack/workspace';

/** Top-level domains that make Slack take a dotted word for a host name and link it. */
const LINKED_DOMAINS = 'com|net|org|io|dev|info|edu|gov';
const WEB_ADDRESS = /(?<![\w.@/-])(https?:\/\/[^\s<>]+)/g;
const HOST_NAME = new RegExp(`(?<![\\w.@/:-])((?:[a-z0-9-]+\\.)+(?:${LINKED_DOMAINS}))(?![\\w.-])`, 'gi');
const MENTION = /(?<![\w@])@([a-z0-9._-]+)/g;
const CHANNEL = /(?<![\w#])#([a-z0-9_-]+)/g;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const mention = (workspace: Workspace, whole: string, name: string): string => {
  const user = workspace.users.find((one) => one.name === name);
  if (user) return `<@${user.id}|${user.name}>`;
  const group = workspace.groups.find((one) => one.handle === name);
  return group ? `<!subteam^${group.id}|@${group.handle}>` : whole;
};

const channelLink = (workspace: Workspace, whole: string, name: string): string => {
  const channel = workspace.channels.find((one) => one.kind !== 'direct' && one.name === name);
  if (!channel) return whole;
  return channel.kind === 'private' ? `<#${channel.id}|>` : `<#${channel.id}|${channel.name}>`;
};

/** What was typed, as an app with `should_escape` receives it: people, channels and addresses in angle brackets. */
export const escapeCommandText = (typed: string, workspace: Workspace): string =>
  escaped(typed)
    .replace(WEB_ADDRESS, '<$1>')
    .replace(HOST_NAME, '<http://$1|$1>')
    .replace(MENTION, (whole, name: string) => mention(workspace, whole, name))
    .replace(CHANNEL, (whole, name: string) => channelLink(workspace, whole, name));
