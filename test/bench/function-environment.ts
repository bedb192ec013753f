import { createResolver } from '#infra/local/aws/intrinsics';
import { readTemplate } from '#infra/local/aws/template';
import { functionConfigs } from '#infra/local/lambda/function-config';
import { packagedTemplate } from '#infra/local/package-product';

const PLACE = { region: 'eu-central-1', accountId: '000000000000', stackName: 'slashvm-local' };

/** The environment that a packaged template gives each function. */
export async function functionEnvironments(packaged: string): Promise<Map<string, Readonly<Record<string, string>>>> {
  const template = await readTemplate(packagedTemplate(packaged));
  const functions = functionConfigs(template, createResolver(template, PLACE), 'slashvm-local-');
  return new Map(functions.map(({ name, environment }) => [name, environment]));
}

/** What Lambda adds, and where a local run has its AWS. */
export function runtimeEnvironment(awsEndpointUrl: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: awsEndpointUrl,
    AWS_REGION: PLACE.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    TZ: ':UTC',
  };
}
