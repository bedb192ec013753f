import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { siteParameters, type Typed } from '#infra/aws/plugin/site-parameters';
import { PLACEHOLDERS } from '#infra/operator/site/parameters';

const roots: string[] = [];
afterAll(() => roots.forEach((root) => void rmSync(root, { recursive: true })));

/** What `serverless <command> --stage prod …` makes of a site file. */
function taken(site: string | undefined, typed: Partial<Typed> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'slashvm-site-'));
  roots.push(root);
  mkdirSync(join(root, 'infra'));
  if (site !== undefined) writeFileSync(join(root, 'infra', 'site.yml'), site);
  const plain = { stage: 'prod', region: undefined, params: [], command: ['package'] };
  return siteParameters(root, 'us-east-1', { ...plain, ...typed });
}

const refusal = (site: string | undefined, typed: Partial<Typed> = {}): string => {
  const answer = taken(site, typed);
  return 'refusal' in answer ? answer.refusal : '';
};

const deploy = { command: ['deploy'] };

describe('a deploy', () => {
  test('without a site names what it has to be told, and says where', () => {
    expect(refusal(undefined, { ...deploy, params: ['teamIds=T0123ABCD', 'appId=A0123ABCD'] })).toBe(
      [
        'Nothing was sent. For the stage prod:',
        '- admins: it is missing.',
        '- subnetIds: it is missing.',
        '- securityGroupIds: it is missing.',
        'Copy infra/site.example.yml to infra/site.yml and fill it in, or give --param="name=value".',
      ].join('\n'),
    );
  });

  test('with the example as it stands is refused for its placeholders', () => {
    const said = refusal(readFileSync('infra/site.example.yml', 'utf8'), deploy);
    expect(said.split('\n')).toEqual([
      'Nothing was sent. For the stage prod:',
      ...Object.entries(PLACEHOLDERS).map(([name, word]) => `- ${name}: it still has its placeholder, ${word}.`),
      'Say it in infra/site.yml, under default: or prod:, or give --param="name=value".',
    ]);
  });

  test('names what is missing beside what is wrong, and nothing twice', () => {
    const site = 'default: { admins: ["@somebody"], appId: A0123ABCD, teamIds: [T0123ABCD] }';
    const said = refusal(site, { ...deploy, params: ['subnetIds=subnet-1'] });
    expect(said.split('\n').flatMap((line) => /^- (.+?): /.exec(line)?.[1] ?? [])).toEqual([
      'default.admins[0]',
      '--param subnetIds[0]',
      'securityGroupIds',
    ]);
  });

  test('lists earlier deploys without any', () => {
    expect(refusal(undefined, { command: ['deploy', 'list'] })).toBe('');
  });
});

describe('whatever the command', () => {
  test('nothing has to be said', () => {
    expect(taken(undefined)).toEqual({ values: {}, params: { alarmActions: [] } });
  });

  test.each([['package'], ['remove'], ['info']])('%s stops at a mistake', (command) => {
    expect(refusal('default: { auditRetention: never }', { command: [command] })).toContain(
      '- default.auditRetention: it is "never", and has to be a whole number from 1 to 36500.',
    );
  });

  test('what was typed wins over the file, and is held to the same', () => {
    const site = 'default: { concurrency: 3, logRetention: 7 }\nprod: { concurrency: 4 }';
    expect(taken(site, { params: ['logRetention=30'] })).toMatchObject({
      params: { concurrency: 4, logRetention: 30 },
    });
    expect(refusal(site, { params: ['concurency=5'] })).toContain(
      '- --param concurency: there is no such key. Did you mean concurrency?',
    );
    expect(refusal(site, { params: ['alarmActions=arn:aws:sns:eu-west-1:111122223333:a'] })).toContain(
      '- --param alarmActions: it is a list: name it in the site file.',
    );
  });

  test('a key has to be in the region that the stage goes to', () => {
    const site = 'prod: { kmsKey: "arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012" }';
    expect(refusal(site)).toContain('- kmsKey: the key is in eu-west-1, and the stage goes to us-east-1.');
    expect(refusal(site, { region: 'eu-west-1' })).toBe('');
  });

  test('the stage of npm start is the same whatever the file says', () => {
    expect(taken('default: { region: nowhere }', { stage: 'local' })).toEqual(taken(undefined, { stage: 'local' }));
  });
});
