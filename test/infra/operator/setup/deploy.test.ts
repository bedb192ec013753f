import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeployedStack } from '#infra/operator/doctor/describe-stack';
import { deployStep } from '#infra/operator/setup/deploy-step';
import { requestUrlStep } from '#infra/operator/setup/request-url-step';
import { createSiteHolder } from '#infra/operator/setup/site-holder';
import type { SetupDesk } from '#infra/operator/setup/step';
import { findPlace } from '#infra/operator/vcenter/place';

const API = 'https://abcdefghij.execute-api.eu-central-1.amazonaws.com/prod';

/** A person at a terminal who answers every question alike, in an account whose stack is as told. */
async function deskWith(
  directory: string,
  given: { readonly stack?: DeployedStack; readonly agrees?: boolean; readonly exit?: number },
): Promise<{ readonly desk: SetupDesk; readonly said: string[]; readonly ran: string[] }> {
  const said: string[] = [];
  const ran: string[] = [];
  const never = async (): Promise<never> => {
    throw new Error('Nobody asks for this.');
  };
  const place = await findPlace({ stage: 'prod', region: 'eu-central-1', local: false, read: false });
  const file = join(directory, 'site.yml');
  writeFileSync(file, 'prod:\n  appId: A0123ABCD\n');
  let stack = given.stack;
  const desk: SetupDesk = {
    ...{ place, region: 'eu-central-1', site: createSiteHolder(file, 'prod') },
    terminal: {
      interactive: true,
      say: (line) => void said.push(line),
      complain: (line) => void said.push(line),
      hide: () => undefined,
      agree: async (question) => {
        said.push(question);
        return given.agrees ?? true;
      },
      ...{ ask: never, askHidden: never, readInput: never },
    },
    accounts: {} as SetupDesk['accounts'],
    findStack: async () => stack,
    deploy: async (words) => {
      ran.push(words.join(' '));
      if ((given.exit ?? 0) === 0) stack = { status: 'CREATE_COMPLETE', apiUrl: API };
      return given.exit ?? 0;
    },
    examine: never,
    again: 'npm run setup -- --stage prod',
  };
  return { desk, said, ran };
}

describe('The set-up', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'slashvm-setup-'));
    process.env['SLASHVM_DIRECTORY'] = directory;
  });
  afterEach(() => {
    delete process.env['SLASHVM_DIRECTORY'];
    rmSync(directory, { recursive: true, force: true });
  });

  test('deploys a stack that is not there, once', async () => {
    const { desk, ran } = await deskWith(directory, {});
    expect(await deployStep.look(desk)).toEqual({ done: false, says: 'The stack is not there.' });
    await deployStep.act(desk);
    expect(ran).toEqual(['deploy --stage prod --region eu-central-1']);
    expect(await deployStep.look(desk)).toEqual({ done: true, says: `CREATE_COMPLETE, ${API}` });
  });

  test('deploys nothing without a yes', async () => {
    const { desk, ran } = await deskWith(directory, { agrees: false });
    await expect(deployStep.act(desk)).rejects.toThrow('Not deployed. Go on with npm run setup -- --stage prod');
    expect(ran).toEqual([]);
  });

  test('says that a deploy failed, and how to go on', async () => {
    const { desk } = await deskWith(directory, { exit: 1 });
    await expect(deployStep.act(desk)).rejects.toThrow(/The deploy failed \(exit code 1\).*Go on with npm run setup/);
  });

  test.each([
    ['UPDATE_IN_PROGRESS', /something is at work on it\. Wait until that has ended/],
    ['ROLLBACK_COMPLETE', /its first deploy failed.*npx serverless remove/],
  ])('touches no stack that is %s', async (status, sentence) => {
    const { desk } = await deskWith(directory, { stack: { status } });
    await expect(deployStep.look(desk)).rejects.toThrow(sentence);
  });

  test('leaves a stack that stands as it is', async () => {
    const { desk } = await deskWith(directory, { stack: { status: 'UPDATE_COMPLETE', apiUrl: API } });
    expect(await deployStep.look(desk)).toMatchObject({ done: true });
  });

  test("gives the app the API's address, and again when that has changed", async () => {
    const { desk, said } = await deskWith(directory, { stack: { status: 'CREATE_COMPLETE', apiUrl: API } });
    expect(await requestUrlStep.look(desk)).toEqual({ done: false, says: `The app does not know ${API} yet.` });
    await requestUrlStep.act(desk);
    expect(said.join('\n')).toContain('https://api.slack.com/apps/A0123ABCD/app-manifest');
    const manifest = readFileSync(join(directory, 'slack-app-prod.yml'), 'utf8');
    expect(manifest).toContain(`${API}/slack/commands/vm`);
    expect(manifest).toContain(`${API}/slack/interactions`);
    expect(await requestUrlStep.look(desk)).toEqual({ done: true, says: API });
    const moved = {
      ...desk,
      findStack: async () => ({ status: 'CREATE_COMPLETE', apiUrl: API.replace('abc', 'xyz') }),
    };
    expect(await requestUrlStep.look(moved)).toMatchObject({ done: false });
  });

  test('asks again for an address that nobody has saved', async () => {
    const { desk } = await deskWith(directory, { stack: { status: 'CREATE_COMPLETE', apiUrl: API }, agrees: false });
    await expect(requestUrlStep.act(desk)).rejects.toThrow('Until then Slack calls nobody.');
    expect(await requestUrlStep.look(desk)).toMatchObject({ done: false });
  });
});
