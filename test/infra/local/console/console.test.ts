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
    expect(loaded).toEqual(['data:,', '/console.css', '/console.js']);
    expect((await get('/console.css')).headers.get('content-type')).toContain('text/css');
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

  test('leaves other addresses to others', async () => {
    expect((await get('/local.json')).status).toBe(404);
    expect((await fetch(`${server.url}/`, { method: 'POST' })).status).toBe(404);
  });
});
