import { beforeAll, describe, expect, test } from '@jest/globals';
import { faultRule, lastOf, moIdOf, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { ask, clickOn, labelsOf, lastRequest, pressed, tokenOf, toldSince, writesSince } from '#test/front-door/asking';
import type { TranscriptMessage } from '#test/stack';

const here = stackOfFile();

beforeAll(async () => {
  const match = { operation: '*_Task' };
  await here.stack.fault(faultRule({ service: 'vcenter', match, times: 0 }, { taskSeconds: 0 }));
});

/** The one message there is. */
function only(messages: readonly TranscriptMessage[]): TranscriptMessage {
  const [message, ...others] = messages;
  if (message === undefined || others.length > 0) throw new Error(`${messages.length} messages were said.`);
  return message;
}

async function snapshotCount(name: string): Promise<number> {
  return (await snapshotsOf(here.stack, 'prod', await moIdOf(here.stack, 'prod', name))).length;
}

describe('The same text again', () => {
  test('starts nothing, points to the first Job, and offers to run it', async () => {
    const { stack } = here;
    const first = await type(stack, '/vm snapshot app01 --name x');

    const { text, messages, job } = await type(stack, '/vm snapshot app01 --name x');

    const id = first.id.slice(0, 4).toUpperCase();
    expect(text).toBe(
      `⚠️ You asked for exactly this already: job ${id} was done a moment ago. Nothing was started again.\n` +
        'To run it once more, type it with `--again`.',
    );
    expect(only(messages).ephemeralTo).toBe('U0ADMIN001');
    expect(labelsOf(only(messages))).toEqual(['Run again']);
    expect(job).toMatchObject({ exit: 1 });
    expect(await snapshotCount('app01')).toBe(1);

    const told = await pressed(stack, only(messages), 'Run again');
    expect(told.at(-1)?.text).toContain('`/vm snapshot app01 --name x --again`');
    expect(told.at(-1)?.text).toMatch(/^✅ Took a snapshot of \*app01\*/);
    expect(await snapshotCount('app01')).toBe(2);
  });

  test('with --again runs', async () => {
    const { stack } = here;
    await type(stack, '/vm snapshot app02');

    const { text } = await type(stack, '/vm snapshot app02 --again');

    expect(text).toMatch(/^✅ Took a snapshot of \*app02\*/);
    expect(await snapshotCount('app02')).toBe(2);
  });

  test('of somebody else is another wish', async () => {
    const { stack } = here;
    await type(stack, '/vm snapshot app03');

    const { text } = await type(stack, '/vm snapshot app03', { user: 'operator' });

    expect(text).toMatch(/^✅ Took a snapshot of \*app03\*/);
  });
});

describe('A button that runs a command', () => {
  test('that is pressed a hundred times at once starts one Job', async () => {
    const { stack } = here;
    const { messages } = await type(stack, '/vm snapshot web01 --name one');
    const payload = clickOn(only(messages), tokenOf(only(messages), 'Staging · esx02.example.com · prod'));
    const since = await lastRequest(stack);
    const last = lastOf(await stack.transcript());

    await Promise.all(Array.from({ length: 100 }, () => stack.interaction({ payload })));
    const told = await toldSince(stack, last);

    expect(await writesSince(stack, since)).toEqual(['CreateSnapshotEx_Task']);
    const statuses = told.filter(({ ephemeralTo }) => ephemeralTo === undefined);
    expect(statuses.map(({ text }) => text)).toEqual([expect.stringMatching(/^✅ Took a snapshot of \*web01\*/)]);
    const others = new Set(told.filter(({ ephemeralTo }) => ephemeralTo !== undefined).map(({ text }) => text));
    expect([...others].every((text) => /^⚠️ You pressed this already: job \w{4}\.$/.test(text))).toBe(true);
  }, 90_000);

  test('under somebody else’s message starts nothing', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const stopped = await type(stack, '/vm stop app01');
    const payload = clickOn(only(stopped.messages), tokenOf(only(stopped.messages), 'Shut down guest'));
    const last = lastOf(await stack.transcript());
    await stack.interaction({ payload, user: 'operator' });

    expect((await toldSince(stack, last)).map(({ text }) => text)).toEqual([
      '⚠️ This belongs to <@U0ADMIN001>, who asked for it. Nothing was done; type the command yourself.',
    ]);
    expect(await writesSince(stack, since)).toEqual([]);
  });

  test('is under the rules of typing: what is destroyed is asked about first', async () => {
    const { stack } = here;
    const since = await lastRequest(stack);
    const { messages } = await type(stack, '/vm stop app01');
    expect(labelsOf(only(messages)).slice(0, 2)).toEqual(['Shut down guest', 'Power off (hard)']);

    const [told] = await pressed(stack, only(messages), 'Power off (hard)');

    expect(told?.text).toMatch(/^❓ Really power off \*app01\*\?/);
    expect(await writesSince(stack, since)).toEqual([]);
  });
});

