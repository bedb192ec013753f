import { interactionFunction } from '#infra/aws/interaction-function';
import { receiveInteraction } from '#lib/interactions/receive-interaction';

/** Slack's buttons, modals and option lists. */
export const handler = interactionFunction(receiveInteraction);
