import { describe, expect, test } from '@jest/globals';
import { readSlashCommand } from '#lib/slack/slash-command';

const fields = {
  team_id: 'T0SLASHVM1',
  api_app_id: 'A0SLASHVM1',
  channel_id: 'C0VSPHERE1',
  user_id: 'U0ADMIN001',
  user_name: 'requester',
  command: '/vm',
  text: 'snapshot "web 01" & more',
  response_url: 'https://hooks.slack.com/commands/1',
};

const form = (change: Record<string, string> = {}): Buffer =>
  Buffer.from(new URLSearchParams({ ...fields, ...change }).toString());

describe('readSlashCommand', () => {
  test('reads who typed what where', () => {
    expect(readSlashCommand(form())).toEqual({
      teamId: 'T0SLASHVM1',
      appId: 'A0SLASHVM1',
      channelId: 'C0VSPHERE1',
      channelName: '',
      userId: 'U0ADMIN001',
      userName: 'requester',
      command: '/vm',
      text: 'snapshot "web 01" & more',
      responseUrl: 'https://hooks.slack.com/commands/1',
    });
  });

  test('names a person by the id where Slack sends no name', () => {
    expect(readSlashCommand(form({ user_name: '' }))?.userName).toBe('U0ADMIN001');
  });

  test.each([
    ['an empty body', Buffer.alloc(0)],
    ['a body of JSON', Buffer.from('{"command":"/vm"}')],
    ['no team', form({ team_id: '' })],
    ['a user id with a blank', form({ user_id: 'U0 1' })],
    ['a channel id that is a name', form({ channel_id: 'general' })],
    ['no command', form({ command: '' })],
    ['a command without its slash', form({ command: 'vm' })],
    ['a button’s payload', Buffer.from('payload=%7B%22type%22%3A%22block_actions%22%7D')],
  ])('takes %s for no slash command', (_what, body) => {
    expect(readSlashCommand(body)).toBeUndefined();
  });
});
