import { createHmac, timingSafeEqual } from 'node:crypto';

/** A request as the gateway saw it; nothing in it is trusted yet. */
export interface SignedRequest {
  readonly rawBody: Uint8Array;
  /** `X-Slack-Signature`, `v0=` and 64 hexadecimal digits. */
  readonly signature: string;
  /** `X-Slack-Request-Timestamp`, seconds since 1970. */
  readonly timestamp: string;
  /** The gateway's clock when the request came in, milliseconds since 1970. */
  readonly receivedAt: number;
}

export type Distrust = 'malformed' | 'stale' | 'future' | 'no-secret' | 'wrong-signature';

/** Slack's own margin, in seconds: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const MARGIN = 300;

/**
 * Says why a request is not Slack's, or `undefined` where it is.
 *
 * The order is headers, age, signature over the raw bytes in constant time. Every secret of the list is tried, so that
 * a rotation needs no gap; an empty secret never matches.
 */
export function distrust(request: SignedRequest, signingSecrets: readonly string[]): Distrust | undefined {
  if (!/^v0=[0-9a-f]{64}$/.test(request.signature) || !/^\d{1,12}$/.test(request.timestamp)) return 'malformed';
  if (!Number.isFinite(request.receivedAt)) return 'malformed';
  const age = request.receivedAt / 1000 - Number(request.timestamp);
  if (age > MARGIN) return 'stale';
  if (age < -MARGIN) return 'future';
  const secrets = signingSecrets.filter((secret) => secret.length > 0);
  if (secrets.length === 0) return 'no-secret';
  const given = Buffer.from(request.signature.slice(3), 'hex');
  const matches = secrets.filter((secret) => timingSafeEqual(given, sign(request, secret)));
  return matches.length > 0 ? undefined : 'wrong-signature';
}

function sign(request: SignedRequest, secret: string): Buffer {
  return createHmac('sha256', secret).update(`v0:${request.timestamp}:`).update(request.rawBody).digest();
}
