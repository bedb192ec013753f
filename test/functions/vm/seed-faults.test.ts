import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { answer, ask } from '#test/confirmed';
import { atRest, snapshotFault, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { renewed } from '#test/front-door/outcome';
import { configure, forget } from '#test/front-door/own-vcenters';
import { lastRequest, operationsSince, powerOf, vmPast, writesAmong } from '#test/past-the-product';

/** Far from UTC, so that a local time shows. */
const here = stackOfFile({ env: { TZ: 'America/New_York' } });

const namesOf = async (name: string): Promise<readonly string[]> =>
  (await snapshotsOf(here.stack, 'prod', (await vmPast(here.stack, name)).moId)).map((node) => node.name);

/** What was written to any vCenter while something was typed. */
const writesOf = async (
  text: string,
): Promise<{ text: string; writes: readonly string[]; job: Record<string, unknown> }> => {
  const since = await lastRequest(here.stack);
  const answered = await type(here.stack, text);
  return { ...answered, writes: writesAmong(await operationsSince(here.stack, since)) };
};

/** What SlashVM's forerunner of 2018 did wrong, and how it shows that this is not so here. */
const FAULTS: readonly [string, () => Promise<void>][] = [
  [
    'no VM argument: every VM on every vCenter',
    async () => {
      for (const typed of ['snapshot', 'power-off', 'shutdown', 'delete-snapshot --all']) {
        const { text, writes, job } = await writesOf(`/vm ${typed}`);
        expect(text).toContain('Which VM? Name at least one; nothing here means "all".');
        expect(writes).toEqual([]);
        expect(job).toMatchObject({ exit: 2 });
      }
    },
  ],
  [
    'removes all snapshots of each VM, unconfirmed',
    async () => {
      const { text, writes } = await writesOf('/vm delete-snapshot db01');
      expect(text).toContain('Which snapshot? Say --snapshot &lt;name|#id&gt;, or --all.');
      expect(writes).toEqual([]);
      const { question } = await ask(here.stack, '/vm delete-snapshot db01 --all');
      expect(question.text.match(/loses the snapshot/g)).toHaveLength(3);
      expect(await namesOf('db01')).toHaveLength(3);
    },
  ],
  [
    'text that does not parse still runs, with no arguments',
    async () => {
      const { text, writes, job } = await writesOf('/vm snapshot "app01');
      expect(text).toContain('A quote is opened and never closed');
      expect(writes).toEqual([]);
      expect(job).toMatchObject({ exit: 2 });
    },
  ],
  [
    'an unknown VM: a success tick and no text',
    async () => {
      const { text, job } = await writesOf('/vm snapshot app0l');
      expect(text).toMatch(/^❌ No VM is called "app0l"\. Did you mean app01/);
      expect(job).toMatchObject({ exit: 1 });
    },
  ],
  [
    '"Snapshot Removed" always',
    async () => {
      expect((await type(here.stack, '/vm delete-snapshot app01 --all')).text).toContain(
        '*app01* (prod): has no snapshots.',
      );
      expect((await type(here.stack, '/vm delete-snapshot typo --all')).text).toContain('No VM is called "typo".');
    },
  ],
  [
    'some found, some not: the missing are never mentioned',
    async () => {
      const { text, job } = await writesOf('/vm snapshot app02 nosuch');
      expect(text).toMatch(/^⚠️ Took a snapshot of 1 of 2 VMs/);
      expect(text).toContain('❌ No VM is called "nosuch".');
      expect(job).toMatchObject({ exit: 1 });
      expect(await namesOf('app02')).toHaveLength(1);
    },
  ],
  [
    'one VM fails: the output of the others is dropped',
    async () => {
      const taskError = { _typeName: 'FileLocked', faultstring: 'Unable to access a file since it is locked.' };
      await here.stack.fault(snapshotFault({ taskError }));
      const { text } = await writesOf('/vm snapshot svc02 svc03');
      expect(text).toMatch(/✅ \*svc0[23]\* \(prod\): snapshot \*/);
      expect(text).toMatch(/❌ \*svc0[23]\* \(prod\): .*locked/);
    },
  ],
  [
    'the same name twice: both are acted on silently',
    async () => {
      const { text, writes } = await writesOf('/vm snapshot build01');
      expect(text).toMatch(/"build01" fits 2 VMs\. Type one of them as below\./);
      expect(writes).toEqual([]);
    },
  ],
  [
    'no snapshots: an empty reply',
    async () => expect((await type(here.stack, '/vm snapshots app01')).text).toContain('No snapshots of *app01*'),
  ],
  [
    'a new snapshot is answered with all the old ones',
    async () => {
      const { text } = await type(here.stack, '/vm snapshot db01 --name newest');
      expect(text).toContain('*newest* (#4)');
      expect(text).not.toContain('hotfix');
    },
  ],
  [
    'the full list in every card',
    async () => {
      const { text } = await type(here.stack, '/vm snapshots db01 app02');
      expect(text.match(/\*hotfix\*/g)).toHaveLength(1);
    },
  ],
  [
    'a long task: no progress',
    async () => {
      await here.stack.fault(snapshotFault({ taskSeconds: 60 }));
      const { job } = await here.stack.typed('/vm snapshot svc04');
      await here.stack.waitForMessage(({ text }) => /\*svc04\* [█░]{10} \d+ % Create virtual machine/.test(text));
      await here.stack.advance(60);
      expect(await here.stack.jobEnded(job)).toMatchObject({ exit: 0 });
    },
  ],
  [
    'open by default',
    async () => {
      const outsider = here.stack.local.users.find(({ name }) => name === 'outsider');
      const { text, writes } = await (async () => {
        const since = await lastRequest(here.stack);
        const answered = await type(here.stack, '/vm snapshot app01', { user: outsider?.name ?? 'nobody' });
        return { ...answered, writes: await operationsSince(here.stack, since) };
      })();
      expect(text).toContain('You may not run `vm:snapshot`');
      expect(writes).toEqual([]);
    },
  ],
  [
    'what waits is lost at a restart',
    async () => {
      const asked = await ask(here.stack, '/vm power-off svc05');
      await renewed(here.stack);
      expect((await answer(here.stack, asked)).job).toMatchObject({ exit: 0 });
      expect(await powerOf(here.stack, 'svc05')).toBe('poweredOff');
    },
  ],
  [
    'local time marked Z',
    async () => {
      const before = await here.stack.now();
      const { text } = await type(here.stack, '/vm snapshot svc06');
      const named = /slashvm (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) by/.exec(text)?.[1] ?? '';
      expect(Math.abs(Date.parse(named) - before)).toBeLessThan(60_000);
    },
  ],
  [
    'a command that runs any code',
    async () => {
      const { text, writes } = await writesOf("/vm powercli 'Get-VM; Remove-VM app01'");
      expect(text).toMatch(/\/vm has no subcommand "powercli"\./);
      expect(writes).toEqual([]);
      expect((await type(here.stack, '/vm snapshot "$(reboot)"')).text).toContain('No VM is called "$(reboot)".');
    },
  ],
  [
    'connects to every vCenter when one VM is named',
    async () => {
      await atRest(here.stack);
      const since = await lastRequest(here.stack);
      await type(here.stack, '/vm snapshot prod:svc08');
      const asked = (await here.stack.asked(since)).map(({ name }) => name);
      expect(new Set(asked)).toEqual(new Set(['prod']));
    },
  ],
  [
    'a console link in public',
    async () => {
      const { messages } = await type(here.stack, '/vm info app01');
      expect(messages.map(({ ephemeralTo }) => ephemeralTo)).toEqual([here.stack.local.users[0]?.id]);
    },
  ],
  [
    'plain-text passwords',
    async () => {
      const { password } = here.stack.vcenter('prod');
      expect(password.length).toBeGreaterThan(3);
      expect(JSON.stringify([await here.stack.transcript(), await here.stack.logs()])).not.toContain(password);
    },
  ],
  [
    'names split at a hyphen',
    async () => {
      const lab = here.stack.vcenter('lab');
      const { url, username, password } = lab;
      await configure(here.stack, 'vc-01-lab', { url, username, password, ca: readFileSync(lab.caFile, 'utf8') });
      const { text } = await type(here.stack, '/vm list lab01 --vcenter vc-01-lab');
      expect(text).toContain('vc-01-lab:/LAB/vm');
      await forget(here.stack, 'vc-01-lab');
    },
  ],
  [
    'one vCenter down: shown as failed although the others answered',
    async () => {
      await configure(here.stack, 'lab', { url: 'https://127.0.0.1:1', username: 'nobody', password: 'nothing' });
      await renewed(here.stack);
      const { text } = await type(here.stack, '/vm list app0*');
      expect(text).toMatch(/^⚠️ 4 VMs\n/);
      expect(text).toContain('vCenter "lab" could not be asked (connection refused).');
    },
  ],
  [
    'certificate checks off',
    async () => {
      const prod = here.stack.vcenter('prod');
      const value = { url: prod.url, username: prod.username, password: prod.password, enabled: true };
      await here.stack.storeSecret('vcenters/prod', value);
      await renewed(here.stack);
      const { text } = await type(here.stack, '/vm list app0* --vcenter prod');
      expect(text).toContain('certificate');
      expect(text).not.toContain('*app01*');
    },
  ],
];

test.each(FAULTS)('Not here: %s', async (_fault, isAbsent) => isAbsent());
