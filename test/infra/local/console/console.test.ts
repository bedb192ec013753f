import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mrkdwnToHtml } from '#infra/local/console/mrkdwn-html';
import { Workspace } from '#infra/local/slack/workspace';
import { ADMIN, REQUESTER, type SlackServer, startSlack, VSPHERE } from '#test/infra/local/slack/slack-server';

describe('mrkdwn on the page', () => {
  const html = (text: string) => mrkdwnToHtml(text, new Workspace('T0SLASHVM1', 'A0SLASHVM1'));

  test.each([
    ['bold, italic and struck text', '*a* _b_ ~c~', '<strong>a</strong> <em>b</em> <s>c</s>'],
    ['bold around a person', '*<@U0ADMIN001>*', '<strong><span class="mention">@admin</span></strong>'],
    ['asterisks that mark nothing', 'web* and *db, 2 * 3 * 4', 'web* and *db, 2 * 3 * 4'],
    ['code, with marks inside left alone', '`*a*`', '<code>*a*</code>'],
    ['a block of code', '```\na\nb```', '<pre><code>a\nb</code></pre>'],
    ['a link', '<https://vc.example.com|vc>', '<a href="https://vc.example.com" rel="noreferrer">vc</a>'],
    ['a link whose address has marks', '<https://x/_a_>', '<a href="https://x/_a_" rel="noreferrer">https://x/_a_</a>'],
    ['an address of another kind as text', '<javascript:alert(1)|x>', 'x (javascript:alert(1))'],
    ['markup, escaped', '&lt;b&gt; "q"', '&lt;b&gt; &quot;q&quot;'],
    [
      'quotes in an address',
      '<https://x/"onclick="y>',
      '<a href="https://x/&quot;onclick=&quot;y" rel="noreferrer">https://x/&quot;onclick=&quot;y</a>',
    ],
    ['a date that is none', '<!date^x^{time}^javascript:alert(1)|then>', 'then'],
    [
      'a date with a wrong link',
      '<!date^0^{time}^javascript:alert(1)|then>',
      '<time datetime="1970-01-01T00:00:00.000Z" data-format="{time}" title="1970-01-01T00:00:00.000Z">then</time>',
    ],
    ['a lone angle bracket', 'a < b', 'a &lt; b'],
    [
      'a date',
      '<!date^0^{time}|then>',
      '<time datetime="1970-01-01T00:00:00.000Z" data-format="{time}" title="1970-01-01T00:00:00.000Z">then</time>',
    ],
  ])('shows %s', (_what, text, expected) => {
    expect(html(text)).toBe(expected);
  });
});

