import {
  boolean,
  type Field,
  list,
  number,
  required,
  type Shape,
  shape,
  string,
  typed,
  url,
} from '#infra/local/slack/block-field';

const styled = { style: shape('rich_text_style') };
const border = number({ min: 0, max: 1 });
const inline: Field = typed(
  'broadcast',
  'color',
  'channel',
  'date',
  'emoji',
  'link',
  'team',
  'text',
  'user',
  'usergroup',
);

export const RICH_TEXT_OBJECTS: Readonly<Record<string, Shape>> = {
  rich_text_style: {
    fields: {
      bold: boolean,
      italic: boolean,
      strike: boolean,
      code: boolean,
      underline: boolean,
      highlight: boolean,
      client_highlight: boolean,
      unlink: boolean,
    },
  },
};

/** What a `rich_text` block is made of (docs.slack.dev, rich text block). */
export const RICH_TEXT: Readonly<Record<string, Shape>> = {
  rich_text_section: { fields: { elements: required(list(inline)) } },
  rich_text_list: {
    fields: {
      elements: required(list(typed('rich_text_section'))),
      style: required(string(undefined, { oneOf: ['bullet', 'ordered'] })),
      indent: number({ min: 0, max: 8 }),
      offset: number({ min: 0 }),
      border,
    },
  },
  rich_text_quote: { fields: { elements: required(list(inline)), border } },
  rich_text_preformatted: {
    fields: {
      elements: required(list(typed('text', 'link', 'emoji', 'user', 'channel', 'usergroup'))),
      border,
      language: string(),
    },
  },
  broadcast: { fields: { ...styled, range: required(string(undefined, { oneOf: ['here', 'channel', 'everyone'] })) } },
  color: { fields: { ...styled, value: required(string()) } },
  channel: { fields: { ...styled, channel_id: required(string()) } },
  date: {
    fields: {
      ...styled,
      timestamp: required(number()),
      format: required(string()),
      url: url(3000),
      fallback: string(),
    },
  },
  emoji: { fields: { ...styled, name: required(string()), unicode: string(), url: url(3000) } },
  link: { fields: { ...styled, url: required(string(3000, { min: 1 })), text: string(), unsafe: boolean } },
  team: { fields: { ...styled, team_id: required(string()) } },
  text: { fields: { ...styled, text: required(string(undefined, { min: 1 })) } },
  user: { fields: { ...styled, user_id: required(string()) } },
  usergroup: { fields: { ...styled, usergroup_id: required(string()) } },
};
