// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own form.
import { expect, test } from '@jest/globals';
import { createResolver } from '#infra/local/aws/intrinsics';
import type { Template } from '#infra/local/aws/template';

const TEMPLATE: Template = {
  Parameters: { Level: { Default: 'INFO' }, Bare: {} },
  Conditions: { Never: { 'Fn::Equals': ['a', 'b'] }, Always: { 'Fn::Not': [{ Condition: 'Never' }] } },
  Mappings: { Sizes: { local: { memory: 128 } } },
  Resources: {
    Vm: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: { 'Fn::Sub': '${AWS::StackName}-vm' } } },
    Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
    Unnamed: { Type: 'AWS::Logs::LogGroup' },
    Other: { Type: 'AWS::Made::Up' },
  },
};

const resolve = createResolver(TEMPLATE, { region: 'eu-central-1', accountId: '1', stackName: 'slashvm-local' });

test.each([
  [{ Ref: 'Vm' }, 'slashvm-local-vm'],
  [{ Ref: 'Level' }, 'INFO'],
  [{ Ref: 'Unnamed' }, 'Unnamed'],
  [{ Ref: 'Dead' }, 'https://sqs.eu-central-1.amazonaws.com/1/dead'],
  [{ 'Fn::GetAtt': ['Vm', 'Arn'] }, 'arn:aws:lambda:eu-central-1:1:function:slashvm-local-vm'],
  [{ 'Fn::GetAtt': 'Dead.Arn' }, 'arn:aws:sqs:eu-central-1:1:dead'],
  [
    { 'Fn::Sub': 'arn:${AWS::Partition}:x:${Vm.Arn}:${!literal}' },
    'arn:aws:x:arn:aws:lambda:eu-central-1:1:function:slashvm-local-vm:${literal}',
  ],
  [{ 'Fn::Sub': ['${own}/${Vm}', { own: { Ref: 'AWS::Region' } }] }, 'eu-central-1/slashvm-local-vm'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'Level' }]] }, 'a-INFO'],
  [{ 'Fn::Select': [1, { 'Fn::Split': [',', 'a,b'] }] }, 'b'],
  [{ 'Fn::If': ['Always', 'yes', 'no'] }, 'yes'],
  [{ 'Fn::FindInMap': ['Sizes', 'local', 'memory'] }, 128],
  [{ a: { 'Fn::If': ['Never', 1, { Ref: 'AWS::NoValue' }] }, b: [{ Ref: 'AWS::NoValue' }, 2] }, { b: [2] }],
])('resolves %j', (value, expected) => {
  expect(resolve(value)).toEqual(expected);
});

test.each([
  [{ 'Fn::Cidr': [] }, 'does not know the intrinsic function Fn::Cidr'],
  [{ Ref: 'Nothing' }, 'neither a parameter nor a resource'],
  [{ Ref: 'Bare' }, 'has no default'],
  [{ 'Fn::GetAtt': ['Other', 'Arn'] }, 'cannot say Arn of "Other"'],
  [{ 'Fn::If': ['Unknown', 1, 2] }, 'no condition "Unknown"'],
])('fails loudly on %j', (value, message) => {
  expect(() => resolve(value)).toThrow(message);
});
