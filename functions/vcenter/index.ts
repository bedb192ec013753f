import { vcenter } from '#functions/vcenter/definition';
import { createDoctor } from '#infra/aws/function-doctor';
import { slashFunction } from '#infra/aws/slash-function';

/** Beside its slash command: an operator's `npm run doctor`, which waits for the answer, and the sweeper's heartbeat. */
export const handler = slashFunction(vcenter, { doctor: createDoctor });
