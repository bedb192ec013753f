import { createHash } from 'node:crypto';

export interface Template {
  readonly Resources: Record<string, Resource>;
}

interface Resource {
  readonly Type: string;
  Properties?: Record<string, unknown>;
}

/** What a Deployment is a picture of: it has to be taken anew when one of these changes. */
const pictured = new Set([
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Model',
  'AWS::ApiGateway::RequestValidator',
]);

const invocationType = 'integration.request.header.X-Amz-Invocation-Type';

/**
 * Mends the REST API of a compiled template, and encrypts the functions' logs where the site has a key of its own.
 *
 * The framework gives the Deployment a stage of its own, which could have neither throttling nor tracing, and a random
 * name, so that no two packages of the same source are equal. Here the stage is `ApiGatewayStage`, and the Deployment's
 * name is a digest of what it deploys: it changes when the API does, and only then.
 */
export function mendTemplate({ Resources }: Template, kmsKey?: string): void {
  for (const group of kmsKey === undefined ? [] : ofType(Resources, 'AWS::Logs::LogGroup')) {
    group.Properties = { ...group.Properties, KmsKeyId: kmsKey };
  }
  for (const method of ofType(Resources, 'AWS::ApiGateway::Method')) keepClientHeadersOut(method);
  const [given] = Object.entries(Resources).find(([, { Type }]) => Type === 'AWS::ApiGateway::Deployment') ?? [];
  if (given === undefined) return;
  const stage = Resources['ApiGatewayStage'];
  if (stage === undefined) throw new Error('infra/aws/stage.yml has no ApiGatewayStage for the Deployment');
  const name = `ApiGatewayDeployment${digestOf(Resources)}`;
  const { [given]: deployment } = Resources;
  delete Resources[given];
  const { StageName: _, ...properties } = deployment?.Properties ?? {};
  Resources[name] = { ...deployment, Type: 'AWS::ApiGateway::Deployment', Properties: properties };
  stage.Properties = { ...stage.Properties, DeploymentId: { Ref: name } };
}

/** The framework sends every header it validates on to Lambda's own API as well; the event already carries them. */
function keepClientHeadersOut(method: Resource): void {
  const integration = method.Properties?.['Integration'] as { RequestParameters?: Record<string, string> } | undefined;
  const type = integration?.RequestParameters?.[invocationType];
  if (integration !== undefined && type !== undefined) integration.RequestParameters = { [invocationType]: type };
}

function digestOf(resources: Template['Resources']): string {
  const api = Object.entries(resources)
    .filter(([, { Type }]) => pictured.has(Type))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(api)).digest('hex').slice(0, 12);
}

function ofType(resources: Template['Resources'], type: string): Resource[] {
  return Object.values(resources).filter(({ Type }) => Type === type);
}