describe('the console', () => {
  let server: SlackServer;
  beforeEach(async () => {
    server = await startSlack();
  });
  afterEach(() => server.close());

  const get = (path: string) => fetch(`${server.url}${path}`);

  test('offers every person and every channel somebody can type in', async () => {
    const response = await get('/');
    const page = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const name of ['admin', 'outsider', 'guest', '#vsphere', '#secret'])
      expect(page).toContain(`>${name}</option>`);
    expect(page).not.toContain('old-vsphere');
  });

  test('loads nothing but its own script and style', async () => {
    const page = await (await get('/')).text();
    const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
    expect(loaded).toEqual(['data:,', '/console.css', '/console/controls.css', '/console/lookups.css', '/console.js']);
    for (const path of ['/console.css', '/console/controls.css', '/console/lookups.css'])
      expect((await get(path)).headers.get('content-type')).toContain('text/css');
    for (const path of ['/console/acts.js', '/console/lookups.js', '/console/views.js'])
      expect((await get(path)).headers.get('content-type')).toContain('text/javascript');
    expect((await get('/console.js')).headers.get('content-type')).toContain('text/javascript');
  });

  test('shows who sees a message, what was edited and what was deleted', async () => {
    const { response_url } = server.slack.context(REQUESTER, VSPHERE);
    await server.post(response_url, { text: 'for *you*' });
    const { ts = '' } = await server.call('chat.postMessage', { channel: ADMIN, text: 'one' });
    const channel = server.slack.transcript(1)[0]?.channel ?? '';
    await server.call('chat.update', { channel, ts, text: 'two' });
    const shown = (await (await get('/console/messages?since=0')).json()) as { n: number; html: string }[];
    expect(shown[0]?.html).toContain('only requester sees this');
    expect(shown[0]?.html).toContain('for <strong>you</strong>');
    expect(shown[1]?.html).toContain('direct message: admin, slashvm');
    expect(shown[1]?.html).toContain('edited once');
    await server.call('chat.delete', { channel, ts });
    const later = (await (await get(`/console/messages?since=${shown[1]?.n}`)).json()) as { html: string }[];
    expect(later).toHaveLength(1);
    expect(later[0]?.html).toContain('This message was deleted.');
  });

  const plain = (text: string) => ({ type: 'plain_text', text });
  const option = (text: string) => ({ text: plain(text), value: `v-${text}` });
  const shownMessage = async (blocks: unknown[], channel = VSPHERE): Promise<string> => {
    await server.callJson('chat.postMessage', { channel, text: 'for screen readers', blocks });
    const messages = (await (await get('/console/messages?since=0')).json()) as { html: string }[];
    return messages.at(-1)?.html ?? '';
  };

  test.each([
    [
      'text and fields',
      { type: 'section', text: plain('<1>'), fields: [plain('a'), plain('b')] },
      ['&lt;1&gt;', '>a<'],
    ],
    ['a heading', { type: 'header', text: plain('News') }, ['<h3>News</h3>']],
    ['small print', { type: 'context', elements: [{ type: 'mrkdwn', text: '*now*' }] }, ['<strong>now</strong>']],
    ['what it does not draw', { type: 'table', rows: [[{ type: 'raw_text', text: 'cell' }]] }, ['cell']],
  ])('shows %s of a block instead of the text beside it', async (_what, block, expected) => {
    const html = await shownMessage([block]);
    for (const part of expected) expect(html).toContain(part);
    expect(html).not.toContain('for screen readers');
  });

  test('offers buttons, selects and menus to press, with what Slack asks before', async () => {
    const confirm = { title: plain('Sure?'), text: plain('It is "gone" then.') };
    const html = await shownMessage([
      {
        type: 'section',
        text: plain('x'),
        accessory: {
          type: 'static_select',
          action_id: 'pick',
          placeholder: plain('Which?'),
          option_groups: [{ label: plain('prod'), options: [option('app01')] }],
        },
      },
      {
        type: 'actions',
        elements: [
          { type: 'button', action_id: 'go', style: 'danger', text: plain('Go <on>'), confirm },
          { type: 'overflow', action_id: 'more', options: [option('Share')] },
        ],
      },
    ]);
    expect(html).toContain(
      '<button type="button" class="control danger" data-action="go" data-confirm="Sure?\n\nIt is &quot;gone&quot; then.">Go &lt;on&gt;</button>',
    );
    expect(html).toContain(
      '<option value="">Which?</option><optgroup label="prod"><option value="v-app01">app01</option></optgroup>',
    );
    expect(html).toMatch(/<select class="control menu" data-action="more"[^>]*>.*v-Share/);
    expect(html).toMatch(new RegExp(`<div class="body" data-channel="${VSPHERE}" data-ts="\\d+\\.\\d+">`));
  });

  test('names the one who alone can press', async () => {
    expect(await shownMessage([{ type: 'divider' }], ADMIN)).toContain(`data-reader="${ADMIN}"`);
    const { response_url } = server.slack.context(REQUESTER, VSPHERE);
    await server.post(response_url, { text: 'for you' });
    const messages = (await (await get('/console/messages?since=1')).json()) as { html: string }[];
    expect(messages[0]?.html).toContain(`data-reader="${REQUESTER}"`);
  });

  const openModal = async (
    blocks: unknown[],
  ): Promise<{ html: string; errors: object; hash: string; user: string }> => {
    const { trigger_id } = server.slack.context(REQUESTER, VSPHERE);
    const view = { type: 'modal', title: plain('Go on?'), submit: plain('Go'), blocks };
    await server.callJson('views.open', { trigger_id, view });
    const [opened] = (await (await get('/console/views')).json()) as [Awaited<ReturnType<typeof openModal>>];
    return opened;
  };
  const input = (element: object, more: object = {}) => ({
    type: 'input',
    block_id: 'b',
    label: plain('Label'),
    element: { action_id: 'a', ...element },
    ...more,
  });

  test('shows a modal with whose it is, what submits and what closes it', async () => {
    const { html, errors, user } = await openModal([input({ type: 'plain_text_input' }, { hint: plain('A hint') })]);
    expect(user).toBe(REQUESTER);
    expect(errors).toEqual({});
    for (const part of ['<h2>Go on?</h2>', 'modal of requester', 'A hint', '>Cancel</button>', '>Go</button>'])
      expect(html).toContain(part);
    expect(html).toMatch(/<label for="(\S+)">Label<\/label><input type="text" id="\1" data-input="a"/);
  });

  test.each([
    ['lines', { type: 'plain_text_input', multiline: true, initial_value: '<x>' }, />&lt;x&gt;<\/textarea>/],
    [
      'a number',
      { type: 'number_input', is_decimal_allowed: false, initial_value: '7' },
      /value="7".*inputmode="decimal"/,
    ],
    [
      'a choice',
      { type: 'static_select', options: [option('x')], initial_option: option('x') },
      /<select [^>]*data-input="a".*value="v-x" selected/,
    ],
    ['several', { type: 'multi_static_select', options: [option('x')] }, /<select [^>]*multiple><option value="v-x"/],
    [
      'what is looked up',
      { type: 'external_select', min_query_length: 1, placeholder: plain('Type') },
      /<div class="lookup" role="group" data-input="a" aria-describedby="\S+" data-min="1"><.*<input type="search" id="\S+" placeholder="Type"/,
    ],
    ['several that are looked up', { type: 'multi_external_select' }, /data-min="3" data-several>/],
    [
      'boxes',
      { type: 'checkboxes', options: [option('x')], initial_options: [option('x')] },
      /role="group".*type="checkbox".*value="v-x" checked/,
    ],
    ['one of', { type: 'radio_buttons', options: [option('x')] }, /type="radio"/],
    ['a person', { type: 'users_select' }, /U0GUEST001/],
    ['a channel', { type: 'channels_select' }, /#general/],
    ['a day', { type: 'datepicker', initial_date: '2026-11-25' }, /type="date".*value="2026-11-25"/],
    ['what it cannot', { type: 'rich_text_input' }, /cannot fill in/],
  ])('lets %s be filled in', async (_what, element, expected) => {
    expect((await openModal([input(element, { optional: true })])).html).toMatch(expected);
  });

  test('tells what is wrong beside the input, and draws nothing anew for it', async () => {
    const { hash } = await openModal([input({ type: 'plain_text_input' })]);
    await server.slack.submit({ user: REQUESTER, values: {} });
    const [opened] = (await (await get('/console/views')).json()) as { hash: string; errors: object; html: string }[];
    expect(opened).toMatchObject({ hash, errors: { b: 'Please complete this required field.' } });
    expect(opened?.html).toMatch(/<p class="error" id="\S+" data-block="b" role="alert"><\/p>/);
  });

  test('leaves other addresses to others', async () => {
    expect((await get('/local.json')).status).toBe(404);
    expect((await fetch(`${server.url}/`, { method: 'POST' })).status).toBe(404);
  });
});
