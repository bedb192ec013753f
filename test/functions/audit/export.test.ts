import { beforeAll, describe, expect, test } from '@jest/globals';
import { lastOf, stackOfFile, type } from '#test/conversation';
import { auditEntries } from '#test/functions/audit/journal-items';
import type { TranscriptMessage } from '#test/stack';

const here = stackOfFile();
beforeAll(async () => {
  await type(here.stack, '/vm info app01', { user: 'requester' });
  await type(here.stack, '/vm snapshot app01 --name "=cmd(),1"', { user: 'operator' });
});

async function exported(options: string): Promise<{ text: string; head: string; lines: readonly string[] }> {
  const { stack } = here;
  const since = lastOf(await stack.transcript());
  const { messages } = await type(stack, `/vm-audit export ${options}`.trim());
  const isFile = ({ files }: TranscriptMessage): boolean => files?.[0]?.name === 'audit.csv';
  const message = await stack.waitForMessage(isFile, undefined, since);
  const text = messages.find(({ ephemeralTo }) => ephemeralTo !== undefined)?.text ?? '';
  const file = await stack.send({ method: 'GET', url: message.files?.[0]?.url ?? '', headers: {}, body: '' });
  const [head = '', ...lines] = file.body.trimEnd().split('\n');
  return { text, head, lines };
}

describe('/vm-audit export', () => {
  test('gives every entry as a line, with its hash and the one before, to the asker alone', async () => {
    const entries = await auditEntries(here.stack);
    const { head, lines } = await exported('');
    expect(head).toBe(
      'seq,at,job,n,state,seconds,origin,user,userName,team,channel,command,subcommand,text,effect,planHash,vms,' +
        'unresolved,decisions,exit,told,loggedAt,keptUntil,prev,hash',
    );
    expect(lines).toHaveLength(entries.length);
    for (const [index, { seq, hash, prev, job }] of entries.entries()) {
      expect(lines[index]).toMatch(new RegExp(`^${seq},.*,${job},.*,${prev},${hash}$`));
    }
    const said = (await here.stack.transcript()).filter(({ text }) => text.includes('entries about 2 jobs'));
    expect(said.map(({ ephemeralTo, channel }) => ephemeralTo ?? channel.slice(0, 1))).toEqual(['U0ADMIN001', 'D']);
  });

  test('narrowed gives the whole of the jobs that fit', async () => {
    const { text, lines } = await exported('--user <@U0OPERATE1> --vm app01');
    expect(text).toContain('3 entries about 1 job in the last 7 days');
    expect(lines.map((line) => line.split(',')[4])).toEqual(['received', 'running', 'ended']);
    expect(lines.at(-1)).toMatch(/prod:app01 vm-\d+ done \(task-\d+\): snapshot /);
  });

  test('makes no formula of what somebody typed', async () => {
    const { lines } = await exported('--user <@U0OPERATE1>');
    for (const line of lines) expect(line).not.toMatch(/(^|,)"?[=+\-@]/);
    expect(lines[0]).toContain('"/vm snapshot app01 --name ""=cmd(),1"""');
  });

  test('says so where nothing fits', async () => {
    const { messages } = await type(here.stack, '/vm-audit export --vm nothing-like-this');
    expect(messages.find(({ ephemeralTo }) => ephemeralTo !== undefined)?.text).toBe(
      'ℹ️ No job fits in the last 7 days',
    );
  });
});
