import { controlToHtml } from '#infra/local/console/control-html';
import { escapeHtml } from '#infra/local/console/html';
import { mrkdwnToHtml } from '#infra/local/console/mrkdwn-html';
import { isJsonObject, type JsonObject } from '#infra/local/slack/json-object';
import { plainText } from '#infra/local/slack/plain-text';
import type { Workspace } from '#infra/local/slack/workspace';

type Show = (block: JsonObject, workspace: Workspace) => string;

const listOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

const words = (text: unknown, workspace: Workspace): string => {
  if (!isJsonObject(text)) return '';
  const value = String(text['text'] ?? '');
  return text['type'] === 'mrkdwn' ? mrkdwnToHtml(value, workspace) : escapeHtml(value);
};

const controls = (elements: readonly JsonObject[]): string => {
  const shown = elements.map(controlToHtml).join('');
  return shown === '' ? '' : `<div class="controls">${shown}</div>`;
};

const section: Show = (block, workspace) => {
  const fields = listOf(block['fields']).map((field) => `<div class="text">${words(field, workspace)}</div>`);
  const grid = fields.length === 0 ? '' : `<div class="fields">${fields.join('')}</div>`;
  const text = isJsonObject(block['text']) ? `<div class="text">${words(block['text'], workspace)}</div>` : '';
  const accessory = isJsonObject(block['accessory']) ? controls([block['accessory']]) : '';
  return `<div class="section"><div>${text}${grid}</div>${accessory}</div>`;
};

const context: Show = (block, workspace) => {
  const elements = listOf(block['elements']).map((element) => `<span>${words(element, workspace)}</span>`);
  return `<div class="context text">${elements.join('')}</div>`;
};

const BLOCKS: Readonly<Record<string, Show>> = {
  section,
  context,
  header: (block, workspace) => `<h3>${words(block['text'], workspace)}</h3>`,
  divider: () => '<hr />',
  actions: (block) => controls(listOf(block['elements'])),
  alert: (block, workspace) =>
    `<p class="alert" data-level="${escapeHtml(String(block['level'] ?? 'default'))}">${words(block['text'], workspace)}</p>`,
};

/** A block as the page shows it; of a kind that it does not draw, what is written in it. */
export const blockToHtml = (block: JsonObject, workspace: Workspace): string => {
  const show = BLOCKS[String(block['type'])];
  return show ? show(block, workspace) : `<div class="text">${escapeHtml(plainText([block]))}</div>`;
};
