import { describe, expect, test } from '@jest/globals';
import { stackOfFile, type } from '#test/conversation';

describe('/vm info', () => {
  const here = stackOfFile();

  test('shows what the VM is, where it runs and how it is, in one answer to the asker', async () => {
    const { stack } = here;

    const { messages, text } = await type(stack, '/vm info db01');

    expect(messages).toHaveLength(1);
    expect(messages[0]?.ephemeralTo).toBe(stack.local.users[0]?.id);
    expect(text).toMatch(/^ℹ️ \*db01\* \(prod, vm-\d+\)\n/);
    for (const fact of [
      /Power: on, up \d+ days? since <!date\^\d+\^\{date_short_pretty\} \{time\}\|[^>]+> \(\d\d:\d\d UTC\)/,
      /Guest: .+ · db01\.example\.com · 10\./,
      /VMware Tools: running/,
      /Where: \/DC0\/vm\/Production\/Data\/db01 · host esx0\d\.example\.com · cluster cluster-main/,
      /Datastores: ds-\S+ \([\d.]+ [GT]B of [\d.]+ TB free\)/,
      /Size: 8 CPU \(\d+ MHz used\), 16 GB memory/,
      /Snapshots: 3, [\d.]+ [GM]B, the oldest 40 days old/,
      /<https:\/\/127\.0\.0\.1:\d+\/ui\/app\/vm;nav=v\/urn:vmomi:VirtualMachine:vm-\d+:[0-9a-f-]+\/summary\|Open in the vSphere Client>/,
    ]) {
      expect(text).toMatch(fact);
    }
  });

  test('shows a pending question first of all', async () => {
    const { text } = await type(here.stack, '/vm info stuck01');

    expect(text).toContain('*It waits for an answer*: ');
  });

  test('shows several VMs, and what was wrong with a word beside them', async () => {
    const { text, job } = await type(here.stack, '/vm info app01 nosuch lab:build01');

    expect(text).toMatch(/^⚠️ 2 VMs/);
    expect(text).toContain('*app01* (prod');
    expect(text).toContain('*build01* (lab');
    expect(text).toContain('No VM is called "nosuch".');
    expect(job['exit']).toBe(1);
  });

  test.each([
    ['another case', 'APP01', '*app01*'],
    ['the exact case where two differ only in it', 'Case01', '*Case01*'],
    ['a quoted name with a blank', '"web 01"', '*web 01*'],
    ['a name with a slash', '"/DC0/vm/Production/Web/web%2fproxy"', 'web/proxy'],
    ['a path', '/DC0/vm/Production/Web/app02', '*app02*'],
    ['a path on a named vCenter', 'prod:/DC1/vm/dr01', '*dr01*'],
    ['a guest DNS name', 'db02.example.com', '*db02*'],
  ])('finds a VM by %s', async (_what, typed, shown) => {
    const { text, job } = await type(here.stack, `/vm info ${typed}`);

    expect(text).toContain(shown);
    expect(job['exit']).toBe(0);
  });

  test('finds a VM by its id', async () => {
    const { text } = await type(here.stack, '/vm info app03');
    const id = /\(prod, (vm-\d+)\)/.exec(text)?.[1];

    const again = await type(here.stack, `/vm info prod:${id}`);

    expect(again.text).toContain(`*app03* (prod, ${id})`);
  });

  test('asks which VM where a name is that of two, each line with the form to type', async () => {
    const { text } = await type(here.stack, '/vm info web01');

    const forms = text.match(/prod:\/\S+\/web01/g) ?? [];
    expect(forms).toHaveLength(2);
    for (const form of forms) {
      const { job } = await type(here.stack, `/vm info ${form}`);
      expect(job['exit']).toBe(0);
    }
  });

  test('asks for a name where there is none', async () => {
    const { text } = await type(here.stack, '/vm info');

    expect(text).toContain('Which VM?');
    expect(text).toContain('/vm list');
  });
});
