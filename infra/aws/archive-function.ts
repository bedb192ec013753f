import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { archivedEntry } from '#infra/aws/archived-entry';
import { dropIdleConnections } from '#infra/aws/connections';
import { readArchiveEnvironment } from '#infra/aws/environment';
import { createFunctionLog } from '#infra/aws/function-log';
import { createPutObject } from '#infra/aws/put-object';
import { systemClock } from '#infra/aws/system-clock';

/**
 * Takes the new entries of the audit journal from the table's stream, in their order, and puts an object of each into the
 * archive. The first that is not written is reported: Lambda comes back with it and what follows it, and what is there
 * already is left as it is.
 */
export function archiveFunction(): (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse> {
  const log = createFunctionLog();
  const putObject = createPutObject(readArchiveEnvironment(), systemClock.now);

  return async ({ Records }, context) => {
    log.setRequest(context.awsRequestId);
    dropIdleConnections();
    let written = 0;
    for (const record of Records) {
      const number = record.dynamodb?.SequenceNumber ?? '';
      try {
        const { key, body } = archivedEntry(record);
        if ((await putObject(key, body)) === 'written') written += 1;
      } catch (error) {
        log.error('archive-failed', error, { entry: record.dynamodb?.Keys?.['SK']?.S, written, of: Records.length });
        log.count('ArchiveFailed');
        return { batchItemFailures: [{ itemIdentifier: number }] };
      }
    }
    log.info('archived', { written, there: Records.length - written });
    return { batchItemFailures: [] };
  };
}
