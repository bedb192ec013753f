import { archiveFunction } from '#infra/aws/archive-function';

/** Writes each entry of the audit journal into a bucket where nobody can change it any more; it can only put. */
export const handler = archiveFunction();
