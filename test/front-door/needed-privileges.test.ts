import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { vm as vmCommand } from '#functions/vm/definition';
import { addSnapshot, removeAllSnapshots } from '#infra/local/vcenter/snapshot-tree';
import type { VCenterServer } from '#infra/local/vcenter/start-vcenter';
import { commandsLike, neededPrivileges, READ_PRIVILEGES } from '#infra/operator/privileges/needed-privileges';
import { EVENT_PRIVILEGE } from '#lib/vsphere/needed-privileges';
import { answer, ask } from '#test/confirmed';
import { stackOfFile, type } from '#test/conversation';
import { OwnVCenters } from '#test/front-door/own-vcenters';

const here = stackOfFile({ readAccounts: true });
const own = new OwnVCenters();
const held = new Set<string>();
let third: VCenterServer;

/** Reads log in with the Read-only role and changes with what is `held`, in a vCenter of the test's own. */
beforeAll(async () => {
  third = await own.start('third', { tailored: held, pace: 0.02 });
  const secret = { ...own.secret(third), enabled: true };
  await here.stack.storeSecret('vcenters/third', { ...secret, ...third.accounts.tailored });
  await here.stack.storeSecret('vcenters-read/third', { ...secret, ...third.accounts.readOnly });
});
afterAll(() => own.close());

type Power = 'poweredOn' | 'poweredOff';
interface Case {
  /** Behind the subcommand and `third:lab01`. */
  readonly typed?: string;
  readonly power?: Power;
  readonly snapshot?: boolean;
  readonly isConfirmed?: boolean;
}

/** How each command that changes VMs is typed, and what it needs to find. */
const CHANGES: Readonly<Record<string, Case>> = {
  start: { power: 'poweredOff' },
  shutdown: {},
  restart: {},
  standby: {},
  suspend: {},
  'power-off': { isConfirmed: true },
  reset: { isConfirmed: true },
  snapshot: {},
  revert: { typed: '--start', snapshot: true, isConfirmed: true },
  'delete-snapshot': { typed: '--all', snapshot: true, isConfirmed: true },
  'rename-snapshot': { typed: 'before other', snapshot: true },
  consolidate: {},
};

const READS = ['list', 'info', 'find', 'snapshots', 'stop', 'jobs'];

const subcommands = Object.entries(vmCommand.subcommands);
const needed = (name: string): readonly string[] => neededPrivileges(commandsLike([`vm:${name}`])).map(({ id }) => id);
const hold = (ids: readonly string[]): void => {
  held.clear();
  for (const id of [...READ_PRIVILEGES, ...ids]) held.add(id);
};

/** Brings lab01 to where the command has something to do, behind everybody's back. */
function prepare({ power = 'poweredOn', snapshot = false }: Case): void {
  const [vm] = third.inventory.vmsNamed('lab01');
  if (vm === undefined) throw new Error('lab01 is gone.');
  const now = own.clock.now();
  for (const one of vm.snapshots) third.inventory.forgetSnapshot(one);
  removeAllSnapshots(vm, now);
  // Its VMware Tools take a moment to run.
  vm.setPower(power, now - 600_000);
  if (snapshot) {
    const asked = { name: 'before', description: '', memory: false, quiesced: false };
    third.inventory.add(addSnapshot(vm, third.inventory.newId('VirtualMachineSnapshot'), asked, now));
  }
  vm.consolidationNeeded = true;
  vm.changed(now);
}

async function run(name: string): Promise<{ readonly text: string; readonly exit: unknown }> {
  const { typed = '', isConfirmed = false } = CHANGES[name] ?? {};
  const { stack } = here;
  const text = `/vm ${name} third:lab01 ${typed} --again`;
  const { text: said, job } = isConfirmed ? await answer(stack, await ask(stack, text)) : await type(stack, text);
  return { text: said, exit: job['exit'] };
}

test('every command of /vm is tried here', () => {
  const all = subcommands.map(([name]) => name).sort();
  expect([...READS, ...Object.keys(CHANGES)].sort()).toEqual(all);
  expect(Object.keys(CHANGES).filter((name) => needed(name).length === 0)).toEqual([]);
  expect(READS.filter((name) => needed(name).length > 0)).toEqual([]);
});

describe('with the roles that are printed', () => {
  test.each(READS)('/vm %s answers, and needs none of the account for changes', async (name) => {
    hold([]);
    const { job } = await type(here.stack, name === 'jobs' ? '/vm jobs' : `/vm ${name} third:lab01`);
    expect(job).toMatchObject({ exit: 0 });
  });

  test.each(Object.keys(CHANGES))('/vm %s is done', async (name) => {
    hold(needed(name));
    prepare(CHANGES[name] ?? {});

    const { text, exit } = await run(name);

    expect(text).toMatch(/^✅ /);
    expect(text).not.toContain('lacks');
    expect(exit).toBe(0);
  });
});

describe('with one privilege less', () => {
  const cases = Object.keys(CHANGES).flatMap((name) => needed(name).map((id) => [name, id] as const));

  test.each(cases.filter(([, id]) => id !== EVENT_PRIVILEGE))('/vm %s is refused and names %s', async (name, id) => {
    hold(needed(name).filter((one) => one !== id));
    prepare(CHANGES[name] ?? {});

    const { text, exit } = await run(name);

    expect(text).toMatch(new RegExp(`lacks ${id.replaceAll('.', '\\.')}\\b`));
    expect(exit).toBe(1);
  });

  test('that is for the event log alone, the change is made, and its message names it', async () => {
    hold(needed('suspend').filter((one) => one !== EVENT_PRIVILEGE));
    prepare({});

    const { text, exit } = await run('suspend');

    expect(text).toContain(`lacks ${EVENT_PRIVILEGE}`);
    expect(exit).toBe(0);
  });
});
