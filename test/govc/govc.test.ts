import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { StackClock } from '#infra/local/clock';
import { FaultBook } from '#infra/local/faults';
import { Journal } from '#infra/local/journal';
import { createAuthority } from '#infra/local/vcenter/certificates';
import { startVCenter, type VCenterServer } from '#infra/local/vcenter/start-vcenter';

const GOVC = process.env['GOVC'];
const APP01 = '/DC0/vm/Production/Web/app01';
const run = promisify(execFile);

let server: VCenterServer;
let directory: string;
const clock = new StackClock();

/** govc's standard output; what it does not accept is a failure of its process. */
const govc = async (...words: string[]): Promise<string> => {
  const { username, password } = server.accounts.administrator;
  const { stdout } = await run(GOVC ?? 'govc', words, {
    timeout: 60_000,
    env: {
      HOME: directory,
      GOVC_URL: `${server.url}/sdk`,
      GOVC_USERNAME: username,
      GOVC_PASSWORD: password,
      GOVC_TLS_CA_CERTS: join(directory, 'ca.pem'),
      GOVC_VI_JSON: '1',
      GOVC_VIM_VERSION: '8.0.3.0',
      GOVC_PERSIST_SESSION: 'false',
    },
  });
  return stdout;
};

beforeAll(async () => {
  const authority = await createAuthority();
  const tls = await authority.issue(['127.0.0.1', 'localhost']);
  directory = mkdtempSync(join(tmpdir(), 'govc-'));
  writeFileSync(join(directory, 'ca.pem'), authority.certificate);
  server = await startVCenter({
    name: 'prod',
    seed: 'prod',
    clock,
    faults: new FaultBook(clock),
    journal: new Journal(),
    tls,
  });
});

afterAll(async () => {
  await server.close();
  clock.close();
  rmSync(directory, { recursive: true });
});

(GOVC ? describe : describe.skip)('govc in JSON mode', () => {
  test('says what it talks to', async () => {
    expect(await govc('about')).toMatch(/API version:\s+8\.0\.3\.0/);
  });

  test('finds every VM by its path', async () => {
    const paths = (await govc('find', '/', '-type', 'm')).trim().split('\n');
    expect(paths).toHaveLength(server.inventory.vms.size);
    expect(paths).toEqual(expect.arrayContaining([APP01, '/DC1/vm/dr01', '/DC0/vm/Production/Web/web%2fproxy']));
  });

  test('shows a VM, in short and whole', async () => {
    expect(await govc('vm.info', APP01)).toMatch(/Power state:\s+poweredOn[\s\S]*Host:\s+esx01\.example\.com/);
    const { virtualMachines } = JSON.parse(await govc('vm.info', '-json', '/DC0/vm/Production/Data/db01'));
    expect(virtualMachines[0]).toMatchObject({
      name: 'db01',
      config: { hardware: { numCPU: 8 } },
      layoutEx: { snapshot: expect.any(Array) },
    });
  });

  test('takes a snapshot, shows the tree, reverts and removes', async () => {
    await govc('snapshot.create', '-vm', APP01, '-m=false', '-d', 'by govc', 'first');
    await govc('snapshot.create', '-vm', APP01, '-m=false', 'second');
    expect(await govc('snapshot.tree', '-vm', APP01)).toBe('first\n  second\n  .\n');
    await govc('snapshot.revert', '-vm', APP01, 'first');
    expect(await govc('vm.info', APP01)).toMatch(/Power state:\s+poweredOff/);
    await govc('snapshot.remove', '-vm', APP01, 'second');
    await govc('snapshot.remove', '-vm', APP01, '*');
    expect(server.inventory.vmsNamed('app01')[0]?.rootSnapshots).toHaveLength(0);
  });

  test('starts and stops a VM, and hears why it cannot', async () => {
    expect(await govc('vm.power', '-on', APP01)).toContain('... OK');
    expect(await govc('vm.power', '-off', APP01)).toContain('... OK');
    await expect(govc('snapshot.create', '-vm', '/DC0/vm/Production/Data/backup01', 'x')).rejects.toThrow();
  });

  test('reads the events of the vCenter', async () => {
    expect(await govc('events', '-n', '50')).toContain('VirtualMachine.createSnapshot');
  });
});
