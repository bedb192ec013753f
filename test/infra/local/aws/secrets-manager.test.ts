// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type EndpointUnderTest, endpointWith } from '#test/infra/local/aws/endpoint-with';

let aws: EndpointUnderTest;
let secrets: SecretsManagerClient;

beforeEach(async () => {
  aws = await endpointWith();
  secrets = new SecretsManagerClient(aws.client);
});

afterEach(async () => {
  secrets.destroy();
  await aws.close();
});

const create = (name: string, text = `value of ${name}`) =>
  secrets.send(new CreateSecretCommand({ Name: name, SecretString: text }));

const value = async (id: string, VersionStage?: string) =>
  (await secrets.send(new GetSecretValueCommand({ SecretId: id, ...(VersionStage ? { VersionStage } : {}) })))
    .SecretString;

test('keeps the current and the previous version of a secret', async () => {
  const { ARN } = await create('a/one', 'first');
  await secrets.send(new PutSecretValueCommand({ SecretId: 'a/one', SecretString: 'second' }));
  await secrets.send(new UpdateSecretCommand({ SecretId: String(ARN), SecretString: 'third', Description: 'it' }));
  expect(await value('a/one')).toBe('third');
  expect(await value(String(ARN))).toBe('third');
  expect(await value('a/one', 'AWSPREVIOUS')).toBe('second');
  const described = await secrets.send(new DescribeSecretCommand({ SecretId: 'a/one' }));
  expect(described.Description).toBe('it');
  expect(Object.values(described.VersionIdsToStages ?? {})).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']]);
});

test('refuses a secret that is not there, and a name that is taken', async () => {
  await expect(value('nowhere')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await create('a/one');
  await expect(create('a/one')).rejects.toMatchObject({ name: 'ResourceExistsException' });
});

test('keeps the name of a deleted secret until its recovery window has passed', async () => {
  await create('a/one', 'kept');
  await secrets.send(new DeleteSecretCommand({ SecretId: 'a/one', RecoveryWindowInDays: 7 }));
  await expect(value('a/one')).rejects.toMatchObject({ name: 'InvalidRequestException' });
  await expect(create('a/one')).rejects.toMatchObject({ name: 'InvalidRequestException' });
  await secrets.send(new RestoreSecretCommand({ SecretId: 'a/one' }));
  expect(await value('a/one')).toBe('kept');
  await secrets.send(new DeleteSecretCommand({ SecretId: 'a/one', RecoveryWindowInDays: 7 }));
  aws.clock.advance(8 * 86_400);
  await create('a/one', 'new');
  expect(await value('a/one')).toBe('new');
});

test('gives a batch by filter in pages, names those it cannot read and goes on', async () => {
  for (const number of [1, 2, 3]) await create(`slashvm/test/vcenters/vc${number}`);
  await create('slashvm/test/slack');
  aws.faults.add({
    service: 'secretsmanager',
    match: { operation: 'BatchGetSecretValue' },
    times: 0,
    then: { unreadable: 'slashvm/test/vcenters/vc2' },
  });
  const Filters = [{ Key: 'name' as const, Values: ['slashvm/test/vcenters/'] }];
  const first = await secrets.send(new BatchGetSecretValueCommand({ Filters, MaxResults: 2 }));
  expect(first.SecretValues?.map(({ Name }) => Name)).toEqual(['slashvm/test/vcenters/vc1']);
  expect(first.Errors).toEqual([
    { SecretId: 'slashvm/test/vcenters/vc2', ErrorCode: 'DecryptionFailure', Message: expect.any(String) },
  ]);
  const second = await secrets.send(
    new BatchGetSecretValueCommand({ Filters, MaxResults: 2, NextToken: String(first.NextToken) }),
  );
  expect(second.SecretValues?.map(({ SecretString }) => SecretString)).toEqual(['value of slashvm/test/vcenters/vc3']);
  expect(second.NextToken).toBeUndefined();
});

test('gives a batch by id, the missing ones as errors', async () => {
  await create('a/one');
  const batch = await secrets.send(new BatchGetSecretValueCommand({ SecretIdList: ['a/one', 'a/two'] }));
  expect(batch.SecretValues).toHaveLength(1);
  expect(batch.Errors).toMatchObject([{ SecretId: 'a/two', ErrorCode: 'ResourceNotFoundException' }]);
  await expect(secrets.send(new BatchGetSecretValueCommand({}))).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});

test('lists secrets by the beginning of their names, deleted ones when asked', async () => {
  await create('a/one');
  await create('b/two');
  await secrets.send(new DeleteSecretCommand({ SecretId: 'a/one' }));
  const names = async (input: object) =>
    (await secrets.send(new ListSecretsCommand(input))).SecretList?.map(({ Name }) => Name);
  expect(await names({})).toEqual(['b/two']);
  expect(await names({ IncludePlannedDeletion: true })).toEqual(['a/one', 'b/two']);
  expect(await names({ IncludePlannedDeletion: true, Filters: [{ Key: 'name', Values: ['a/'] }] })).toEqual(['a/one']);
});
