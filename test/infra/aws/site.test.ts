import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { PLACEHOLDERS } from '#infra/operator/site/parameters';
import { readSite } from '#infra/operator/site/read-site';
import { at, ofType, type Packaged, packaged, serverless, serviceFolder } from '#test/infra/aws/packaged';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/12345678-1234-1234-1234-123456789012';
const SITE = `
default:
  region: eu-central-1
  teamIds: [T0123ABCD, T0123ABCE]
  appId: A0123ABCD
  admins: [U0123ABCD]
  subnetIds: [subnet-0a1b2c3d, subnet-0a1b2c3e]
  securityGroupIds: [sg-0a1b2c3d]
  concurrency: 3
  logRetention: 7
  alarmEmail: operators@example.com
  alarmActions: [arn:aws:sns:eu-central-1:111122223333:pager]
prod:
  concurrency: 4
  vcenterEvents: false
  kmsKey: ${KEY}
  table: old-jobs
`;
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function packagedWith(site: string, ...args: readonly string[]): Promise<Packaged> {
  const made = await packaged(args, {}, site);
  folders.push(made.folder);
  return made;
}

test('a deploy names every mistake of the file and the command line at once, and what is missing', async () => {
  const site = `
default: { admins: ["@somebody"], apId: A0123ABCD, subnetIds: [subnet-1] }
prod: { logLevel: LOUD }
`;
  const folder = await serviceFolder(undefined, site);
  folders.push(folder);
  const typed = ['--stage', 'prod', '--param=logRetention=91', '--param=securityGroupId=sg-0a1b2c3d'];
  const keys = { AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' };
  const said = await serverless(folder, ['deploy', ...typed], keys).catch(({ message }: Error) => message);
  expect(said).toContain('Nothing was sent. For the stage prod:');
  expect(said.split('\n').flatMap((line) => /^- (.+?): /.exec(line)?.[1] ?? [])).toEqual([
    'default.apId',
    'default.admins[0]',
    'default.subnetIds[0]',
    'prod.logLevel',
    '--param securityGroupId',
    '--param logRetention',
    'teamIds',
    'appId',
    'securityGroupIds',
  ]);
});

describe('a package with a site', () => {
  let prod: Packaged;
  let lab: Packaged;
  beforeAll(async () => {
    prod = await packagedWith(SITE, '--stage', 'prod', '--param=logRetention=30');
    lab = await packagedWith(SITE, '--stage', 'lab');
  });

  test('takes what the stage says over what holds for all, and the command line over both', () => {
    expect(prod.resources['VmLambdaFunction']?.Properties).toMatchObject({
      ReservedConcurrentExecutions: 4,
      VpcConfig: { SubnetIds: { 'Fn::Split': [',', 'subnet-0a1b2c3d,subnet-0a1b2c3e'] } },
      Environment: { Variables: { TEAM_IDS: 'T0123ABCD,T0123ABCE', VCENTER_EVENTS: 'false', COMMAND_PREFIX: 'vm-' } },
    });
    expect(prod.resources['VmLogGroup']?.Properties['RetentionInDays']).toBe(30);
    expect(lab.resources['VmLambdaFunction']?.Properties).toMatchObject({
      ReservedConcurrentExecutions: 3,
      Environment: { Variables: { VCENTER_EVENTS: 'true' } },
    });
    expect(lab.resources['VmLogGroup']?.Properties['RetentionInDays']).toBe(7);
  });

  test('has no name in common with another stage of the same site', () => {
    const shared = names(prod).filter((name) => names(lab).includes(name));
    expect(names(prod).length).toBeGreaterThan(20);
    expect(shared).toEqual([]);
    expect(prod.text).not.toContain('slashvm-lab');
    expect(lab.text).not.toContain('slashvm-prod');
  });

  test('tells everybody named of every alarm', () => {
    for (const [, { Properties }] of ofType(lab.resources, 'AWS::CloudWatch::Alarm')) {
      expect(Properties['AlarmActions']).toEqual([
        'arn:aws:sns:eu-central-1:111122223333:pager',
        { 'Fn::If': ['TellsByMail', { Ref: 'AlarmTopic' }, { Ref: 'AWS::NoValue' }] },
      ]);
    }
    expect(lab.resources['AlarmTopic']?.Properties).toEqual({ TopicName: 'slashvm-lab-alarms' });
    expect(lab.resources['AlarmMail']?.Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'operators@example.com',
    });
  });

  test('encrypts the table and every log with the key of the site', () => {
    expect(at(prod.resources['JobsTable'], 'Properties.SSESpecification.Fn::If.1')).toEqual({
      SSEEnabled: true,
      SSEType: 'KMS',
      KMSMasterKeyId: KEY,
    });
    for (const [, { Properties }] of ofType(prod.resources, 'AWS::Logs::LogGroup')) {
      expect(Properties['KmsKeyId']).toBe(KEY);
    }
    expect(lab.text).not.toContain('KmsKeyId');
  });

  test('points everything at the table that is there already', () => {
    for (const [, { Properties }] of ofType(prod.resources, 'AWS::Lambda::Function')) {
      expect(at(Properties, 'Environment.Variables.TABLE_NAME')).toBe('old-jobs');
    }
    const tables = [...prod.text.matchAll(/:table\/([a-z-]+)/g)].map(([, name]) => name);
    expect(new Set(tables)).toEqual(new Set(['old-jobs', 'none']));
    expect(at(prod.resources['JobsTable'], 'Condition')).toBe('MakesTable');
    expect(JSON.parse(prod.text).Conditions.MakesTable).toEqual({ 'Fn::Equals': ['old-jobs', 'made here'] });
    expect(JSON.parse(lab.text).Conditions.MakesTable).toEqual({ 'Fn::Equals': ['made here', 'made here'] });
  });

  test('goes to the region of the site', async () => {
    const state = JSON.parse(readFileSync(`${prod.folder}/.serverless/serverless-state.json`, 'utf8'));
    expect(state.service.provider.region).toBe('eu-central-1');
  });
});

