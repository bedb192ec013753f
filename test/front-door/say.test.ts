import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { faultRule, moIdOf, snapshotsOf, stackOfFile } from '#test/conversation';
import { lastRequest, writesSince } from '#test/front-door/asking';
import type { TestStack } from '#test/stack';

const here = stackOfFile();

beforeAll(async () => {
  const match = { operation: '*_Task' };
  await here.stack.fault(faultRule({ service: 'vcenter', match, times: 0 }, { taskSeconds: 0 }));
});

/** What `npm run say` prints and ends with, said into the running stack. */
function say(...args: string[]): ReturnType<typeof saidInto> {
  return saidInto(here.stack, ...args);
}

async function saidInto(stack: TestStack, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, SLASHVM_PORT: new URL(stack.url).port };
  const child = spawn(process.execPath, ['--import', 'tsx', 'infra/local/say.ts', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heard = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    heard.out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    heard.err += chunk.toString('utf8');
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...heard };
}

describe('npm run say', () => {
  test('leaves a question open without --yes, and ends with 3', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const { code, out, err } = await say('/vm delete-snapshot db01 --snapshot "schema 118"');

    expect({ code, err }).toEqual({ code: 3, err: 'Waits for @admin to confirm.\n' });
    expect(out).toContain('Really delete snapshots of *db01*?');
    expect(out).toContain('[ Confirm ] [ Cancel ]');
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('confirms with --yes, and ends with 0', async () => {
    const { stack } = here;

    const { code, out } = await say('--yes', '/vm delete-snapshot db01 --snapshot hotfix');

    expect(code).toBe(0);
    expect(out).toContain('Deleted snapshots of *db01*');
    const left = await snapshotsOf(stack, 'prod', await moIdOf(stack, 'prod', 'db01'));
    expect(left.map(({ name }) => name)).toEqual(['before 9.2 upgrade', 'schema 118']);
  });

  test('types the number of more than five VMs with --yes', async () => {
    const { code, out } = await say('--yes', '/vm power-off svc02 svc03 svc04 svc05 svc06 svc08');

    expect(code).toBe(0);
    expect(out).toContain('Powered off 6 VMs');
  });
});

describe('npm run say, where somebody has to approve', () => {
  const approvers = { users: ['U0ADMIN001'], groups: ['S0VMAPPROVE'] };
  const there = stackOfFile({ policy: { approvals: [{ name: 'all', permissions: ['vm:*'], approvers }] } });

  test('prints what is asked, ends with 3 and says for whom it waits', async () => {
    const { code, out, err } = await saidInto(there.stack, '/vm snapshot app01', '--as', 'requester', '--yes');

    expect({ code, err }).toEqual({ code: 3, err: 'Waits for @admin or @approver to approve.\n' });
    expect(out).toContain('Waits for approval to take a snapshot of *app01*');
  });
});
