import { isJsonObject } from '#infra/local/slack/json-object';

const INSIDE = ['text', 'fields', 'elements', 'child_blocks', 'rows', 'title', 'body', 'label', 'caption', 'tasks'];

const inlineText = (element: Readonly<Record<string, unknown>>): string | undefined => {
  const named: Readonly<Record<string, unknown>> = {
    user: `<@${String(element['user_id'])}>`,
    channel: `<#${String(element['channel_id'])}>`,
    usergroup: `<!subteam^${String(element['usergroup_id'])}>`,
    broadcast: `<!${String(element['range'])}>`,
    emoji: `:${String(element['name'])}:`,
    date: element['fallback'] ?? '',
    link: element['text'] ?? element['url'],
  };
  const value = typeof element['type'] === 'string' ? named[element['type']] : undefined;
  return typeof value === 'string' ? value : undefined;
};

const JOINED: Readonly<Record<string, string>> = {
  rich_text_section: '',
  rich_text_preformatted: '',
  rich_text_quote: '',
  context: ' ',
  actions: ' ',
};

const collect = (value: unknown, isRow = false): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const parts = value.map((item) => collect(item, Array.isArray(item)));
    return parts.filter((part) => part !== '').join(isRow ? ' | ' : '\n');
  }
  if (!isJsonObject(value)) return '';
  const inline = inlineText(value);
  if (inline !== undefined) return inline;
  const glue = typeof value['type'] === 'string' ? JOINED[value['type']] : undefined;
  const elements = value['elements'];
  if (glue !== undefined && Array.isArray(elements)) return elements.map((item) => collect(item)).join(glue);
  return INSIDE.map((name) => collect(value[name]))
    .filter((part) => part !== '')
    .join('\n');
};

/** Blocks as the text Slack makes of them where the sender gave none. */
export const plainText = (blocks: readonly unknown[]): string => collect(blocks);
