import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { optionTag } from '#infra/local/console/html';
import { messageToHtml } from '#infra/local/console/message-html';
import { viewToHtml } from '#infra/local/console/view-html';
import type { SlackWorld } from '#infra/local/slack/slack-world';

/** Nothing but this page's own script and style runs or is loaded. */
const SECURITY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'self'";

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';
const FILES: Readonly<Record<string, { file: string; type: string }>> = {
  '/console.js': { file: 'page.js', type: SCRIPT },
  '/console/acts.js': { file: 'acts.js', type: SCRIPT },
  '/console/lookups.js': { file: 'lookups.js', type: SCRIPT },
  '/console/views.js': { file: 'views.js', type: SCRIPT },
  '/console.css': { file: 'page.css', type: STYLE },
  '/console/lookups.css': { file: 'lookups.css', type: STYLE },
  '/console/controls.css': { file: 'controls.css', type: STYLE },
};

const read = (file: string): string => readFileSync(join(__dirname, file), 'utf8');

const page = (world: SlackWorld): string => {
  const channels = world.workspace.channels.filter((channel) => channel.kind !== 'direct' && !channel.archived);
  return read('page.html')
    .replace('<!-- users -->', world.workspace.users.map((user) => optionTag(user.id, user.name)).join(''))
    .replace('<!-- channels -->', channels.map((channel) => optionTag(channel.id, `#${channel.name}`)).join(''));
};

const messages = (since: number, world: SlackWorld): string =>
  JSON.stringify(
    world.messages
      .transcript(since)
      .map((item) => ({ n: item.n, ts: item.ts, html: messageToHtml(item, world.workspace) })),
  );

const views = (world: SlackWorld): string =>
  JSON.stringify(
    world.views.list().map((opened) => ({
      id: opened.id,
      hash: opened.hash,
      user: opened.user,
      errors: opened.errors ?? {},
      html: viewToHtml(opened, world.workspace),
    })),
  );

/** The page at `/`: type commands as anybody, read what comes of them. False where the address is not the page's. */
export const answerConsole = (request: IncomingMessage, response: ServerResponse, world: SlackWorld): boolean => {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://console.invalid');
  const send = (type: string, body: string): true => {
    const headers = { 'content-type': type, 'cache-control': 'no-store', 'content-security-policy': SECURITY };
    response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : body);
    return true;
  };
  const asset = FILES[pathname];
  if (asset) return send(asset.type, read(asset.file));
  if (pathname === '/') return send('text/html; charset=utf-8', page(world));
  if (pathname === '/console/views') return send('application/json', views(world));
  if (pathname !== '/console/messages') return false;
  return send('application/json', messages(Number(searchParams.get('since') ?? 0) || 0, world));
};
