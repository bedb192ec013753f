import type { Template, TemplateResource } from '#infra/local/aws/template';

export interface Place {
  region: string;
  accountId: string;
  stackName: string;
}

export type Resolve = (value: unknown) => unknown;

const NO_VALUE = Symbol('AWS::NoValue');

/** The moment a table's stream was switched on, which is its name. */
const STREAM_LABEL = '2026-11-23T00:00:00.000';

type Names = Readonly<Record<string, string>>;

/** The property that holds each type's own name; CloudFormation makes one up where it is absent. */
const NAME_PROPERTY: Names = {
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::Scheduler::ScheduleGroup': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::ApiGateway::Stage': 'StageName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::S3::Bucket': 'BucketName',
};

/** What stands between the account and the name in each type's ARN. */
const ARN: Readonly<Record<string, (name: string, place: Place) => string>> = {
  'AWS::Lambda::Function': (name, at) => `arn:aws:lambda:${at.region}:${at.accountId}:function:${name}`,
  'AWS::DynamoDB::Table': (name, at) => `arn:aws:dynamodb:${at.region}:${at.accountId}:table/${name}`,
  'AWS::SQS::Queue': (name, at) => `arn:aws:sqs:${at.region}:${at.accountId}:${name}`,
  'AWS::IAM::Role': (name, at) => `arn:aws:iam::${at.accountId}:role/${name}`,
  'AWS::Logs::LogGroup': (name, at) => `arn:aws:logs:${at.region}:${at.accountId}:log-group:${name}:*`,
  'AWS::Scheduler::Schedule': (name, at) => `arn:aws:scheduler:${at.region}:${at.accountId}:schedule/default/${name}`,
  'AWS::Scheduler::ScheduleGroup': (name, at) =>
    `arn:aws:scheduler:${at.region}:${at.accountId}:schedule-group/${name}`,
  'AWS::Events::Rule': (name, at) => `arn:aws:events:${at.region}:${at.accountId}:rule/${name}`,
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
  'AWS::SNS::Topic': (name, at) => `arn:aws:sns:${at.region}:${at.accountId}:${name}`,
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Resolves the intrinsic functions of a template; one it does not know is an error, never a guess. */
export function createResolver(template: Template, place: Place): Resolve {
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::Region': place.region,
    'AWS::AccountId': place.accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': place.stackName,
    'AWS::StackId': `arn:aws:cloudformation:${place.region}:${place.accountId}:stack/${place.stackName}/local`,
    'AWS::NoValue': NO_VALUE,
  };

  const resource = (logicalId: string): TemplateResource => {
    const found = template.Resources[logicalId];
    if (!found) throw new Error(`The template names "${logicalId}", which is neither a parameter nor a resource.`);
    return found;
  };

  const nameOf = (logicalId: string): string => {
    const { Type, Properties } = resource(logicalId);
    const property = NAME_PROPERTY[Type];
    const name = property === undefined ? undefined : resolve(Properties?.[property]);
    if (typeof name === 'string') return name;
    // A bucket's name has small letters only.
    return Type === 'AWS::S3::Bucket' ? `${place.stackName}-${logicalId.toLowerCase()}` : logicalId;
  };

  const ref = (logicalId: string): unknown => {
    if (logicalId in pseudo) return pseudo[logicalId];
    const parameter = template.Parameters?.[logicalId];
    if (parameter) {
      if (parameter.Default === undefined) throw new Error(`The template's parameter "${logicalId}" has no default.`);
      return parameter.Default;
    }
    const name = nameOf(logicalId);
    if (resource(logicalId).Type !== 'AWS::SQS::Queue') return name;
    return `https://sqs.${place.region}.amazonaws.com/${place.accountId}/${name}`;
  };

  const getAtt = (argument: unknown): unknown => {
    const [logicalId = '', ...path] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    const attribute = path.join('.');
    const { Type } = resource(logicalId);
    const arn = ARN[Type];
    if (attribute === 'Arn' && arn) return arn(nameOf(logicalId), place);
    if (attribute === 'StreamArn' && arn) return `${arn(nameOf(logicalId), place)}/stream/${STREAM_LABEL}`;
    if (attribute === 'RootResourceId') return `${logicalId}/root`;
    if (attribute === 'QueueName' || attribute === 'RoleId') return nameOf(logicalId);
    throw new Error(`The local stack cannot say ${attribute} of "${logicalId}" (${Type}).`);
  };

  const substitute = (argument: unknown): string => {
    const [text, variables] = Array.isArray(argument) ? [String(argument[0]), argument[1]] : [String(argument), {}];
    const own = isObject(variables) ? variables : {};
    return text.replaceAll(/\$\{([^}]+)\}/g, (_whole, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (name in own) return String(resolve(own[name]));
      return String(name.includes('.') ? getAtt(name) : ref(name));
    });
  };

  const condition = (name: string): boolean => {
    const found = template.Conditions?.[name];
    if (found === undefined) throw new Error(`The template has no condition "${name}".`);
    return Boolean(resolve(found));
  };

  const list = (argument: unknown): unknown[] => {
    const resolved = resolve(argument);
    if (!Array.isArray(resolved)) throw new Error('An intrinsic function of the template needs a list.');
    return resolved;
  };

  const functions: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Ref: (name) => ref(String(name)),
    'Fn::GetAtt': getAtt,
    'Fn::Sub': substitute,
    'Fn::Join': (argument) => {
      const [separator, parts] = list(argument);
      return list(parts).join(String(separator));
    },
    'Fn::Split': (argument) => {
      const [separator, text] = list(argument);
      return String(text).split(String(separator));
    },
    'Fn::Select': (argument) => {
      const [index, choices] = list(argument);
      return list(choices)[Number(index)];
    },
    'Fn::If': (argument) => {
      const [name, yes, no] = argument as unknown[];
      return resolve(condition(String(name)) ? yes : no);
    },
    'Fn::Equals': (argument) => {
      const [left, right] = list(argument);
      return String(left) === String(right);
    },
    'Fn::Not': (argument) => !list(argument)[0],
    'Fn::And': (argument) => list(argument).every(Boolean),
    'Fn::Or': (argument) => list(argument).some(Boolean),
    'Fn::FindInMap': (argument) => {
      const [map, first, second] = list(argument).map(String);
      return template.Mappings?.[map ?? '']?.[first ?? '']?.[second ?? ''];
    },
    Condition: (name) => condition(String(name)),
  };

  const resolve: Resolve = (value) => {
    if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== NO_VALUE);
    if (!isObject(value)) return value;
    const [[key = '', argument] = [], ...others] = Object.entries(value);
    if (
      others.length === 0 &&
      (key === 'Ref' || key.startsWith('Fn::') || (key === 'Condition' && !isObject(argument)))
    ) {
      const known = functions[key];
      if (!known) throw new Error(`The local stack does not know the intrinsic function ${key}.`);
      return known(argument);
    }
    const entries = Object.entries(value).map(([name, item]) => [name, resolve(item)] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
  };

  return resolve;
}
