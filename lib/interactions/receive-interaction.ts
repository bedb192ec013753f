import type { InteractionAnswer, InteractionDesk } from '#lib/interactions/interaction-desk';
import type { SignedRequest } from '#lib/slack/verify-request';

/** A click or a submitted modal: trusted, decided once, and handed to the command's own function. */
export async function receiveInteraction(_desk: InteractionDesk, _request: SignedRequest): Promise<InteractionAnswer> {
  return { status: 200 };
}