describe('Share', () => {
  test.each([
    ['where the bot is', 'vsphere'],
    ['where it is not', 'general'],
    ['in a private channel where it is not', 'secret'],
  ])('puts the answer of a read into the channel %s, with who asked', async (_where, channel) => {
    const { stack } = here;
    const { messages } = await type(stack, '/vm info app02', { channel });
    expect(only(messages).ephemeralTo).toBe('U0ADMIN001');

    const told = await pressed(stack, only(messages), 'Share');

    const shared = only(told);
    expect(shared.ephemeralTo).toBeUndefined();
    expect(shared.channel).toBe(stack.local.channels.find(({ name }) => name === channel)?.id);
    expect(shared.text).toMatch(/^ℹ️ \*app02\* \(prod, vm-\d+\) · asked by <@U0ADMIN001>: `\/vm info app02 --share`\n/);
    expect(labelsOf(shared)).toEqual([]);
  });

  test('is the same as typing --share', async () => {
    const { messages, text } = await type(here.stack, '/vm info app02 --share');

    expect(only(messages).ephemeralTo).toBeUndefined();
    expect(text).toMatch(/^ℹ️ \*app02\* .* · asked by <@U0ADMIN001>: /);
  });

  test('is not offered where there is nothing to share', async () => {
    const { messages } = await type(here.stack, '/vm info nix01');

    expect(labelsOf(only(messages))).toEqual([]);
  });
});

describe('Cancel in the list of open jobs', () => {
  test('ends a question that waits', async () => {
    const { stack } = here;
    const { id, question } = await ask(stack, '/vm reset app02');
    const { messages } = await type(stack, '/vm jobs');
    const label = `Cancel ${id.slice(0, 4).toUpperCase()}`;

    const told = await pressed(stack, only(messages), label);

    expect(told.find(({ ts }) => ts === question.ts)?.text).toMatch(
      /^⚠️ Cancelled by <@U0ADMIN001>, so nothing was done/,
    );
    expect(await stack.job(id)).toMatchObject({ state: 'cancelled' });
    const [again] = await pressed(stack, only(messages), label);
    expect(again?.text).toMatch(/^⚠️ Job \w{4} is over already\.$/);
  });
});

test('The things to press on a message have ids of their own, and no message broke a rule of Slack’s', async () => {
  const { stack } = here;
  for (const { blocks } of await stack.transcript()) {
    const ids = blocks.flatMap(({ elements }) => (elements as { action_id?: string }[] | undefined) ?? []);
    const given = ids.flatMap(({ action_id: id }) => (id === undefined ? [] : [id]));
    expect(new Set(given).size).toBe(given.length);
  }
  const broken = await stack.ask<{ rule: string }[]>('GET', '/local/violations');
  expect(broken.filter(({ rule }) => !/answer/.test(rule))).toEqual([]);
});
