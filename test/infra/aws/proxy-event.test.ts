import { describe, expect, test } from '@jest/globals';
import { signedProxyRequest } from '#infra/aws/proxy-event';

const event = (more: Partial<Parameters<typeof signedProxyRequest>[0]> = {}) => ({
  body: 'payload=%7B%7D',
  isBase64Encoded: false,
  multiValueHeaders: { 'X-Slack-Signature': ['v0=ab'], 'X-Slack-Request-Timestamp': ['1795464849'] },
  requestContext: { requestTimeEpoch: 1795464849069 },
  ...more,
});

describe('a request', () => {
  test('is read with its bytes, both headers and the gateway’s time', () => {
    expect(signedProxyRequest(event())).toEqual({
      rawBody: Buffer.from('payload=%7B%7D'),
      signature: 'v0=ab',
      timestamp: '1795464849',
      receivedAt: 1795464849069,
    });
  });

  test('that came as base64 is read as the bytes it stands for', () => {
    const bytes = Buffer.from([0x70, 0x3d, 0xff, 0x00, 0xc3, 0xa9]);
    const { rawBody } = signedProxyRequest(event({ body: bytes.toString('base64'), isBase64Encoded: true }));
    expect(rawBody).toEqual(bytes);
  });

  test.each([
    ['text beyond ASCII', 'payload=é', Buffer.from('payload=é', 'utf8')],
    ['no body', null, Buffer.alloc(0)],
  ])('with %s is read', (_what, body, bytes) => {
    expect(signedProxyRequest(event({ body })).rawBody).toEqual(bytes);
  });
});

describe('a header', () => {
  test.each([
    ['lower', 'x-slack-signature', 'x-slack-request-timestamp'],
    ['upper', 'X-SLACK-SIGNATURE', 'X-SLACK-REQUEST-TIMESTAMP'],
  ])('is found in %s case', (_case, signature, timestamp) => {
    const headers = { [signature]: ['v0=ab'], [timestamp]: ['17'] };
    expect(signedProxyRequest(event({ multiValueHeaders: headers }))).toMatchObject({
      signature: 'v0=ab',
      timestamp: '17',
    });
  });

  test.each([
    ['twice', { 'X-Slack-Signature': ['v0=ab', 'v0=cd'] }],
    ['twice, the same', { 'X-Slack-Signature': ['v0=ab', 'v0=ab'] }],
    ['in two spellings', { 'X-Slack-Signature': ['v0=ab'], 'x-slack-signature': ['v0=cd'] }],
    ['never', {}],
  ])('that was sent %s reads as empty', (_times, multiValueHeaders) => {
    expect(signedProxyRequest(event({ multiValueHeaders })).signature).toBe('');
  });
});
