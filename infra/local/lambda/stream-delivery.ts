import type { DynamoDb } from '#infra/local/aws/dynamodb';
import type { Place, Resolve } from '#infra/local/aws/intrinsics';
import { TableStreams } from '#infra/local/aws/table-stream';
import type { Template } from '#infra/local/aws/template';
import { eventSourceMappings, type Pollers } from '#infra/local/lambda/event-source-mapping';

/** The streams of a template's tables, and what brings their records to its functions. */
export function deliverStreams(
  template: Template,
  resolve: Resolve,
  around: Pollers & { readonly place: Place; readonly dynamoDb: DynamoDb },
): TableStreams {
  const mappings = eventSourceMappings(template, resolve, around);
  const { place, dynamoDb, clock } = around;
  return new TableStreams({ template, resolve, place, dynamoDb, clock }, (record) => {
    for (const mapping of mappings) mapping.offer(record);
  });
}
