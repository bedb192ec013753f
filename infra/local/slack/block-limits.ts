import {
  blocks,
  boolean,
  list,
  number,
  plain,
  required,
  type Shape,
  shape,
  string,
  text,
  typed,
  url,
} from '#infra/local/slack/block-field';
import { CHARTS } from '#infra/local/slack/chart-limits';

const SELECTS = ['users_select', 'static_select', 'conversations_select', 'channels_select', 'external_select'];
const MULTI_SELECTS = SELECTS.map((name) => `multi_${name}`);
const PICKERS = ['checkboxes', 'radio_buttons', 'datepicker', 'timepicker', ...SELECTS, ...MULTI_SELECTS];
const INPUTS = [
  'plain_text_input',
  'email_text_input',
  'url_text_input',
  'number_input',
  'rich_text_input',
  'file_input',
];

const mrkdwn = (max: number) => ({ kind: 'text', max, only: 'mrkdwn' }) as const;
const pictured = {
  image_url: url(3000),
  slack_file: shape('slack_file'),
  alt_text: required(string(2000, { min: 1 })),
};
const cell = typed('raw_text', 'raw_number', 'rich_text');
const CONTAINED = [
  'actions',
  'context',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
  'video',
];
const task = {
  task_id: required(string(255, { min: 1 })),
  title: required(string(undefined, { min: 1 })),
  details: typed('rich_text'),
  output: typed('rich_text'),
  sources: list(typed('url')),
};

export const BLOCK_OBJECTS: Readonly<Record<string, Shape>> = {
  column_setting: {
    fields: { align: string(undefined, { oneOf: ['left', 'center', 'right'] }), is_wrapped: boolean },
  },
  planned_task: {
    fields: {
      ...task,
      status: required(string(undefined, { oneOf: ['pending', 'in_progress', 'complete', 'error'] })),
    },
  },
};

/** Blocks by their `type`. `block_id` may stand in each. */
export const BLOCKS: Readonly<Record<string, Shape>> = {
  section: {
    fields: {
      text: text(3000),
      fields: list(text(2000), { min: 1, max: 10 }),
      accessory: typed('button', 'image', 'overflow', 'workflow_button', ...PICKERS),
      expand: boolean,
    },
    some: [['text', 'fields']],
  },
  header: { fields: { text: required(plain(150)), level: number({ min: 1, max: 4 }) } },
  divider: { fields: {} },
  context: { fields: { elements: required(list(typed('image', 'plain_text', 'mrkdwn'), { min: 1, max: 10 })) } },
  actions: {
    fields: {
      elements: required(
        list(typed('button', 'overflow', 'datetimepicker', 'workflow_button', 'rich_text_input', ...PICKERS), {
          min: 1,
          max: 25,
        }),
      ),
    },
  },
  input: {
    fields: {
      label: required(plain(2000)),
      hint: plain(2000),
      optional: boolean,
      dispatch_action: boolean,
      element: required(typed('datetimepicker', ...INPUTS, ...PICKERS)),
    },
  },
  image: { fields: { ...pictured, title: plain(2000) }, one: [['image_url', 'slack_file']] },
  video: {
    fields: {
      video_url: required(url(3000)),
      thumbnail_url: required(url(3000)),
      alt_text: required(string(2000, { min: 1 })),
      title: required(plain(200)),
      title_url: url(2000),
      author_name: string(50),
      provider_name: string(50),
      provider_icon_url: url(2000),
      description: plain(200),
    },
  },
  rich_text: {
    fields: {
      elements: required(
        list(typed('rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted')),
      ),
    },
  },
  markdown: { fields: { text: required(string(12_000, { min: 1 })) } },
  file: {
    fields: {
      source: required(string(undefined, { oneOf: ['remote'] })),
      external_id: required(string(255, { min: 1 })),
    },
  },
  table: {
    fields: {
      rows: required(list(list(cell, { min: 1, max: 20 }), { min: 1, max: 100 })),
      column_settings: list(shape('column_setting'), { max: 20, gaps: true }),
    },
  },
  data_table: {
    fields: {
      rows: required(list(list(cell, { min: 1, max: 20 }), { min: 2, max: 201 })),
      caption: required(string(undefined, { min: 1 })),
      page_size: number({ min: 1, max: 100 }),
      row_header_column_index: number({ min: 0 }),
    },
  },
  data_visualization: {
    fields: { title: required(string(50, { min: 1 })), chart: required(typed(...Object.keys(CHARTS))) },
  },
  card: {
    fields: {
      hero_image: typed('image'),
      icon: typed('image'),
      slack_icon: typed('slack_icon'),
      title: mrkdwn(150),
      subtitle: mrkdwn(150),
      body: mrkdwn(200),
      subtext: mrkdwn(200),
      actions: list(typed('button'), { min: 1, max: 3 }),
    },
    some: [['hero_image', 'title', 'actions', 'body']],
    notBoth: [['icon', 'slack_icon']],
  },
  carousel: { fields: { elements: required(list(typed('card'), { min: 1, max: 10 })) } },
  container: {
    fields: {
      title: plain(150),
      rich_text_title: typed('rich_text'),
      subtitle: text(150),
      child_blocks: required(list(blocks(...CONTAINED), { min: 1, max: 10 })),
      width: string(undefined, { oneOf: ['narrow', 'standard', 'wide', 'full'] }),
      icon: typed('image'),
      is_collapsible: boolean,
      default_collapsed: boolean,
      has_header_divider: boolean,
    },
    one: [['title', 'rich_text_title']],
  },
  context_actions: {
    fields: { elements: required(list(typed('feedback_buttons', 'icon_button'), { min: 1, max: 5 })) },
  },
  task_card: {
    fields: { ...task, status: required(string(undefined, { oneOf: ['in_progress', 'complete', 'error'] })) },
  },
  plan: { fields: { title: required(string(undefined, { min: 1 })), tasks: list(shape('planned_task'), { max: 50 }) } },
  alert: {
    fields: {
      text: required(text(200)),
      level: string(undefined, { oneOf: ['default', 'info', 'warning', 'error', 'success'] }),
    },
  },
};
