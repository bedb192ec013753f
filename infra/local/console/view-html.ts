import { blockToHtml } from '#infra/local/console/block-html';
import { escapeHtml } from '#infra/local/console/html';
import { inputToHtml } from '#infra/local/console/input-html';
import { textOf } from '#infra/local/slack/interactive-elements';
import { isJsonObject } from '#infra/local/slack/json-object';
import type { OpenView } from '#infra/local/slack/view-store';
import type { Workspace } from '#infra/local/slack/workspace';

/** An open modal as the page shows it. */
export const viewToHtml = ({ id, user, view }: OpenView, workspace: Workspace): string => {
  const blocks = Array.isArray(view['blocks']) ? view['blocks'].filter(isJsonObject) : [];
  const shown = blocks.map((block) =>
    block['type'] === 'input' ? inputToHtml(block, id, workspace) : blockToHtml(block, workspace),
  );
  const submit = textOf(view['submit']);
  const close = escapeHtml(textOf(view['close']) ?? (submit === undefined ? 'Close' : 'Cancel'));
  return [
    `<header><h2>${escapeHtml(textOf(view['title']) ?? '')}</h2>`,
    `<span class="remark">modal of ${escapeHtml(workspace.user(user)?.name ?? user)}</span></header>`,
    `<div class="content">${shown.join('')}<p class="error" data-block="" role="alert"></p></div>`,
    `<div class="controls"><button type="button" class="close">${close}</button>`,
    submit === undefined ? '' : `<button type="submit" class="primary">${escapeHtml(submit)}</button>`,
    '</div>',
  ].join('');
};
