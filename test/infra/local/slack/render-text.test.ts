import { expect, test } from '@jest/globals';
import { renderText } from '#infra/local/slack/render-text';

const names = {
  users: [{ id: 'U0ADMIN001', name: 'admin' }],
  channels: [{ id: 'C0VSPHERE1', name: 'vsphere' }],
  groups: [{ id: 'S0VMADMINS', handle: 'vm-admins' }],
};
const message = (text: string) => ({ text, blocks: [] });

test.each([
  ['a person', '<@U0ADMIN001> asked', '@admin asked'],
  ['somebody unknown', '<@U0NOBODY01>', '@U0NOBODY01'],
  ['a channel', 'in <#C0VSPHERE1>', 'in #vsphere'],
  ['a user group', '<!subteam^S0VMADMINS>', '@vm-admins'],
  ['everybody here', '<!here>', '@here'],
  ['a date', 'at <!date^1795465211^{date_short} {time}|23 Nov 20:20 UTC>', 'at 23 Nov 20:20 UTC'],
  ['a link with a label', '<https://vc.example.com/ui|open>', 'open (https://vc.example.com/ui)'],
  ['a bare link', '<https://vc.example.com/?a=1&amp;b=2>', 'https://vc.example.com/?a=1&b=2'],
  ['escaped signs, once', '1 &lt; 2 &amp;amp; 3', '1 < 2 &amp; 3'],
  ['marks, as they are', '*app01* `x`', '*app01* `x`'],
])('renders %s', (_what, text, rendered) => {
  expect(renderText(message(text), names)).toBe(rendered);
});

test('adds buttons and files', () => {
  const button = { type: 'button', text: { type: 'plain_text', text: 'Confirm' } };
  const shown = {
    text: 'Sure?',
    blocks: [{ type: 'actions', elements: [button] }],
    files: [{ name: 'vms.csv', url: 'http://x/files/F1' }],
  };
  expect(renderText(shown, names)).toBe('Sure?\n[ Confirm ]\nFile: vms.csv (http://x/files/F1)');
});

test('adds what there is to choose from', () => {
  const options = ['app01 on prod', 'app01 on lab'].map((text) => ({
    text: { type: 'plain_text', text },
    value: text,
  }));
  const select = { type: 'static_select', placeholder: { type: 'plain_text', text: 'Which one?' }, options };
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'Two.' }, accessory: select }];
  expect(renderText({ text: 'Two.', blocks }, names)).toBe('Two.\n( Which one? app01 on prod | app01 on lab )');
});

test('says that a message is deleted', () => {
  expect(renderText({ text: '', blocks: [], deleted: true }, names)).toBe('(deleted)');
});
