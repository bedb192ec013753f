import { describe, expect, test } from '@jest/globals';
import { atRest, stackOfFile, type } from '#test/conversation';
import { configure } from '#test/front-door/own-vcenters';
import type { TestStack } from '#test/stack';

const here = stackOfFile();

const bulkReads = async (stack: TestStack, since: number): Promise<readonly (string | undefined)[]> =>
  (await stack.requests(since, 'vcenter'))
    .filter(({ operation }) => operation === 'CreateContainerView')
    .map(({ name }) => name);
const last = async (stack: TestStack): Promise<number> => (await stack.requests()).at(-1)?.n ?? 0;
const count = async (stack: TestStack, name: string): Promise<number> =>
  (await stack.functions()).find((one) => one.name === name)?.invocations ?? 0;

/** Moves the clock past the next sweep, which may be a minute late, and waits until it and what it called are over. */
async function sweep(stack: TestStack, called: readonly string[] = [], seconds = 361): Promise<void> {
  const awaited = await Promise.all(
    ['sweeper', ...called].map(async (name) => ({ name, before: await count(stack, name) })),
  );
  await stack.advance(seconds);
  for (const { name, before } of awaited) {
    await stack.until(async () => ((await count(stack, name)) > before ? true : undefined));
  }
  await atRest(stack);
}

/** Hands an event to the function of /vm, as another function would. */
async function invoke(stack: TestStack, event: object): Promise<void> {
  await stack.send({
    method: 'POST',
    url: `${stack.local.awsEndpointUrl}/2015-03-31/functions/slashvm-local-vm/invocations`,
    headers: { 'X-Amz-Invocation-Type': 'Event', 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  await atRest(stack);
}

describe('A sweep', () => {
  test('reads no inventory where nobody looks anything up', async () => {
    const { stack } = here;
    await type(stack, '/vm list app*');
    const [since, invocations] = [await last(stack), await count(stack, 'vm')];

    await sweep(stack);

    expect(await bulkReads(stack, since)).toEqual([]);
    expect(await count(stack, 'vm')).toBe(invocations);
  });

  test('renews the index of each vCenter, one after the other, once somebody has; find then asks none', async () => {
    const { stack } = here;
    await type(stack, '/vm find app01');
    await atRest(stack);
    const since = await last(stack);

    await sweep(stack, ['vm']);

    expect(await bulkReads(stack, since)).toEqual(['lab', 'prod']);
    const swept = await last(stack);
    await stack.recycle('vm');
    expect((await type(stack, '/vm find app01')).text).toContain('1 VM with "app01"');
    expect(await stack.asked(swept)).toEqual([]);
  });

  test('leaves out a vCenter that does not answer, and says so to whoever operates this', async () => {
    const { stack } = here;
    await configure(stack, 'lab', { url: 'https://127.0.0.1:1', username: 'nobody', password: 'nothing' });
    await stack.recycle('vm');
    const logged = (await stack.logs()).at(-1)?.n ?? 0;
    const since = await last(stack);

    await sweep(stack, ['vm']);

    expect(await bulkReads(stack, since)).toEqual(['prod']);
    const lines = (await stack.logs(logged)).map(({ line }) => line).join('\n');
    expect(lines).toContain('"message":"index-failed"');
    expect(lines).toContain('"IndexFailed"');
  });

  test('stops three hours after the last use', async () => {
    const { stack } = here;
    await sweep(stack, [], 3 * 3600 + 361);
    const since = await last(stack);

    await sweep(stack);

    expect(await bulkReads(stack, since)).toEqual([]);
  });
});

test('An event with a rawBody is a request to verify, whatever else it asks for', async () => {
  const { stack } = here;
  const since = await last(stack);
  const logged = (await stack.logs()).at(-1)?.n ?? 0;

  await invoke(stack, { index: true, rawBody: '', signature: '', timestamp: '', receivedAt: 0, requestId: 'x' });

  expect(await bulkReads(stack, since)).toEqual([]);
  const lines = (await stack.logs(logged)).map(({ line }) => line).join('\n');
  expect(lines).toContain('"message":"request-refused"');
});
