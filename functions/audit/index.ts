import { audit } from '#functions/audit/definition';
import { createAuditReads } from '#infra/aws/audit-reads';
import { slashFunction } from '#infra/aws/slash-function';

export const handler = slashFunction(audit, { audit: createAuditReads });
