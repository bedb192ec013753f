import { describe, expect, test } from '@jest/globals';
import { stackOfFile, type } from '#test/conversation';
import { storedAccess } from '#test/front-door/access-item';

const here = stackOfFile();
const say = (text: string, user = 'admin') => type(here.stack, `/vm-access ${text}`, { user });

describe('/vm-access role', () => {
  test('makes a role, which is granted, shown and kept while it is in use, and removed afterwards', async () => {
    const added = await say('role add DBA vm:list, vm:snapshot*');
    expect(added.text).toBe(
      '✅ The role *dba* permits `vm:list` and `vm:snapshot*`\nTo undo it, type `/vm-access role remove dba`',
    );
    const granted = await say('grant @outsider dba');
    const id = /\*(g\d+)\*/.exec(granted.text)?.[1];
    expect((await type(here.stack, '/vm snapshots app01', { user: 'outsider' })).job['exit']).toBe(0);

    expect((await say('role show dba')).text).toBe(
      `ℹ️ The role *dba*\n• \`vm:list\`\n• \`vm:snapshot*\`\nIn use by ${id}.`,
    );
    expect((await say('role remove dba')).text).toBe(
      `❌ The role "dba" is in use by ${id}, so it cannot be removed. Revoke that first.`,
    );
    await say(`revoke ${id}`);
    const changed = await say('role add dba vm:list');
    expect(changed.text).toContain('To undo it, type `/vm-access role add dba vm:list,vm:snapshot*`');
    expect((await say('role remove dba')).text).toBe(
      '✅ Removed the role *dba*\nTo undo it, type `/vm-access role add dba vm:list`',
    );
    expect((await storedAccess(here.stack)).roles).toEqual({});
  });

  test.each([
    ['role', 'What? Type one of add, remove, show, and the name of the role behind it.'],
    ['role lift dba', '"lift" is nothing that is done with a role. Type one of add, remove, show.'],
    ['role ad dba vm:list', '"ad" is nothing that is done with a role. Did you mean add?'],
    ['role add', 'The name is missing: the name of the role.'],
    ['role add dba', 'A role without permissions gives nothing. Type them behind dba.'],
    ['role add dba vm:lsit', 'No command needs the permission "vm:lsit". Nothing was done. Did you mean vm:list?'],
    ['role add dba list', '"list" is no permission. Type list:*.'],
    ['role add viewer vm:list', 'The role "viewer" is built in and cannot be changed.'],
    ['role remove operator', 'The role "operator" is built in and cannot be removed.'],
    ['role remove dbx', 'No role is called "dbx". There are viewer, operator, admin.'],
    ['role show operatr', 'No role is called "operatr". Did you mean operator?'],
    ['role remove dba vm:list', '"vm:list" is one word too many: only add takes permissions.'],
  ])('changes nothing: %s', async (typed, sentence) => {
    const before = await storedAccess(here.stack);
    expect((await say(typed)).text).toContain(sentence);
    expect(await storedAccess(here.stack)).toEqual(before);
  });

  test('is for whoever holds access:role', async () => {
    const { text, job } = await say('role show viewer', 'operator');
    expect(text).toContain('You may not run `access:role`');
    expect(job['state']).toBe('refused');
  });
});

test('/vm-access roles shows each with what it permits and how often it is used', async () => {
  await say('role add auditors audit:*');

  const { text } = await say('roles', 'operator');

  expect(text).toMatch(/^ℹ️ 4 roles, 1 of your own\n• \*viewer\* \(built in\), used nowhere: `vm:list`, `vm:find`/);
  expect(text).toMatch(/\n• \*operator\* \(built in\), used 4 times: /);
  expect(text).toContain('\n• *admin* (built in), used nowhere: `*:*`\n');
  expect(text).toContain('\n• *auditors*, used nowhere: `audit:*`\n');
});
