import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { faultRule, moIdOf, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { giveAccess, OPERATOR, REQUESTER } from '#test/front-door/give-access';
import { lastRequest } from '#test/past-the-product';
import type { TestStack } from '#test/stack';

const here = stackOfFile();
const PROD = { tag: 'Environment=Prod' };
const TAGGING = '/api/cis/tagging/';

beforeAll(async () => {
  const match = { operation: '*_Task' };
  await here.stack.fault(faultRule({ service: 'vcenter', match, times: 0 }, { taskSeconds: 0 }));
});

async function told(text: string, user = 'requester'): Promise<string> {
  const { messages } = await type(here.stack, text, { user });
  // What is too long for the message also comes as a file.
  return messages.map((message) => message.text).join('\n');
}

/** Requests about tags since a line of the journal, without ids. */
async function taggingSince(since: number): Promise<readonly string[]> {
  const lines = await here.stack.requests(since, 'vcenter');
  return lines
    .filter(({ path }) => path.startsWith(TAGGING))
    .map(({ name, path }) => `${name} ${path.slice(TAGGING.length).replace(/urn.*/, '…')}`)
    .sort();
}

async function tagsDown(stack: TestStack, vcenter: string): Promise<void> {
  const match = { path: TAGGING, vcenter };
  await stack.fault(faultRule({ service: 'vcenter', match, times: 0 }, { status: 403, body: FORBIDDEN }));
}
const FORBIDDEN = { error_type: 'UNAUTHORIZED', messages: [] };

describe('A grant by tag', () => {
  beforeAll(() => giveAccess(here.stack, [{ ...REQUESTER, role: 'operator', targets: PROD }]));

  test('shows the VMs that carry it, on whichever vCenter knows it', async () => {
    const text = await told('/vm list');
    expect(text).toMatch(/^ℹ️ 3 VMs\n/);
    expect([...text.matchAll(/^• \*(.+?)\*/gm)].map(([, name]) => name)).toEqual(['app01', 'app02', 'db01']);
    expect(await told('/vm find 01')).toMatch(/^ℹ️ 2 VMs with "01"/);
  });

  test('is read once in a minute for lists: a second one asks about no tag', async () => {
    const { stack } = here;
    await told('/vm list');
    const since = await lastRequest(stack);
    await told('/vm list app*');
    await told('/vm find db');
    expect(await taggingSince(since)).toEqual([]);
    await stack.advance(61);
    await told('/vm list app*');
    expect(await taggingSince(since)).toContain('prod tag-association/…');
  });

  test('is read of the VMs that were named, in one request a vCenter that has any', async () => {
    const { stack } = here;
    await told('/vm info app01');
    const since = await lastRequest(stack);
    expect(await told('/vm info app01')).toMatch(/^ℹ️ \*app01\*/);
    expect(await taggingSince(since)).toEqual(['prod tag-association']);
    expect(await told('/vm info app03')).toMatch(/^❌ No VM is called "app03"\./);
  });

  test('lets its VMs be changed, and no others', async () => {
    const { stack } = here;
    const [app02, app03] = [await moIdOf(stack, 'prod', 'app02'), await moIdOf(stack, 'prod', 'app03')];

    const { text, job } = await type(stack, '/vm snapshot app02 app03 --name tagged', { user: 'requester' });

    expect(text).toMatch(/^⚠️ Took a snapshot of 1 of 2 VMs/);
    expect(text).toContain('No VM is called "app03".');
    expect(job).toMatchObject({ exit: 1 });
    expect(await snapshotsOf(stack, 'prod', app02)).toHaveLength(1);
    expect(await snapshotsOf(stack, 'prod', app03)).toEqual([]);
    expect(await told('/vm snapshot * --dry-run')).toContain('of *app01*, *app02* and *db01*.');
  });

  test('is judged by what is attached now, for a change and for what is looked at', async () => {
    const { stack } = here;
    const tagged = await tagOf(stack, 'app01');
    await attach(stack, 'detach', tagged, 'app01');
    expect(await told('/vm info app01')).toMatch(/^❌ No VM is called "app01"\./);
    expect(await told('/vm snapshot app01 --name not')).toContain('No VM is called "app01".');
    await attach(stack, 'attach', tagged, 'app01');
    expect(await told('/vm info app01')).toMatch(/^ℹ️ \*app01\*/);
  });
});

describe('Where tags cannot be read', () => {
  beforeAll(async () => {
    const grants = [
      { ...REQUESTER, role: 'operator', targets: PROD },
      { ...REQUESTER, role: 'viewer', targets: { folder: 'Staging' } },
      { ...OPERATOR, role: 'viewer' },
      { ...OPERATOR, permissions: ['vm:snapshot'], targets: PROD },
    ];
    await giveAccess(here.stack, grants);
    await tagsDown(here.stack, 'prod');
  });
  afterEach(() => here.stack.recycle('vm'));

  const NOTE = 'The tags on prod could not be read, so VMs that you may see only by a tag are left out.';

  test.each([['/vm list'], ['/vm list app0*'], ['/vm find app01'], ['/vm info app01'], ['/vm info "app0*"']])(
    '%s shows what other rights do, and says so',
    async (text) => {
      const said = await told(text);
      expect(said).toContain(NOTE);
      expect(said).not.toContain('*app01*');
    },
  );

  test('what is shown by another right is shown', async () => {
    expect(await told('/vm info deep01')).toMatch(/^ℹ️ \*deep01\*/);
    expect(await told('/vm list')).toContain('*deep01*');
  });

  test('a change is refused, to whoever sees the VM with the reason', async () => {
    expect(await told('/vm snapshot app01')).toContain('No VM is called "app01".');
    expect(await told('/vm snapshot app01')).toContain(NOTE);
    expect(await told('/vm snapshot app01', 'operator')).toContain(
      'You may not run `vm:snapshot` on "app01": the grant g4 goes by a tag, and tags could not be read. Try again in a minute.',
    );
    expect(await snapshotsOf(here.stack, 'prod', await moIdOf(here.stack, 'prod', 'app01'))).toEqual([]);
  });

  test('whoever needs none is told nothing of it', async () => {
    expect(await told('/vm info app01', 'operator')).not.toContain('tags');
    await here.stack.clearFaults();
  });
});

describe('A deny by tag', () => {
  beforeAll(async () => {
    const grants = [
      { ...REQUESTER, role: 'operator' },
      { ...OPERATOR, role: 'operator' },
    ];
    const denies = [
      { ...REQUESTER, role: 'viewer', targets: PROD },
      { ...OPERATOR, permissions: ['vm:snapshot'], targets: PROD },
    ];
    await giveAccess(here.stack, grants, denies);
  });

  test('takes its VMs out of everything that is shown', async () => {
    const listed = await told('/vm list app*');
    expect(listed).toMatch(/^ℹ️ 2 VMs\n/);
    expect(await told('/vm info app01')).toMatch(/^❌ No VM is called "app01"\./);
    expect(await told('/vm info app03')).toMatch(/^ℹ️ \*app03\*/);
  });

  test('of a change is said, and a glob leaves its VMs out', async () => {
    expect(await told('/vm snapshot app01', 'operator')).toContain('the deny d2 forbids it.');
    const { text } = await type(here.stack, '/vm snapshot app* --dry-run', { user: 'operator' });
    expect(text).toContain('*app03* and *app04*');
    expect(text).toContain('2 left out: you may not run `vm:snapshot` on them.');
  });

  test('counts for all VMs of a vCenter whose tags cannot be read, and for no other', async () => {
    const { stack } = here;
    await stack.recycle('vm');
    await tagsDown(stack, 'prod');
    const listed = await told('/vm list --power on');
    expect(listed).toContain('*lab01*');
    expect(listed).not.toContain('(prod)');
    expect(await told('/vm snapshot app03', 'operator')).toContain(
      'the deny d2 goes by a tag, and tags could not be read, so it counts.',
    );
    await stack.clearFaults();
  });
});

/** The id of the tag on a VM. */
async function tagOf(stack: TestStack, name: string): Promise<string> {
  const object_id = { type: 'VirtualMachine', id: await moIdOf(stack, 'prod', name) };
  const path = `${TAGGING}tag-association?action=list-attached-tags`;
  const { body: ids } = await stack.vcenter('prod').ask('POST', path, { object_id });
  for (const id of ids as readonly string[]) {
    const { body } = await stack.vcenter('prod').ask('GET', `${TAGGING}tag/${encodeURIComponent(id)}`);
    if ((body as { readonly name: string }).name === 'Prod') return id;
  }
  throw new Error(`${name} does not carry the tag.`);
}

async function attach(stack: TestStack, action: 'attach' | 'detach', tag: string, name: string): Promise<void> {
  const object_id = { type: 'VirtualMachine', id: await moIdOf(stack, 'prod', name) };
  const path = `${TAGGING}tag-association/${encodeURIComponent(tag)}?action=${action}`;
  await stack.vcenter('prod').ask('POST', path, { object_id });
}
