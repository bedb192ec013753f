import { expect, test } from '@jest/globals';
import { type Channel, channelRefusal, isAnsweredPrivately } from '#lib/policy/channel-rules';

const POLICY = {
  directMessages: false,
  channels: [
    { channel: 'C0000OPS1', include: ['*:*'], exclude: [] },
    { channel: 'prod-*', include: ['*:*'], exclude: ['vm:reset', 'vm:delete*'] },
    { channel: '*', include: ['*:list', 'vm:info'], exclude: [] },
  ],
};

const named = (name: string): Channel => ({ id: 'C0000XXXX', name, isDirect: false });
const secret: Channel = { id: 'C0000YYYY', isDirect: false };
const REFUSED = (permission: string) =>
  `The rules for this channel do not permit \`${permission}\` in it. Type it in another channel.`;

test.each<[string, Channel, string, boolean]>([
  ['the channel by its id', { ...secret, id: 'C0000OPS1' }, 'vm:reset', true],
  ['a name that fits', named('prod-web'), 'vm:stop', true],
  ['an exclusion', named('prod-web'), 'vm:reset', false],
  ['a second exclusion', named('prod-web'), 'vm:delete-snapshot', false],
  ['the first that fits alone', named('prod-web'), 'vm:snapshot', true],
  ['the last for the rest', named('general'), 'vm:snapshot', false],
  ['the last, included', named('general'), 'host:list', true],
  ['a private channel, whose name may fit', secret, 'vm:reset', false],
  ['a private channel, by the last', secret, 'vm:stop', false],
  ['a private channel, included', secret, 'vm:info', true],
])('%s', (_what, channel, permission, permitted) => {
  expect(channelRefusal(permission, channel, POLICY)).toBe(permitted ? undefined : REFUSED(permission));
});

test('a private channel is given nothing by a rule whose name may fit', () => {
  const channels = [
    { channel: 'prod-*', include: ['*:*'], exclude: [] },
    { channel: '*', include: ['*:list'], exclude: [] },
  ];
  expect(channelRefusal('vm:stop', secret, { ...POLICY, channels })).toBe(REFUSED('vm:stop'));
  expect(channelRefusal('vm:stop', named('prod-web'), { ...POLICY, channels })).toBeUndefined();
});

test('direct messages are on or off, and no rule is for them', () => {
  const direct: Channel = { id: 'D0000AAAA', isDirect: true };
  expect(channelRefusal('vm:list', direct, POLICY)).toBe(
    'Direct messages are switched off here, so that others can see what is run. Type it in a channel.',
  );
  expect(channelRefusal('vm:reset', direct, { ...POLICY, directMessages: true })).toBeUndefined();
});

test('without rules every channel permits all', () => {
  expect(channelRefusal('vm:reset', secret, { directMessages: true, channels: [] })).toBeUndefined();
});

test('some answers go to a direct message', () => {
  expect(isAnsweredPrivately('audit:list', { privately: ['audit:*'] })).toBe(true);
  expect(isAnsweredPrivately('vm:list', { privately: ['audit:*'] })).toBe(false);
});
