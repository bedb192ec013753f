import { expect, test } from '@jest/globals';
import { contradictions, missing, valuesFor } from '#infra/operator/site/for-stage';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012';
const STREAM = 'arn:aws:dynamodb:eu-west-1:111122223333:table/old-jobs/stream/2026-11-01T00:00:00.000';

test('a stage is over what holds for all, and what was typed is over both', () => {
  const site = { default: { concurrency: 1, prefix: 'a-' }, stages: { prod: { concurrency: 2, logRetention: 7 } } };
  expect(valuesFor(site, 'prod', { logRetention: 30 })).toEqual({ concurrency: 2, prefix: 'a-', logRetention: 30 });
  expect(valuesFor(site, 'lab')).toEqual({ concurrency: 1, prefix: 'a-' });
});

test('names what a deploy has to be told', () => {
  expect(missing({ appId: 'A00000000', teamIds: ['T0123ABCD'], admins: ['U0123ABCD', 'U00000000'] })).toEqual([
    'appId: it still has its placeholder, A00000000.',
    'admins: it still has its placeholder, U00000000.',
    'subnetIds: it is missing.',
    'securityGroupIds: it is missing.',
  ]);
});

test('a key of another region is none', () => {
  expect(contradictions({ kmsKey: KEY }, 'eu-central-1')).toEqual([
    'kmsKey: the key is in eu-west-1, and the stage goes to eu-central-1. Name one of that region.',
  ]);
  expect(contradictions({ kmsKey: KEY }, 'eu-west-1')).toEqual([]);
});

test('an archive of a table that is there already needs its stream', () => {
  expect(contradictions({ table: 'old-jobs', auditBucket: 'create' }, 'eu-west-1')).toEqual([
    expect.stringMatching(/^tableStream: it is missing\./),
  ]);
  expect(contradictions({ table: 'old-jobs', auditBucket: 'create', tableStream: STREAM }, 'eu-west-1')).toEqual([]);
});

test('a stream of another table is none', () => {
  expect(contradictions({ tableStream: STREAM }, 'eu-west-1')).toEqual([
    'tableStream: it is the stream of another table than table names.',
  ]);
});
