import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, ofType, type Packaged, packaged } from '#test/infra/aws/packaged';

let site: Packaged;
beforeAll(async () => {
  site = await packaged();
});
afterAll(() => rm(site.folder, { recursive: true, force: true }));

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: Named | readonly Named[];
  readonly Condition?: unknown;
}
type Plain = string | { readonly 'Fn::Sub': string } | { readonly 'Fn::GetAtt': readonly [string, 'Arn'] };
type Named = Plain | { readonly 'Fn::If': readonly [string, Plain, Plain] };

const statements = (role: string, from: Packaged = site): Statement[] => {
  const policies = from.resources[role]?.Properties['Policies'] as { PolicyDocument: { Statement: Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
};

/** Every action with every resource it is allowed on, one a line, the account's part of the ARN left out. */
function allowed(role: string, from: Packaged = site): string[] {
  return statements(role, from)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${short(resource)}`)),
    )
    .sort();
}

const account = /^arn:\$\{AWS::Partition\}:[a-z]+:\$\{AWS::Region\}:\$\{AWS::AccountId\}:/;
const short = (resource: Named): string => {
  if (typeof resource === 'string') return resource;
  if ('Fn::If' in resource)
    return resource['Fn::If']
      .slice(1)
      .map((one) => short(one as Plain))
      .join(' or ');
  return 'Fn::Sub' in resource ? resource['Fn::Sub'].replace(account, '') : resource['Fn::GetAtt'].join('.');
};

const roleNames = () => ofType(site.resources, 'AWS::IAM::Role').map(([name]) => name);

const jobs = [
  'dynamodb:BatchGetItem table/slashvm-dev-jobs',
  'dynamodb:GetItem table/slashvm-dev-jobs',
  'dynamodb:PutItem table/slashvm-dev-jobs',
  'dynamodb:Query table/slashvm-dev-jobs',
  'dynamodb:Query table/slashvm-dev-jobs/index/byDay',
  'dynamodb:Query table/slashvm-dev-jobs/index/bySubject',
  'dynamodb:Query table/slashvm-dev-jobs/index/open',
  'dynamodb:UpdateItem table/slashvm-dev-jobs',
];
const commands = ['access', 'approval', 'audit', 'vcenter', 'vm'].map(
  (name) => `lambda:InvokeFunction function:slashvm-dev-${name}`,
);
const tracing = ['xray:PutTelemetryRecords *', 'xray:PutTraceSegments *'];
const log = (name: string) => [
  `logs:CreateLogStream log-group:/aws/lambda/slashvm-dev-${name}:*`,
  `logs:PutLogEvents log-group:/aws/lambda/slashvm-dev-${name}:*`,
];
const network = [
  'ec2:AssignPrivateIpAddresses *',
  'ec2:CreateNetworkInterface *',
  'ec2:DeleteNetworkInterface *',
  'ec2:DescribeNetworkInterfaces *',
  'ec2:DescribeSubnets *',
  'ec2:UnassignPrivateIpAddresses *',
];

describe('each role', () => {
  test.each([
    [
      'VmRole',
      [
        ...jobs,
        ...network,
        'iam:PassRole JobScheduleRole.Arn',
        'lambda:InvokeFunction function:slashvm-dev-failures',
        ...log('vm'),
        'scheduler:CreateSchedule schedule/slashvm-dev-jobs/*',
        'secretsmanager:BatchGetSecretValue *',
        'secretsmanager:GetSecretValue secret:slashvm/dev/slack-??????',
        'secretsmanager:GetSecretValue secret:slashvm/dev/vcenters/*',
        'secretsmanager:ListSecrets *',
        ...tracing,
      ],
    ],
    [
      'AccessRole',
      [
        ...jobs,
        ...network,
        'lambda:InvokeFunction function:slashvm-dev-failures',
        ...log('access'),
        'secretsmanager:BatchGetSecretValue *',
        'secretsmanager:GetSecretValue secret:slashvm/dev/slack-??????',
        'secretsmanager:GetSecretValue secret:slashvm/dev/vcenters/*',
        'secretsmanager:ListSecrets *',
        ...tracing,
      ],
    ],
    [
      'ApprovalRole',
      [
        ...jobs,
        ...network,
        'lambda:InvokeFunction function:slashvm-dev-failures',
        'lambda:InvokeFunction function:slashvm-dev-vm',
        ...log('approval'),
        'secretsmanager:BatchGetSecretValue *',
        'secretsmanager:GetSecretValue secret:slashvm/dev/slack-??????',
        'secretsmanager:GetSecretValue secret:slashvm/dev/vcenters/*',
        'secretsmanager:ListSecrets *',
        ...tracing,
      ],
    ],
    [
      'AuditRole',
      [
        ...jobs,
        ...network,
        'lambda:InvokeFunction function:slashvm-dev-failures',
        ...log('audit'),
        'secretsmanager:BatchGetSecretValue *',
        'secretsmanager:GetSecretValue secret:slashvm/dev/slack-??????',
        'secretsmanager:GetSecretValue secret:slashvm/dev/vcenters/*',
        'secretsmanager:ListSecrets *',
        ...tracing,
      ],
    ],
    [
      'VcenterRole',
      [
        ...jobs,
        ...network,
        'lambda:InvokeFunction function:slashvm-dev-failures',
        ...log('vcenter'),
        'secretsmanager:BatchGetSecretValue *',
        'secretsmanager:GetSecretValue secret:slashvm/dev/slack-??????',
        'secretsmanager:GetSecretValue secret:slashvm/dev/vcenters/*',
        'secretsmanager:ListSecrets *',
        ...tracing,
      ],
    ],
    [
      'InteractionsRole',
      [
        ...jobs,
        ...commands,
        ...log('interactions'),
        'secretsmanager:GetSecretValue secret:slashvm/dev/slack-??????',
        ...tracing,
      ],
    ],
    [
      'FailuresRole',
      [
        ...jobs,
        ...commands,
        ...log('failures'),
        'secretsmanager:GetSecretValue secret:slashvm/dev/slack-??????',
        'sqs:SendMessage slashvm-dev-failures',
        ...tracing,
      ],
    ],
    [
      'SweeperRole',
      [
        ...jobs,
        ...commands,
        ...log('sweeper'),
        'secretsmanager:GetSecretValue secret:slashvm/dev/slack-??????',
        ...tracing,
      ],
    ],
    [
      'ArchiveRole',
      [
        'dynamodb:DescribeStream table/slashvm-dev-jobs/stream/*',
        'dynamodb:GetRecords table/slashvm-dev-jobs/stream/*',
        'dynamodb:GetShardIterator table/slashvm-dev-jobs/stream/*',
        'dynamodb:ListStreams table/slashvm-dev-jobs/stream/*',
        ...log('archive'),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own form.
        's3:PutObject ${AuditBucket.Arn}/audit/* or arn:${AWS::Partition}:s3:::/audit/*',
        'sqs:SendMessage slashvm-dev-failures',
        ...tracing,
      ],
    ],
    ['SweeperScheduleRole', ['lambda:InvokeFunction function:slashvm-dev-sweeper']],
    ['JobScheduleRole', commands],
  ])('%s may do this and nothing else', (role, expected) => {
    expect(allowed(role)).toEqual([...expected].sort());
  });

  test('belongs to one function, which has no other', () => {
    const used = ofType(site.resources, 'AWS::Lambda::Function').map(([, { Properties }]) =>
      at(Properties, 'Role.Fn::GetAtt.0'),
    );
    expect(used).toEqual([
      'VmRole',
      'AccessRole',
      'ApprovalRole',
      'AuditRole',
      'VcenterRole',
      'InteractionsRole',
      'FailuresRole',
      'SweeperRole',
      'ArchiveRole',
    ]);
    expect(roleNames().sort()).toEqual([...used, 'SweeperScheduleRole', 'JobScheduleRole'].sort());
  });

  test('is trusted to the one service that takes it', () => {
    const trusted = roleNames().map((name) => [
      name,
      at(site.resources[name]?.Properties, 'AssumeRolePolicyDocument.Statement.0.Principal.Service'),
    ]);
    expect(Object.fromEntries(trusted)).toEqual({
      VmRole: 'lambda.amazonaws.com',
      AccessRole: 'lambda.amazonaws.com',
      ApprovalRole: 'lambda.amazonaws.com',
      AuditRole: 'lambda.amazonaws.com',
      VcenterRole: 'lambda.amazonaws.com',
      InteractionsRole: 'lambda.amazonaws.com',
      FailuresRole: 'lambda.amazonaws.com',
      SweeperRole: 'lambda.amazonaws.com',
      ArchiveRole: 'lambda.amazonaws.com',
      SweeperScheduleRole: 'scheduler.amazonaws.com',
      JobScheduleRole: 'scheduler.amazonaws.com',
    });
  });

  test.each(['SweeperScheduleRole', 'JobScheduleRole'])('%s serves schedules of this account alone', (name) => {
    expect(at(site.resources[name]?.Properties, 'AssumeRolePolicyDocument.Statement.0.Condition')).toEqual({
      StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
    });
  });

  test('is passed on only where schedules call with it, and to the Scheduler alone', () => {
    const passing = roleNames().flatMap((name) =>
      statements(name).filter(({ Action }) => /^iam:/.test(String(Action))),
    );
    expect(passing).toEqual([
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    ]);
  });

  test('has a wildcard only where IAM accepts nothing narrower', () => {
    const wild = roleNames()
      .flatMap((name) => allowed(name))
      .filter((line) => line.includes('*'));
    expect([...new Set(wild.map((line) => line.replace(/slashvm-dev-\w+:/, '<itself>:')))].sort()).toEqual([
      ...['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
        (action) => `dynamodb:${action} table/slashvm-dev-jobs/stream/*`,
      ),
      ...network,
      'logs:CreateLogStream log-group:/aws/lambda/<itself>:*',
      'logs:PutLogEvents log-group:/aws/lambda/<itself>:*',
      expect.stringMatching(/^s3:PutObject .*\/audit\/\*$/),
      'scheduler:CreateSchedule schedule/slashvm-dev-jobs/*',
      'secretsmanager:BatchGetSecretValue *',
      'secretsmanager:GetSecretValue secret:slashvm/dev/vcenters/*',
      'secretsmanager:ListSecrets *',
      ...tracing,
    ]);
  });

  test('deletes no item and writes no secret', () => {
    const lines = roleNames().flatMap((name) => allowed(name));
    expect(lines.filter((line) => /Delete(?!NetworkInterface)|BatchWrite|PartiQL/.test(line))).toEqual([]);
    expect(
      lines.filter((line) => /^secretsmanager:(?!GetSecretValue|BatchGetSecretValue|ListSecrets)/.test(line)),
    ).toEqual([]);
  });
});

test('a function that is in the VPC may not use its network interfaces itself', () => {
  for (const [name, { Properties }] of ofType(site.resources, 'AWS::Lambda::Function')) {
    const role = String(at(Properties, 'Role.Fn::GetAtt.0'));
    const denied = statements(role).filter(({ Effect }) => Effect === 'Deny');
    expect([name, allowed(role).some((line) => line.startsWith('ec2:'))]).toEqual([name, 'VpcConfig' in Properties]);
    if (!('VpcConfig' in Properties)) continue;
    expect(denied).toEqual([
      expect.objectContaining({
        Action: 'ec2:*',
        Resource: '*',
        Condition: {
          ArnEquals: {
            'lambda:SourceFunctionArn': {
              'Fn::Sub': `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${Properties['FunctionName']}`,
            },
          },
        },
      }),
    ]);
  }
});

test("a function's role lets it reach its own failure destination", () => {
  const grants: Record<string, (name: unknown) => string> = {
    'AWS::Lambda::Function': (name) => `lambda:InvokeFunction function:${name}`,
    'AWS::SQS::Queue': (name) => `sqs:SendMessage ${name}`,
  };
  const settings = ofType(site.resources, 'AWS::Lambda::EventInvokeConfig');
  const called = settings.map(([, { Properties }]) => at(Properties, 'FunctionName.Ref')).sort();
  // The stream's poller waits for the archive, and its failures are the mapping's to report.
  const synchronous = ['InteractionsLambdaFunction', 'ArchiveLambdaFunction'];
  const names = ofType(site.resources, 'AWS::Lambda::Function').map(([name]) => name);
  expect(called).toEqual(names.filter((name) => !synchronous.includes(name)).sort());
  for (const [, { Properties }] of settings) {
    const destination = at(Properties, 'DestinationConfig.OnFailure.Destination.Fn::GetAtt.0');
    if (destination === undefined) continue;
    const { Type, Properties: target } = site.resources[String(destination)] ?? { Type: '', Properties: {} };
    const role = at(site.resources[String(at(Properties, 'FunctionName.Ref'))], 'Properties.Role.Fn::GetAtt.0');
    expect(allowed(String(role))).toContain(grants[Type]?.(target['FunctionName'] ?? target['QueueName']));
  }
});

test("every slash command's function may be called by whatever goes on with its Jobs", () => {
  const commands = ofType(site.resources, 'AWS::Lambda::Function').filter(
    ([, { Properties }]) => 'VpcConfig' in Properties,
  );
  const calls = commands.map(([, { Properties }]) => `lambda:InvokeFunction function:${Properties['FunctionName']}`);
  for (const role of ['InteractionsRole', 'FailuresRole', 'SweeperRole', 'JobScheduleRole']) {
    const called = allowed(role).filter((line) => line.startsWith('lambda:'));
    expect([role, called]).toEqual([role, calls.sort()]);
  }
});

describe("the vCenters' secrets that a function may read", () => {
  const secrets = (role: string, from: Packaged): string[] =>
    allowed(role, from).filter((line) => line.includes('secret:slashvm/dev/vcenters'));
  const CHANGES = 'secretsmanager:GetSecretValue secret:slashvm/dev/vcenters/*';
  const READS = 'secretsmanager:GetSecretValue secret:slashvm/dev/vcenters-read/*';
  let apart: Packaged;

  beforeAll(async () => {
    apart = await packaged(['--param=readAccounts=true']);
  });
  afterAll(() => rm(apart.folder, { recursive: true, force: true }));

  test.each([
    ['VmRole', [CHANGES], [READS, CHANGES]],
    ['AccessRole', [CHANGES], [READS]],
    ['ApprovalRole', [CHANGES], [READS]],
    ['AuditRole', [CHANGES], [READS]],
    ['VcenterRole', [CHANGES], [READS, CHANGES]],
    ['InteractionsRole', [], []],
    ['FailuresRole', [], []],
    ['SweeperRole', [], []],
    ['ArchiveRole', [], []],
  ])('%s: with one account for everything, and where reads have their own', (role, one, two) => {
    expect(secrets(role, site)).toEqual(one);
    expect(secrets(role, apart)).toEqual(two);
  });

  test('are those that its environment names', () => {
    const told = ofType(apart.resources, 'AWS::Lambda::Function').map(([, { Properties }]) => {
      const { READ_ACCOUNTS, ONLY_READS } = at(Properties, 'Environment.Variables') as Record<string, string>;
      const role = String(at(Properties, 'Role.Fn::GetAtt.0'));
      return [secrets(role, apart), READ_ACCOUNTS === 'true', ONLY_READS === 'true'] as const;
    });
    for (const [readable, readAccounts, onlyReads] of told) {
      expect(readAccounts).toBe(readable.includes(READS));
      expect(onlyReads).toBe(readable.includes(READS) && !readable.includes(CHANGES));
    }
  });

  test('and nothing else changes', () => {
    for (const [role] of ofType(site.resources, 'AWS::IAM::Role')) {
      const others = (from: Packaged): string[] =>
        allowed(role, from).filter((line) => !secrets(role, from).includes(line));
      expect(others(apart)).toEqual(others(site));
    }
  });
});

describe('every right that is given', () => {
  test('stands in the role of its function, and beside the roles only that to a key of the site', () => {
    const attached = roleNames().filter((name) => 'ManagedPolicyArns' in (site.resources[name]?.Properties ?? {}));
    expect(attached).toEqual([]);
    expect(ofType(site.resources, 'AWS::IAM::ManagedPolicy')).toEqual([]);
    expect(ofType(site.resources, 'AWS::IAM::Policy').map(([name, one]) => [name, at(one, 'Condition')])).toEqual([
      ['KeyPolicy', 'HasKey'],
    ]);
  });

  test("to the vCenters' secrets is that of the functions with a slash command, which are those of the VPC", () => {
    const all = ofType(site.resources, 'AWS::Lambda::Function').map(([, { Properties }]) => ({
      name: String(Properties['FunctionName']),
      inVpc: 'VpcConfig' in Properties,
      reads: allowed(String(at(Properties, 'Role.Fn::GetAtt.0'))).some((line) =>
        line.startsWith('secretsmanager:GetSecretValue secret:slashvm/dev/vcenters'),
      ),
    }));
    const slash = ofType(site.resources, 'AWS::ApiGateway::Resource')
      .filter(([name]) => /^ApiGatewayResourceSlackCommands./.test(name))
      .map(([, { Properties }]) => `slashvm-dev-${Properties['PathPart']}`);
    expect(slash.length).toBeGreaterThan(3);
    expect(all.filter(({ inVpc }) => inVpc).map(({ name }) => name)).toEqual(expect.arrayContaining(slash));
    expect(all.filter(({ inVpc }) => inVpc)).toHaveLength(slash.length);
    expect(all.filter(({ inVpc, reads }) => inVpc !== reads)).toEqual([]);
  });

  test('to a key of the site is that of every function, by way of the table and the secrets alone', () => {
    const policy = site.resources['KeyPolicy'];
    const named = JSON.stringify(at(policy, 'Properties.Roles')).match(/\w+Role/g);
    const used = ofType(site.resources, 'AWS::Lambda::Function').map(([, { Properties }]) =>
      at(Properties, 'Role.Fn::GetAtt.0'),
    );
    expect(named?.sort()).toEqual(used.sort());
    const given = (at(policy, 'Properties.PolicyDocument.Statement') as Statement[]).map(
      ({ Action, Resource, Condition }) => [
        [Action].flat(),
        Resource,
        at(Condition, 'StringEquals.kms:ViaService.Fn::Sub'),
      ],
    );
    const key = 'arn:aws:kms:us-east-1:000000000000:key/none';
    expect(given).toEqual([
      [
        ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'].map(
          (action) => `kms:${action}`,
        ),
        key,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own form.
        'dynamodb.${AWS::Region}.amazonaws.com',
      ],
      [
        ['kms:Decrypt'],
        key,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own form.
        'secretsmanager.${AWS::Region}.amazonaws.com',
      ],
    ]);
  });
});
