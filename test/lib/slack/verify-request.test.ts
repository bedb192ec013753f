import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { distrust, type SignedRequest } from '#lib/slack/verify-request';

/** Published: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const BODY =
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
const SIGNED_AT = 1531420618;
const published: SignedRequest = {
  rawBody: Buffer.from(BODY),
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  timestamp: String(SIGNED_AT),
  receivedAt: SIGNED_AT * 1000,
};
const digits = published.signature.slice(3);

const flipped = Buffer.from(BODY);
flipped[40] = (flipped[40] ?? 0) ^ 1;

test('takes the request that Slack publishes as an example', () => {
  expect(distrust(published, [SECRET])).toBeUndefined();
});

test.each([
  ['one bit of the body differs', { rawBody: flipped }, 'wrong-signature'],
  ['the body is empty', { rawBody: Buffer.alloc(0) }, 'wrong-signature'],
  ['one digit of the signature differs', { signature: `v0=b${digits.slice(1)}` }, 'wrong-signature'],
  ['the time stamp is another one', { timestamp: String(SIGNED_AT + 1) }, 'wrong-signature'],
  ['the signature is missing', { signature: '' }, 'malformed'],
  ['the signature is of another version', { signature: `v1=${digits}` }, 'malformed'],
  ['the signature is too short', { signature: `v0=${digits.slice(1)}` }, 'malformed'],
  ['the signature is too long', { signature: `v0=${digits}0` }, 'malformed'],
  ['the signature is in capitals', { signature: `v0=${digits.toUpperCase()}` }, 'malformed'],
  ['two signatures are joined', { signature: `${published.signature},${published.signature}` }, 'malformed'],
  ['the signature ends with a line break', { signature: `${published.signature}\n` }, 'malformed'],
  ['the time stamp is missing', { timestamp: '' }, 'malformed'],
  ['the time stamp is no number', { timestamp: 'now' }, 'malformed'],
  ['the time stamp is negative', { timestamp: '-1531420618' }, 'malformed'],
  ['the gateway gave no time', { receivedAt: Number.NaN }, 'malformed'],
  ['it is older than five minutes', { receivedAt: (SIGNED_AT + 301) * 1000 }, 'stale'],
  ['it is from the future', { receivedAt: (SIGNED_AT - 301) * 1000 }, 'future'],
] as const)('refuses it where %s', (_what, change, reason) => {
  expect(distrust({ ...published, ...change }, [SECRET])).toBe(reason);
});

test.each([300, -300])('takes it %d seconds away, which is Slack’s own margin', (seconds) => {
  expect(distrust({ ...published, receivedAt: (SIGNED_AT + seconds) * 1000 }, [SECRET])).toBeUndefined();
});

describe('secrets', () => {
  const signedWith = (secret: string): SignedRequest => {
    const digest = createHmac('sha256', secret).update(`v0:${SIGNED_AT}:${BODY}`).digest('hex');
    return { ...published, signature: `v0=${digest}` };
  };

  test('tries each secret, so that a rotation needs no gap', () => {
    expect(distrust(published, ['new-secret', SECRET])).toBeUndefined();
    expect(distrust(published, [SECRET, 'old-secret'])).toBeUndefined();
    expect(distrust(published, ['new-secret'])).toBe('wrong-signature');
  });

  test('never takes an empty secret, not even for a request that was signed with one', () => {
    expect(distrust(signedWith(''), [''])).toBe('no-secret');
    expect(distrust(signedWith(''), [])).toBe('no-secret');
    expect(distrust(signedWith(''), ['', SECRET])).toBe('wrong-signature');
  });

  test('takes bytes that are no UTF-8 as they are', () => {
    const rawBody = Buffer.from([0x74, 0x3d, 0xff, 0xfe, 0x00]);
    const digest = createHmac('sha256', SECRET).update(`v0:${SIGNED_AT}:`).update(rawBody).digest('hex');
    expect(distrust({ ...published, rawBody, signature: `v0=${digest}` }, [SECRET])).toBeUndefined();
  });
});
