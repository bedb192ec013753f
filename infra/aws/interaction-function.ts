import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { dropIdleConnections } from '#infra/aws/connections';
import { createFunctionAuthority } from '#infra/aws/function-authority';
import { createGatheredReads } from '#infra/aws/gathered-reads';
import { createInventoryTable } from '#infra/aws/inventory-table';
import { createJobDesk } from '#infra/aws/job-desk';
import { signedProxyRequest } from '#infra/aws/proxy-event';
import { callIndexReader } from '#infra/aws/refresh-indexes';
import type { InteractionAnswer, InteractionDesk } from '#lib/interactions/interaction-desk';
import { createKnownIndexes } from '#lib/interactions/known-indexes';
import type { SignedRequest } from '#lib/slack/verify-request';

type Receive = (desk: InteractionDesk, request: SignedRequest) => Promise<InteractionAnswer>;

/** The Lambda whose answer Slack waits for: outside the VPC, with no vCenter's secret. */
export function interactionFunction(
  receive: Receive,
): (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult> {
  const { environment, database, log, clock, store, slack, slackSecret, call } = createJobDesk();
  const reads = createGatheredReads(database, environment.tableName);
  const authority = createFunctionAuthority({ environment, database, reads, slack, clock, log });
  const inventory = createInventoryTable(database, environment.tableName);
  const desk: InteractionDesk = {
    clock,
    log,
    store,
    slack,
    indexes: createKnownIndexes({ store: inventory, clock, log, renew: () => callIndexReader(call) }),
    access: environment,
    policy: authority.policy,
    authority,
    signingSecrets: async (options) => (await slackSecret.read(options)).signingSecrets,
    responseHosts: environment.responseHosts,
    handOver: call,
  };

  return async (event, context) => {
    log.setRequest(context.awsRequestId);
    dropIdleConnections();
    try {
      return proxyAnswer(await receive(desk, signedProxyRequest(event)));
    } catch (error) {
      // Slack warns whoever clicked of any answer that is not 200.
      log.error('interaction-failed', error);
      return { statusCode: 500, body: '' };
    } finally {
      log.flush();
    }
  };
}

function proxyAnswer({ status, body }: InteractionAnswer): APIGatewayProxyResult {
  if (body === undefined) return { statusCode: status, body: '' };
  return { statusCode: status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}
