import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BLOCKS } from '#infra/local/slack/block-limits';
import { SURFACES } from '#infra/local/slack/message-limits';
import { type Answer, type SlackServer, startSlack, VSPHERE } from '#test/infra/local/slack/slack-server';

let server: SlackServer;
beforeAll(async () => {
  server = await startSlack();
});
afterAll(() => server.close());

const post = (blocks: unknown): Promise<Answer> => {
  server.clock.advance(5);
  return server.callJson('chat.postMessage', { channel: VSPHERE, text: 'text', blocks });
};
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (more: object) => ({ type: 'section', ...more });
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...more });
const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const raw = (text: string) => ({ type: 'raw_text', text });
const rich = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text, style: { bold: true } }] }],
});
const image = { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a' };
const option = (n: number) => ({ text: plain(`option ${n}`), value: `${n}` });
const select = (more: object) => ({ type: 'static_select', action_id: 'pick', ...more });
const series = (name: string) => ({ name, data: [{ label: 'mon', value: -1 }] });
const chart = (more: object) => ({
  type: 'data_visualization',
  title: 'CPU',
  chart: { type: 'line', series: [series('a')], axis_config: { categories: ['mon'] }, ...more },
});
const dataTable = (rows: unknown[][]) => ({ type: 'data_table', caption: 'VMs', rows });

const accepted: [string, unknown[]][] = [
  ['a section of 3,000 characters, counted as code points', [section({ text: mrkdwn('😀'.repeat(3000)) })]],
  ['ten fields of 2,000', [section({ fields: times(5, () => mrkdwn('x'.repeat(2000))) })]],
  ['a header of 150', [{ type: 'header', text: plain('x'.repeat(150)) }]],
  ['25 buttons', [{ type: 'actions', elements: times(25, (n) => button({ action_id: `b${n}` })) }]],
  ['a context of texts and images', [{ type: 'context', elements: [mrkdwn('a'), image, plain('b')] }]],
  ['an image by address', [{ ...image, title: plain('A') }]],
  ['a select of 100', [section({ text: mrkdwn('a'), accessory: select({ options: times(100, option) }) })]],
  [
    'a confirm dialog',
    [{ type: 'actions', elements: [button({ confirm: { title: plain('Sure?'), text: mrkdwn('x') } })] }],
  ],
  ['rich text', [rich('hello')]],
  ['a table of 100 rows, ragged', [{ type: 'table', rows: [...times(99, () => [raw('a')]), [raw('b'), rich('c')]] }]],
  [
    'a table with a column left as it is',
    [{ type: 'table', rows: [[raw('a')]], column_settings: [null, { align: 'right' }] }],
  ],
  ['a data table', [dataTable([[raw('name')], [{ type: 'raw_number', value: 1, text: '1' }]])]],
  ['markdown', [{ type: 'markdown', text: '# Title' }]],
  ['a chart with negative values', [chart({})]],
  ['a card', [{ type: 'card', title: mrkdwn('a'), actions: [button()] }]],
  ['a carousel', [{ type: 'carousel', elements: [{ type: 'card', body: mrkdwn('a') }] }]],
  [
    'a container with an image block',
    [{ type: 'container', title: plain('a'), child_blocks: [{ ...image, title: plain('b') }] }],
  ],
  [
    'a plan with a pending task',
    [{ type: 'plan', title: 'a', tasks: [{ task_id: '1', title: 'b', status: 'pending' }] }],
  ],
  ['a task card', [{ type: 'task_card', task_id: '1', title: 'b', status: 'complete', details: rich('c') }]],
  [
    'feedback',
    [{ type: 'context_actions', elements: [{ type: 'icon_button', icon: 'trash', text: plain('Delete') }] }],
  ],
  ['50 blocks', times(50, () => ({ type: 'divider' }))],
];

const refused: [string, unknown[], string][] = [
  ['an unknown block', [{ type: 'accordion' }], 'unsupported type: accordion [json-pointer:/blocks/0/type]'],
  ['a block without a type', [{ text: mrkdwn('a') }], 'missing required field: type [json-pointer:/blocks/0]'],
  [
    'an unknown field',
    [{ type: 'divider', color: 'red' }],
    'invalid additional property: color [json-pointer:/blocks/0]',
  ],
  ['an alert outside a modal', [{ type: 'alert', text: mrkdwn('a') }], 'unsupported type: alert'],
  [
    'an empty text object',
    [section({ text: mrkdwn('') })],
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'an unknown field of a text',
    [section({ text: { ...mrkdwn('a'), emoji: true } })],
    'invalid additional property: emoji',
  ],
  [
    'a text of another type',
    [section({ text: { type: 'markdown', text: 'a' } })],
    'must be one of: plain_text, mrkdwn',
  ],
  [
    '3,001 characters',
    [section({ text: mrkdwn('x'.repeat(3001)) })],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  ['a section of nothing', [section({})], 'must define either `text` or `fields` [json-pointer:/blocks/0]'],
  ['eleven fields', [section({ fields: times(11, () => mrkdwn('a')) })], 'no more than 10 items allowed'],
  ['a field of 2,001', [section({ fields: [mrkdwn('x'.repeat(2001))] })], 'must be less than 2001 characters'],
  ['a header in mrkdwn', [{ type: 'header', text: mrkdwn('a') }], 'must be one of: plain_text'],
  ['a header of 151', [{ type: 'header', text: plain('x'.repeat(151)) }], 'must be less than 151 characters'],
  ['eleven context elements', [{ type: 'context', elements: times(11, () => mrkdwn('a')) }], 'no more than 10 items'],
  ['a button in a context', [{ type: 'context', elements: [button()] }], 'unsupported type: button'],
  [
    '26 buttons',
    [{ type: 'actions', elements: times(26, (n) => button({ action_id: `b${n}` })) }],
    'no more than 25 items',
  ],
  [
    'two elements of one action_id',
    [{ type: 'actions', elements: [button(), button()] }],
    '`action_id` go already exists',
  ],
  [
    'an unknown field of a button',
    [{ type: 'actions', elements: [button({ disabled: true })] }],
    'invalid additional property: disabled',
  ],
  [
    'a button of 76',
    [{ type: 'actions', elements: [button({ text: plain('x'.repeat(76)) })] }],
    'must be less than 76 characters',
  ],
  [
    'a value of 2,001',
    [{ type: 'actions', elements: [button({ value: 'x'.repeat(2001) })] }],
    'must be less than 2001 characters',
  ],
  [
    'a style of its own',
    [{ type: 'actions', elements: [button({ style: 'warning' })] }],
    'must be one of: primary, danger',
  ],
  [
    'an address that is none',
    [{ type: 'actions', elements: [button({ url: 'vc.example.com' })] }],
    'input must match regex pattern',
  ],
  [
    'a type inside confirm',
    [{ type: 'actions', elements: [button({ confirm: { type: 'confirm', text: mrkdwn('a') } })] }],
    'invalid additional property: type',
  ],
  [
    'a confirm text of 301',
    [{ type: 'actions', elements: [button({ confirm: { text: mrkdwn('x'.repeat(301)) } })] }],
    'must be less than 301 characters',
  ],
  [
    'an option value of 151',
    [section({ text: mrkdwn('a'), accessory: select({ options: [{ text: plain('a'), value: 'x'.repeat(151) }] }) })],
    'must be less than 151 characters',
  ],
  [
    '101 options',
    [section({ text: mrkdwn('a'), accessory: select({ options: times(101, option) }) })],
    'no more than 100 items',
  ],
  [
    'options beside groups',
    [
      section({
        text: mrkdwn('a'),
        accessory: select({ options: [option(1)], option_groups: [{ label: plain('a'), options: [option(1)] }] }),
      }),
    ],
    'must define one of `options` or `option_groups`',
  ],
  [
    'six overflow options',
    [section({ text: mrkdwn('a'), accessory: { type: 'overflow', options: times(6, option) } })],
    'no more than 5 items',
  ],
  ['a block_id of 256', [{ type: 'divider', block_id: 'x'.repeat(256) }], 'must be less than 256 characters'],
  [
    'a block_id twice',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
    '`block_id` a already exists',
  ],
  [
    'an image without alt_text',
    [{ type: 'image', image_url: 'https://example.com/a.png' }],
    'missing required field: alt_text',
  ],
  [
    'an image by address and by file',
    [{ ...image, slack_file: { id: 'F1' } }],
    'must define one of `image_url` or `slack_file`',
  ],
  ['51 blocks', times(51, () => ({ type: 'divider' })), 'no more than 50 items allowed [json-pointer:/blocks]'],
  [
    'a list indented nine times',
    [{ type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', indent: 9, elements: [] }] }],
    'must be no more than 8',
  ],
  [
    'an unknown rich text style',
    [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'a', style: { blink: true } }] }],
      },
    ],
    'invalid additional property: blink',
  ],
  ['a table of 101 rows', [{ type: 'table', rows: times(101, () => [raw('a')]) }], 'no more than 100 items'],
  ['21 columns', [{ type: 'table', rows: [times(21, () => raw('a'))] }], 'no more than 20 items'],
  ['an empty cell', [{ type: 'table', rows: [[raw('')]] }], 'must be more than 0 characters'],
  [
    '10,001 characters of table',
    [{ type: 'table', rows: times(5, () => [raw('x'.repeat(2001))]) }],
    'table blocks must hold less than 10001 characters in all',
  ],
  [
    'a data table without caption',
    [{ type: 'data_table', rows: [[raw('a')], [raw('b')]] }],
    'missing required field: caption',
  ],
  [
    'a data table of uneven rows',
    [dataTable([[raw('a')], [raw('b'), raw('c')]])],
    'all rows must have the same number of cells',
  ],
  ['a rich text header cell', [dataTable([[rich('a')], [raw('b')]])], 'header cells must not be rich_text'],
  ['three charts', times(3, () => chart({})), 'no more than 2 data_visualization blocks'],
  [
    'a chart point without category',
    [chart({ axis_config: { categories: ['tue'] } })],
    'exactly one point for each category',
  ],
  ['two series of one name', [chart({ series: [series('a'), series('a')] })], 'series name a is not unique'],
  [
    'a pie with a negative slice',
    [chart({ type: 'pie', segments: [{ label: 'a', value: -1 }], series: undefined, axis_config: undefined })],
    'must be more than 0',
  ],
  [
    'a pending task card',
    [{ type: 'task_card', task_id: '1', title: 'b', status: 'pending' }],
    'must be one of: in_progress, complete, error',
  ],
  [
    'a plan that repeats a task',
    [{ type: 'plan', title: 'a', tasks: times(2, () => ({ task_id: '1', title: 'b', status: 'pending' })) }],
    'task_id 1 is not unique',
  ],
  [
    'a card with two icons',
    [{ type: 'card', title: mrkdwn('a'), icon: image, slack_icon: { type: 'slack_icon', name: 'cube' } }],
    'must not define both `icon` or `slack_icon`',
  ],
  [
    'a container of blocks',
    [{ type: 'container', title: plain('a'), blocks: [] }],
    'missing required field: child_blocks',
  ],
  [
    '12,001 characters of markdown',
    [
      { type: 'markdown', text: 'x'.repeat(6001) },
      { type: 'markdown', text: 'x'.repeat(6000) },
    ],
    'markdown blocks must hold less than 12001',
  ],
  [
    'a number input without is_decimal_allowed',
    [{ type: 'input', label: plain('a'), element: { type: 'number_input' } }],
    'missing required field: is_decimal_allowed',
  ],
];

