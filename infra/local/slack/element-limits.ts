import {
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

const action = { action_id: string(255) };
const confirmable = { ...action, confirm: shape('confirm') };
const focusable = { ...confirmable, focus_on_load: boolean };
const select = { ...focusable, placeholder: plain(150) };
const multi = { ...select, max_selected_items: number({ min: 1 }) };
const answerable = { response_url_enabled: boolean };
const options = {
  options: list(shape('plain_option'), { min: 1, max: 100 }),
  option_groups: list(shape('option_group'), { min: 1, max: 100 }),
};
const oneOfOptions = [['options', 'option_groups']];
const input = {
  ...action,
  focus_on_load: boolean,
  placeholder: plain(150),
  dispatch_action_config: shape('dispatch_action_config'),
};
const image = {
  image_url: url(3000),
  slack_file: shape('slack_file'),
  alt_text: required(string(2000, { min: 1 })),
};
const style = string(undefined, { oneOf: ['primary', 'danger'] });
const ids = list(string());
const choice = { text: required(text(75)), value: string(150), description: text(75) };
const plainChoice = { text: required(plain(75)), value: string(150), description: plain(75) };

/** Objects that carry no `type` (docs.slack.dev, composition objects). */
export const OBJECTS: Readonly<Record<string, Shape>> = {
  confirm: { fields: { title: plain(100), text: required(text(300)), confirm: plain(30), deny: plain(30), style } },
  option: { fields: choice },
  plain_option: { fields: plainChoice },
  overflow_option: { fields: { ...plainChoice, url: url(3000) } },
  option_group: {
    fields: { label: required(plain(75)), options: required(list(shape('plain_option'), { min: 1, max: 100 })) },
  },
  /** What an app answers when it is asked for a list's options; none is an answer too. */
  offered_options: {
    fields: {
      options: list(shape('offered_option'), { max: 100 }),
      option_groups: list(shape('offered_group'), { min: 1, max: 100 }),
    },
    one: oneOfOptions,
  },
  offered_option: { fields: { ...plainChoice, value: required(string(150, { min: 1 })) } },
  offered_group: {
    fields: { label: required(plain(75)), options: required(list(shape('offered_option'), { min: 1, max: 100 })) },
  },
  dispatch_action_config: {
    fields: {
      trigger_actions_on: list(string(undefined, { oneOf: ['on_enter_pressed', 'on_character_entered'] }), {
        min: 1,
        max: 2,
      }),
    },
  },
  slack_file: { fields: { id: string(), url: url(3000) }, one: [['id', 'url']] },
  conversation_filter: {
    fields: {
      include: list(string(undefined, { oneOf: ['im', 'mpim', 'private', 'public'] }), { min: 1 }),
      exclude_external_shared_channels: boolean,
      exclude_bot_users: boolean,
    },
    some: [['include', 'exclude_external_shared_channels', 'exclude_bot_users']],
  },
  feedback_button: {
    fields: { text: required(plain(75)), value: required(string(2000)), accessibility_label: string(75) },
  },
  workflow: { fields: { trigger: required(shape('workflow_trigger')) } },
  workflow_trigger: {
    fields: { url: required(url(3000)), customizable_input_parameters: list(shape('workflow_parameter')) },
  },
  workflow_parameter: { fields: { name: required(string()), value: required(string()) } },
};

/** Elements inside blocks, by their `type` (docs.slack.dev, block elements). */
export const ELEMENTS: Readonly<Record<string, Shape>> = {
  button: {
    fields: {
      ...confirmable,
      text: required(plain(75)),
      value: string(2000),
      url: url(3000),
      style,
      accessibility_label: string(75),
    },
  },
  image: { fields: image, one: [['image_url', 'slack_file']] },
  checkboxes: {
    fields: {
      ...focusable,
      options: required(list(shape('option'), { min: 1, max: 10 })),
      initial_options: list(shape('option'), { min: 1, max: 10 }),
    },
  },
  radio_buttons: {
    fields: {
      ...focusable,
      options: required(list(shape('option'), { min: 1, max: 10 })),
      initial_option: shape('option'),
    },
  },
  overflow: { fields: { ...confirmable, options: required(list(shape('overflow_option'), { min: 1, max: 5 })) } },
  static_select: { fields: { ...select, ...options, initial_option: shape('plain_option') }, one: oneOfOptions },
  multi_static_select: {
    fields: { ...multi, ...options, initial_options: list(shape('plain_option'), { min: 1, max: 100 }) },
    one: oneOfOptions,
  },
  external_select: {
    fields: { ...select, initial_option: shape('plain_option'), min_query_length: number({ min: 0 }) },
  },
  multi_external_select: {
    fields: {
      ...multi,
      initial_options: list(shape('plain_option'), { min: 1, max: 100 }),
      min_query_length: number({ min: 0 }),
    },
  },
  users_select: { fields: { ...select, initial_user: string() } },
  multi_users_select: { fields: { ...multi, initial_users: ids } },
  channels_select: { fields: { ...select, ...answerable, initial_channel: string() } },
  multi_channels_select: { fields: { ...multi, initial_channels: ids } },
  conversations_select: {
    fields: {
      ...select,
      ...answerable,
      initial_conversation: string(),
      default_to_current_conversation: boolean,
      filter: shape('conversation_filter'),
    },
  },
  multi_conversations_select: {
    fields: {
      ...multi,
      initial_conversations: ids,
      default_to_current_conversation: boolean,
      filter: shape('conversation_filter'),
    },
  },
  datepicker: { fields: { ...select, initial_date: string(10, { pattern: /^\d{4}-\d{2}-\d{2}$/ }) } },
  timepicker: { fields: { ...select, initial_time: string(5, { pattern: /^\d{2}:\d{2}$/ }), timezone: string() } },
  datetimepicker: { fields: { ...focusable, initial_date_time: number({ min: 0 }) } },
  plain_text_input: {
    fields: {
      ...input,
      initial_value: string(3000),
      multiline: boolean,
      min_length: number({ min: 0, max: 3000 }),
      max_length: number({ min: 1, max: 3000 }),
    },
  },
  email_text_input: { fields: { ...input, initial_value: string() } },
  url_text_input: { fields: { ...input, initial_value: string() } },
  number_input: {
    fields: {
      ...input,
      is_decimal_allowed: required(boolean),
      initial_value: string(),
      min_value: string(),
      max_value: string(),
    },
  },
  rich_text_input: {
    fields: {
      ...input,
      initial_value: typed('rich_text'),
      min_lines: number({ min: 1, max: 100 }),
      max_lines: number({ min: 1, max: 100 }),
    },
  },
  file_input: { fields: { ...action, filetypes: list(string(), { min: 1 }), max_files: number({ min: 1, max: 10 }) } },
  workflow_button: {
    fields: {
      ...confirmable,
      text: required(plain(75)),
      workflow: required(shape('workflow')),
      style,
      accessibility_label: string(75),
    },
  },
  feedback_buttons: {
    fields: {
      ...action,
      positive_button: required(shape('feedback_button')),
      negative_button: required(shape('feedback_button')),
    },
  },
  icon_button: {
    fields: {
      ...confirmable,
      icon: required(string(undefined, { oneOf: ['trash'] })),
      text: required(plain(75)),
      accessibility_label: string(75),
      value: string(2000),
      visible_to_user_ids: list(string(), { max: 10 }),
    },
  },
  url: { fields: { url: required(url(3000)), text: required(string()) } },
  slack_icon: { fields: { name: required(string(undefined, { min: 1 })) } },
  raw_text: { fields: { text: required(string(undefined, { min: 1 })) } },
  raw_number: { fields: { value: required(number()), text: required(string(undefined, { min: 1 })) } },
};
