/** Limits of a whole message (slack.md §5.3–5.4; docs.slack.dev, chat.postMessage and chat.update). */
export const MESSAGE_LIMITS = {
  blocks: 50,
  /** Longer texts are cut when posted. */
  text: 40_000,
  /** Slack's advice; a post may be longer, an update may not. */
  updateText: 4000,
  markdownText: 12_000,
  /** Not documented: bolt-js#2509 and metabase#79908 measured about this, on chat.postMessage. */
  blockText: 13_200,
  /** What a careful sender keeps to; going over is recorded, not refused. */
  blockTextBudget: 10_000,
  tableText: 10_000,
  dataTableText: 20_000,
  markdownBlocks: 12_000,
  dataVisualizations: 2,
} as const;

export const VIEW_LIMITS = { blocks: 100, title: 24, privateMetadata: 3000, id: 255 } as const;

/** Which blocks may stand in a message and in a modal (probed: slackblocks spec/vocabulary.json, 2026-09-26). */
const EVERYWHERE = [
  'actions',
  'context',
  'divider',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'video',
  'card',
];
export const SURFACES = {
  message: [
    ...EVERYWHERE,
    ...['carousel', 'container', 'data_table', 'data_visualization', 'table'],
    ...['context_actions', 'file', 'markdown', 'plan', 'task_card'],
  ],
  modal: [...EVERYWHERE, 'alert'],
} as const;