describe('a message', () => {
  test.each(accepted)('may hold %s', async (_what, blocks) => {
    expect(await post(blocks)).toMatchObject({ ok: true });
  });

  test.each(refused)('is refused whole for %s', async (_what, blocks, problem) => {
    const before = server.slack.transcript(0).length;
    const answer = await post(blocks);
    expect(answer).toMatchObject({ ok: false, error: 'invalid_blocks' });
    expect(answer.response_metadata?.messages?.join('\n')).toContain(problem);
    expect(server.slack.transcript(0)).toHaveLength(before);
  });

  test('is refused for blocks that are no array', async () => {
    expect(await server.call('chat.postMessage', { channel: VSPHERE, blocks: '{"type":"divider"}' })).toMatchObject({
      error: 'invalid_blocks_format',
    });
  });

  test('holds one table of either kind, those in containers counted', async () => {
    const table = { type: 'table', rows: [[raw('a')]] };
    const inside = { type: 'container', title: plain('a'), child_blocks: [table] };
    for (const second of [table, inside, dataTable([[raw('a')], [raw('b')]])]) {
      expect(await post([table, second])).toEqual({
        ok: false,
        error: 'invalid_attachments',
        response_metadata: { messages: ['only_one_table_allowed'] },
      });
    }
  });

  test('holds 13,200 characters of block text and not one more', async () => {
    const blocks = times(6, () => section({ text: mrkdwn('x'.repeat(2200)) }));
    expect(await post(blocks)).toMatchObject({ ok: true });
    expect(await post([...blocks, section({ text: mrkdwn('x') })])).toEqual({
      ok: false,
      error: 'msg_blocks_too_long',
    });
  });

  test('over the budget of 10,000, or without text beside its blocks, is taken and noted', async () => {
    const known = server.slack.violations(0).length;
    await post(times(4, () => section({ text: mrkdwn('x'.repeat(2501)) })));
    await server.callJson('chat.postMessage', { channel: VSPHERE, blocks: [section({ text: mrkdwn('x') })] });
    expect(server.slack.violations(known)).toMatchObject([
      { operation: 'chat.postMessage', rule: 'block-text-budget', detail: '10004 characters of block text' },
      { operation: 'chat.postMessage', rule: 'text-beside-blocks' },
    ]);
  });

  test('that is refused is noted with what was wrong', async () => {
    const known = server.slack.violations(0).length;
    await post([{ type: 'accordion' }]);
    expect(server.slack.violations(known)).toMatchObject([
      { rule: 'invalid_blocks', detail: expect.stringContaining('accordion') },
    ]);
  });
});

test('every block that a surface takes has its limits written down', () => {
  expect([...SURFACES.message, ...SURFACES.modal].filter((type) => !(type in BLOCKS))).toEqual([]);
});
