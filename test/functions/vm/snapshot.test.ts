import { describe, expect, test } from '@jest/globals';
import { atRest, lastOf, moIdOf, snapshotFault, snapshotsOf, stackOfFile, type } from '#test/conversation';

const here = stackOfFile();

describe('/vm snapshot', () => {
  test('takes a snapshot and says so in one message that was edited in place', async () => {
    const { stack } = here;
    const moId = await moIdOf(stack, 'prod', 'app01');

    const { id, job, messages, text } = await type(stack, '/vm snapshot app01');

    const [taken, ...others] = await snapshotsOf(stack, 'prod', moId);
    expect(others).toEqual([]);
    expect(taken?.name).toMatch(/^slashvm \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ by admin$/);
    expect(taken?.description).toContain(`SlashVM job ${id}: /vm snapshot app01`);
    expect(taken).toMatchObject({ state: 'poweredOff', quiesced: false });
    expect(messages).toHaveLength(1);
    // A slow machine says first that it is being looked up.
    const shown = messages[0]?.edits.find((edit) => !edit.includes('Nothing is changed yet'));
    expect(shown).toMatch(/^⏳ Taking a snapshot of \*app01\* · asked by <@\w+>: `\/vm snapshot app01`/);
    expect(shown).toContain('As of ');
    expect(text).toMatch(/^✅ Took a snapshot of \*app01\* · asked by <@\w+>: `\/vm snapshot app01`/);
    expect(text).toContain(`snapshot *${taken?.name}* (#1), without memory; a revert leaves it off.`);
    expect(messages[0]?.channel).toBe(stack.local.channels[0]?.id);
    expect(job).toMatchObject({ state: 'ended', exit: 0, subcommand: 'snapshot' });
  });

  test('makes the tasks of the following tests short', async () => {
    await here.stack.fault({ ...snapshotFault({ taskSeconds: 0.2 }), times: 0 });
  });

  test('costs three requests beside the polls where the VM is, and one on each other vCenter', async () => {
    const { stack } = here;
    await type(stack, '/vm info app02');
    await atRest(stack);
    const since = (await stack.requests()).at(-1)?.n ?? 0;

    await type(stack, '/vm snapshot app02');

    const all = await stack.asked(since);
    // The line in vCenter's event log is counted apart.
    const asked = all.filter(({ operation }) => operation !== 'LogUserEvent');
    expect(all).toHaveLength(asked.length + 1);
    const isPoll = (body: { operation?: string }): boolean => body.operation === 'RetrievePropertiesEx';
    const onProd = asked.filter((line) => line.name === 'prod');
    const onLab = asked.filter((line) => line.name === 'lab');
    expect(onLab.map((line) => line.path.split('?')[0])).toEqual(['/api/vcenter/vm']);
    expect(onProd.slice(0, 3).map((line) => line.operation ?? line.path.split('?')[0])).toEqual([
      expect.stringContaining('vcenter/vm'),
      'RetrievePropertiesEx',
      'CreateSnapshotEx_Task',
    ]);
    expect(onProd.slice(3).every(isPoll)).toBe(true);
    expect(new Set(asked.map((line) => line.userAgent))).toEqual(new Set(['SlashVM/0.1.0 (local; slashvm-local-vm)']));
  });

  test('keeps name and description as typed, escaped for vCenter', async () => {
    const { stack } = here;
    const moId = await moIdOf(stack, 'prod', 'app04');

    const { text } = await type(stack, '/vm snapshot app04 --name="50% a/b" --description “for the patch”');

    const [taken] = await snapshotsOf(stack, 'prod', moId);
    expect(taken?.name).toBe('50%25 a%2fb');
    expect(taken?.description).toMatch(/^for the patch\nSlashVM job /);
    expect(text).toContain('snapshot *50% a/b*');
  });

  test('reports what the tree shows: quiescing that did not happen is said', async () => {
    const { stack } = here;

    const { text } = await type(stack, '/vm snapshot app03 --quiesce');

    expect(text).toContain('Quiescing was asked for and did not happen');
  });

  test('with memory, says that a revert brings the VM back running', async () => {
    const { stack } = here;

    const { text } = await type(stack, '/vm snapshot app02 --memory', { timeout: 40_000 });

    expect(text).toContain('with memory; a revert brings it back running.');
  });

  test('gives each target of a batch its own line; one bad name hides no other and the Job is no success', async () => {
    const { stack } = here;

    const { job, messages, text } = await type(stack, '/vm snapshot team-01 nosuch team-02');

    expect(messages).toHaveLength(1);
    expect(text).toMatch(/^⚠️ Took a snapshot of 2 of 3 VMs/);
    expect(text).toMatch(/✅ \*team-01\* \(prod\): snapshot/);
    expect(text).toMatch(/✅ \*team-02\* \(prod\): snapshot/);
    expect(text).toContain('❌ No VM is called "nosuch".');
    expect(job).toMatchObject({ exit: 1 });
  });

  test('takes VMs by glob and filter, never templates or platform VMs', async () => {
    const { stack } = here;

    const { text } = await type(stack, '/vm snapshot --folder Team team-0[3] team-03 team-04');

    expect(text).toContain('✅ *team-03* (prod)');
    expect(text).toContain('✅ *team-04* (prod)');
    const { text: none } = await type(stack, '/vm snapshot vCLS*');
    expect(none).toContain('never taken');
  });

  test.each([
    ['nothing', '/vm snapshot', 'Which VM?', 2],
    ['a command of another kind', '/vm snapshot list', 'To list snapshots, type', 2],
    ['an unknown name', '/vm snapshot aap01', 'Did you mean app01', 1],
    ['a name on two vCenters', '/vm snapshot build01', 'prod:/DC0/vm/Staging/build01', 1],
    ['a template', '/vm snapshot tpl-ubuntu', 'is a template', 1],
    ['a platform VM', '/vm snapshot vCLS-4c4c4544-0001', 'belongs to the platform', 1],
    ['a managed VM', '/vm snapshot nsx-manager', 'belongs to the platform', 1],
    ['a VM a backup holds', '/vm snapshot backup01', 'running backup or migration', 1],
    ['a chain of 30', '/vm snapshot deep01', 'chain of 30 snapshots', 1],
    ['memory beside an independent disk', '/vm snapshot db03 --memory', 'independent disks', 1],
    ['memory without room for it', '/vm snapshot db02 --memory', 'ds-small', 1],
  ])('refuses %s, and changes nothing', async (_what, text, said, exit) => {
    const { stack } = here;
    const since = (await stack.requests()).at(-1)?.n ?? 0;

    const answered = await type(stack, text);

    expect(answered.text).toContain(said);
    const inChannel = answered.messages.filter((message) => message.ephemeralTo === undefined);
    expect(inChannel.filter(({ edits }) => edits[0]?.startsWith('⏳ Looking up') !== true)).toEqual([]);
    expect(answered.job['exit']).toBe(exit);
    const writes = (await stack.requests(since, 'vcenter')).filter((line) => line.operation?.includes('Snapshot'));
    expect(writes).toEqual([]);
  });

  test('warns of little space, a long chain and disks that are not covered, and takes it', async () => {
    const { stack } = here;

    const space = await type(stack, '/vm snapshot db02');
    const chain = await type(stack, '/vm snapshot db01');
    const disks = await type(stack, '/vm snapshot db03');

    expect(space.text).toMatch(/^✅[\s\S]*its datastore ds-small has only .* free/);
    expect(chain.text).toContain('it had a chain of 3 snapshots already');
    expect(disks.text).toContain('not covered, because independent');
  });

  test('reports a task that vCenter ends with an error as failed, with its reason', async () => {
    const { stack } = here;
    await stack.clearFaults();
    const faultstring = 'There is not enough space on the file system.';
    await stack.fault(snapshotFault({ taskError: { _typeName: 'NoDiskSpace', faultstring } }));

    const { text, job } = await type(stack, '/vm snapshot team-05');

    expect(text).toMatch(/^❌ Did not take a snapshot of \*team-05\*/);
    expect(text).toContain('space');
    expect(job['exit']).toBe(1);
  });

  test('answers the same text again with the first Job, and runs it once more only when told to', async () => {
    const { stack } = here;
    const moId = await moIdOf(stack, 'prod', 'team-06');
    const first = await type(stack, '/vm snapshot team-06');

    const second = await type(stack, '/vm snapshot team-06');
    const again = await type(stack, '/vm snapshot team-06 --again');

    expect(second.text).toContain(`job ${first.id.slice(0, 4).toUpperCase()} was done a moment ago`);
    expect(second.text).toContain('--again');
    expect(again.job['exit']).toBe(0);
    expect(await snapshotsOf(stack, 'prod', moId)).toHaveLength(2);
    await stack.advance(60);
    const later = await type(stack, '/vm snapshot team-06');
    expect(later.job['exit']).toBe(0);
  });

  test('makes one snapshot of a hundred copies of one signed request', async () => {
    const { stack } = here;
    const moId = await moIdOf(stack, 'prod', 'dr01');
    const request = await stack.signed({ text: 'snapshot dr01' });
    const since = lastOf(await stack.transcript());

    const answers = await Promise.all(Array.from({ length: 100 }, () => stack.send(request)));

    expect(new Set(answers.map((answer) => `${answer.status}:${answer.body}`))).toEqual(new Set(['200:']));
    await stack.waitForMessage((message) => message.text.startsWith('✅ Took a snapshot of *dr01*'), 30_000, since);
    await stack.until(async () => {
      const functions = await stack.functions();
      const taken = functions.find((one) => one.name.endsWith('vm'))?.invocations ?? 0;
      return taken >= 100 ? true : undefined;
    }, 30_000);
    expect(await snapshotsOf(stack, 'prod', moId)).toHaveLength(1);
    expect(await stack.transcript(since)).toHaveLength(1);
  });
});
