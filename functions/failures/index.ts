import { failureFunction } from '#infra/aws/failure-function';

/** Gets Lambda's record of every invocation that died, and sees to it that its Job is resumed or ended truthfully. */
export const handler = failureFunction();
