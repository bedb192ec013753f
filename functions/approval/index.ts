import { approval } from '#functions/approval/definition';
import { createHandOver } from '#infra/aws/hand-over';
import { slashFunction } from '#infra/aws/slash-function';

export const handler = slashFunction(approval, { handOver: createHandOver });
