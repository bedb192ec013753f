import type { Resolve } from '#infra/local/aws/intrinsics';
import { resourcesOfType, type Template } from '#infra/local/aws/template';

/** What API Gateway sends back for an integration's answer. */
export interface IntegrationAnswer {
  status: number;
  selectionPattern: string;
  headers: Record<string, string>;
  templates: Record<string, string>;
}

/** One method of the REST API. */
export interface Route {
  method: string;
  /** `/slack/commands/vm`; `{name}` stands for one segment, `{name+}` for the rest. */
  path: string;
  kind: 'AWS' | 'AWS_PROXY' | 'MOCK';
  /** The function's name or ARN. */
  function: string;
  asynchronous: boolean;
  requiredHeaders: string[];
  passthrough: 'NEVER' | 'WHEN_NO_TEMPLATES' | 'WHEN_NO_MATCH';
  requestTemplates: Record<string, string>;
  answers: IntegrationAnswer[];
}

type Properties = Record<string, unknown>;

const object = (value: unknown): Properties =>
  typeof value === 'object' && value !== null ? (value as Properties) : {};

const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(object(value))
      .filter(([, item]) => typeof item === 'string')
      .map(([name, item]) => [name, String(item)]),
  );

const HEADER = 'method.request.header.';
const ANSWER_HEADER = 'method.response.header.';

const pathOf = (template: Template, resourceId: unknown, resolve: Resolve): string => {
  const reference = object(resourceId);
  if ('Fn::GetAtt' in reference) return '';
  const logicalId = String(reference['Ref']);
  const resource = template.Resources[logicalId];
  if (resource?.Type !== 'AWS::ApiGateway::Resource') throw new Error(`"${logicalId}" is no resource of the REST API.`);
  const { ParentId, PathPart } = resource.Properties ?? {};
  return `${pathOf(template, ParentId, resolve)}/${String(resolve(PathPart))}`;
};

/** The function in `…:lambda:path/2015-03-31/functions/<arn>/invocations`. */
const functionOf = (uri: string): string => {
  const found = /\/functions\/(.+)\/invocations$/.exec(uri)?.[1];
  if (found === undefined) throw new Error(`The integration "${uri}" calls no Lambda function.`);
  return found;
};

const validates = (template: Template, validator: unknown): boolean => {
  if (validator === undefined) return false;
  const resource = template.Resources[String(object(validator)['Ref'])];
  return resource?.Properties?.['ValidateRequestParameters'] === true;
};

const requiredHeaders = (parameters: unknown): string[] =>
  Object.entries(object(parameters))
    .filter(([name, required]) => required === true && name.startsWith(HEADER))
    .map(([name]) => name.slice(HEADER.length));

const unquoted = (value: string): string => value.replace(/^'(.*)'$/s, '$1');

const answersOf = (integration: Properties): IntegrationAnswer[] => {
  const list = integration['IntegrationResponses'];
  return (Array.isArray(list) ? list : []).map((item: unknown) => {
    const answer = object(item);
    const headers = Object.entries(texts(answer['ResponseParameters'])).map(([name, value]) => [
      name.slice(ANSWER_HEADER.length),
      unquoted(value),
    ]);
    return {
      status: Number(answer['StatusCode']),
      selectionPattern: String(answer['SelectionPattern'] ?? ''),
      headers: Object.fromEntries(headers) as Record<string, string>,
      templates: texts(answer['ResponseTemplates']),
    };
  });
};

/** The routes that the template's REST API serves. */
export function routesOf(template: Template, resolve: Resolve): Route[] {
  return resourcesOfType(template, 'AWS::ApiGateway::Method').map(({ properties }) => {
    const integration = object(resolve(properties['Integration']));
    const kind = String(integration['Type']);
    if (kind !== 'AWS' && kind !== 'AWS_PROXY' && kind !== 'MOCK')
      throw new Error(`No integration of type ${kind} here.`);
    const invocationType = texts(integration['RequestParameters'])['integration.request.header.X-Amz-Invocation-Type'];
    const passthrough = String(integration['PassthroughBehavior'] ?? 'WHEN_NO_MATCH') as Route['passthrough'];
    return {
      method: String(properties['HttpMethod']),
      path: pathOf(template, properties['ResourceId'], resolve) || '/',
      kind,
      function: kind === 'MOCK' ? '' : functionOf(String(integration['Uri'])),
      asynchronous: invocationType === "'Event'",
      requiredHeaders: validates(template, properties['RequestValidatorId'])
        ? requiredHeaders(properties['RequestParameters'])
        : [],
      passthrough,
      requestTemplates: texts(integration['RequestTemplates']),
      answers: answersOf(integration),
    };
  });
}

/** The parameters of a path that a route's path fits, or undefined. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const name = /^\{(.+?)(\+?)\}$/.exec(part);
    const value = given[index];
    if (name?.[2]) {
      parameters[String(name[1])] = given.slice(index).join('/');
      return value ? parameters : undefined;
    }
    if (value === undefined || (name ? value === '' : value !== part)) return undefined;
    if (name) parameters[String(name[1])] = decodeURIComponent(value);
  }
  return given.length === wanted.length ? parameters : undefined;
}
