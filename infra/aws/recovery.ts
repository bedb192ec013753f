import { randomUUID } from 'node:crypto';
import { createAuditTable } from '#infra/aws/audit-table';
import { dropIdleConnections } from '#infra/aws/connections';
import { readAuditRetention } from '#infra/aws/environment';
import { createIndexUse } from '#infra/aws/index-use';
import { createJobDesk, type JobDesk } from '#infra/aws/job-desk';
import { createJournal } from '#lib/audit/record-job';
import type { Recovery } from '#lib/jobs/recover-job';
import type { IndexStore } from '#lib/targets/inventory-index';

/** What `failures` and `sweeper` work with. */
export interface RecoveryDesk extends Pick<JobDesk, 'environment' | 'slackSecret' | 'call' | 'log'> {
  readonly inventory: Pick<IndexStore, 'lastUse'>;
  begin(requestId: string): Recovery;
}

export function createRecoveryDesk(): RecoveryDesk {
  const { environment, database, log, clock, store, slack, slackSecret, call } = createJobDesk();
  const { tableName } = environment;
  const retention = readAuditRetention();
  const journal = createJournal({ store: createAuditTable(database, tableName), clock, log, retention });
  return {
    environment,
    slackSecret,
    log,
    inventory: createIndexUse(database, tableName),
    call,
    begin(requestId) {
      log.setRequest(requestId);
      dropIdleConnections();
      const holder = `${requestId}#${randomUUID()}`;
      return { store, journal, slack, clock, log, holder, resume: call };
    },
  };
}