describe('serverless.yml, the example and the page about deploying', () => {
  const { params } = parse(readFileSync('serverless.yml', 'utf8')) as { params: { default: Record<string, unknown> } };
  const example = readFileSync('infra/site.example.yml', 'utf8');
  const inExample = (parse(example) as { default: Record<string, unknown> }).default;

  test('have the same parameters', () => {
    const page = readFileSync('docs/deploy.md', 'utf8');
    const listed = [...page.matchAll(/^\| `(\w+)`(?: •)? +\|.*\|$/gm)].map(([, name]) => name);
    expect(Object.keys(inExample).sort()).toEqual(Object.keys(params.default).sort());
    expect(listed.filter((name) => name !== undefined && name in inExample).sort()).toEqual(
      Object.keys(inExample).sort(),
    );
  });

  test('have the same defaults', () => {
    const plain = (value: unknown) => (value === null ? '' : Array.isArray(value) ? value.join(',') : String(value));
    for (const [name, value] of Object.entries(params.default)) {
      expect([name, plain(inExample[name])]).toEqual([name, plain(value)]);
    }
  });

  test('have the placeholders that a deploy refuses', () => {
    expect(params.default).toMatchObject(PLACEHOLDERS);
    expect(readSite(example)).toMatchObject({ site: { default: { appId: PLACEHOLDERS.appId } } });
  });
});

/** Every name that AWS or Secrets Manager knows something of the stack by. */
function names({ resources }: Packaged): readonly string[] {
  const named = Object.values(resources).flatMap(({ Properties = {} }) =>
    Object.entries(Properties).flatMap(([key, value]) =>
      /(?<!Policy|Metric)Name$/.test(key) && typeof value === 'string' ? [value] : [],
    ),
  );
  const environment = at(resources['VmLambdaFunction'], 'Properties.Environment.Variables') as Record<string, string>;
  const { TABLE_NAME = '', SECRETS_PREFIX = '', FUNCTION_PREFIX = '' } = environment;
  return [...new Set([...named, TABLE_NAME, SECRETS_PREFIX, FUNCTION_PREFIX])];
}
