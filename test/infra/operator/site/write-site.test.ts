import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readSite } from '#infra/operator/site/read-site';
import { writeSite } from '#infra/operator/site/write-site';

const example = readFileSync('infra/site.example.yml', 'utf8');

test('keeps comments, order and everything else', () => {
  const before = `# Ours
default:
  # Two zones.
  subnetIds: [subnet-0a1b2c3d] # for now
  appId: A0123ABCD
prod: {} # nothing yet
`;
  expect(writeSite(before, 'default', { subnetIds: ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'], prefix: '' })).toBe(`# Ours
default:
  # Two zones.
  subnetIds: [subnet-0a1b2c3d, subnet-0a1b2c3e] # for now
  appId: A0123ABCD
  prefix: ""
prod: {} # nothing yet
`);
});

test('begins a block and a file', () => {
  const text = writeSite('', 'prod', { region: 'eu-central-1', concurrency: 3, readAccounts: true });
  expect(readSite(text)).toEqual({
    site: { default: {}, stages: { prod: { region: 'eu-central-1', concurrency: 3, readAccounts: true } } },
  });
});

test('changes of the example only what is given', () => {
  const text = writeSite(example, 'default', { appId: 'A0123ABCD' });
  expect(text).toBe(example.replace('appId: A00000000', 'appId: A0123ABCD'));
});

test('writes nothing that would be refused', () => {
  expect(() => writeSite(example, 'default', { appId: 'me' })).toThrow('"me" is not a Slack app\'s id');
});
