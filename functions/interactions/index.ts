import { interactionFunction } from '#infra/aws/interaction-function';
import { receiveInteraction } from '#lib/interactions/receive-interaction';

/** Slack's buttons, selects and modals. */
export const handler = interactionFunction(receiveInteraction);
