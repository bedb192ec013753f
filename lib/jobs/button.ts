import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { base32 } from '#lib/jobs/base32';
import type { Action, Message, Press } from '#lib/slack/message';

/** What a button of a Job's message asks for, by the hash of what Slack sends when it is pressed. */
export interface Button {
  readonly hash: string;
  readonly press: Press;
}

/** 128 bits: nobody guesses one. */
const BYTES = 16;

/** `<jobId>.<random>`; the Job keeps only the hash of the random part. */
interface Token {
  readonly job: string;
  readonly secret: string;
}

/** A message whose buttons can be answered, and what to keep of them with the Job. */
export function withTokens(jobId: string, message: Message): { message: Message; buttons: readonly Button[] } {
  const buttons: Button[] = [];
  const token = (press: Press): string => {
    const minted = mintToken(jobId, press);
    buttons.push(minted.button);
    return minted.token;
  };
  const actions = (message.actions ?? []).map((action): Action => {
    if (!('options' in action)) return { ...action, token: action.token ?? token(action.press) };
    return { ...action, options: action.options.map((one) => ({ ...one, token: token(one.press) })) };
  });
  return { message: actions.length === 0 ? message : { ...message, actions }, buttons };
}

/** A token for a button that is shown again and again, as the one that ends a running Job. */
export function mintToken(jobId: string, press: Press): { readonly token: string; readonly button: Button } {
  const secret = base32(randomBytes(BYTES));
  return { token: `${jobId}.${secret}`, button: { hash: hashOf(secret), press } };
}

/** True for a button of an approver's card. */
export function isAnswer({ press }: Pick<Button, 'press'>): boolean {
  return press.act === 'approve' || press.act === 'deny';
}

export function readToken(value: string): Token | undefined {
  const [, job, secret] = /^([a-z2-7]{16})\.([a-z2-7]{26})$/.exec(value) ?? [];
  return job === undefined || secret === undefined ? undefined : { job, secret };
}

/** The button that a token belongs to. */
export function buttonOf(buttons: readonly Button[], { secret }: Token): Button | undefined {
  const hash = Buffer.from(hashOf(secret), 'hex');
  return buttons.find((button) => timingSafeEqual(Buffer.from(button.hash, 'hex'), hash));
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
