import type { SignedRequest } from '#lib/slack/verify-request';

/** What the gateway's mapping template hands over; every value from the client is base64. */
export interface SlashEvent {
  readonly rawBody: string;
  readonly signature: string;
  readonly timestamp: string;
  /** The gateway's clock, milliseconds since 1970. */
  readonly receivedAt: number;
  readonly requestId: string;
}

export function signedRequest(event: SlashEvent): SignedRequest {
  const text = (value: string): string => Buffer.from(value, 'base64').toString('latin1');
  return {
    rawBody: Buffer.from(event.rawBody, 'base64'),
    signature: text(event.signature),
    timestamp: text(event.timestamp),
    receivedAt: Number(event.receivedAt),
  };
}
