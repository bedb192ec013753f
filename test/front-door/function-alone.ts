import { join } from 'node:path';
import { createResolver } from '#infra/local/aws/intrinsics';
import { readTemplate } from '#infra/local/aws/template';
import { StackClock } from '#infra/local/clock';
import { FaultBook } from '#infra/local/faults';
import { functionConfigs } from '#infra/local/lambda/function-config';
import { FunctionLog } from '#infra/local/lambda/function-log';
import { Lambda } from '#infra/local/lambda/lambda';
import { OutgoingRequests } from '#infra/local/lambda/outgoing';
import { startReaper } from '#infra/local/lambda/reaper';
import { packagedTemplate } from '#infra/local/package-product';
import type { SignedOptions, TestStack } from '#test/stack';

/** The packaged function `vm` beside a running stack, for settings that the stack's own functions do not have. */
export interface FunctionAlone {
  /** Runs it on the event that the gateway would make of this request. */
  run(options: SignedOptions, environment: Record<string, string>): Promise<void>;
  close(): Promise<void>;
}

const SCRIPTS = join(process.cwd(), 'infra/local/lambda');
const base64 = (text: string | Buffer | undefined): string => Buffer.from(text ?? '').toString('base64');

export async function functionAlone(stack: TestStack): Promise<FunctionAlone> {
  const template = await readTemplate(packagedTemplate());
  const place = { region: 'eu-central-1', accountId: '000000000000', stackName: 'slashvm-local' };
  const functions = functionConfigs(template, createResolver(template, place), 'slashvm-local-');
  const clock = new StackClock();
  const faults = new FaultBook(clock);
  const reaper = startReaper(SCRIPTS);
  const { awsEndpointUrl, slackApiUrl, teamId, appId, users } = stack.local;
  const usual = {
    AWS_ENDPOINT_URL: awsEndpointUrl,
    AWS_REGION: place.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    SLACK_API_URL: slackApiUrl,
    SLACK_RESPONSE_HOSTS: '127.0.0.1',
    TEAM_IDS: teamId,
    APP_ID: appId,
    ADMINS: users.map(({ id }) => id).join(','),
  };
  let given: Record<string, string> = {};
  const lambda = new Lambda({
    functions,
    sandbox: {
      ...{ clock, reaper, scripts: SCRIPTS, node: process.execPath, bundles: join(process.cwd(), '.build') },
      log: new FunctionLog(undefined),
      outgoing: new OutgoingRequests(),
      environment: () => ({ ...usual, ...given }),
      services: () => ({}),
    },
    ...{ clock, faults, sendToQueue: () => undefined },
  });
  return {
    async run(options, environment) {
      given = environment;
      await lambda.recycle();
      const { body, headers } = await stack.signed(options);
      const event = {
        rawBody: base64(body),
        signature: base64(headers['X-Slack-Signature']),
        timestamp: base64(headers['X-Slack-Request-Timestamp']),
        receivedAt: clock.now(),
        requestId: 'alone',
      };
      const result = await lambda.invoke('slashvm-local-vm', JSON.stringify(event));
      if (!('payload' in result)) throw new Error(JSON.stringify(result));
    },
    async close() {
      await lambda.close();
      clock.close();
      reaper.close();
    },
  };
}
