// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { describe, expect, test } from '@jest/globals';
import { moIdOf, snapshotsOf, stackOfFile, type } from '#test/conversation';
import { renewed, send } from '#test/front-door/outcome';
import { configure } from '#test/front-door/own-vcenters';
import { thirdVCenterOfFile } from '#test/front-door/third-vcenter';

const here = stackOfFile();
const { own, third, use } = thirdVCenterOfFile(here);

describe('A vCenter that fails for a moment', () => {
  test('by breaking one connection is read again; nobody notices', async () => {
    const { stack } = here;
    await stack.fault({ service: 'vcenter', match: { vcenter: 'prod', path: '/api/vcenter/vm' }, then: 'reset' });

    const { text } = await send(stack, { text: 'info app01' });

    expect(text).toMatch(/^ℹ️ \*app01\*/);
  });

  test('by losing every session in mid-command, is logged in again and the command goes on', async () => {
    const { stack } = here;
    const moId = await moIdOf(stack, 'prod', 'app04');
    await stack.fault({ service: 'vcenter', match: { operation: 'CreateSnapshotEx_Task' }, then: { taskSeconds: 4 } });
    const { job } = await stack.typed('/vm snapshot app04');
    await stack.waitForMessage(({ text }) => text.includes('Taking a snapshot of *app04*'));
    // What is asked for before it has been received may be lost, and is then truthfully not done.
    await stack.until(async () =>
      (await stack.asked()).some(({ operation }) => operation === 'CreateSnapshotEx_Task') ? true : undefined,
    );

    await stack.restartVCenter('prod');

    await stack.advance(5);
    expect(await stack.jobEnded(job)).toMatchObject({ state: 'ended' });
    expect(await snapshotsOf(stack, 'prod', moId)).toHaveLength(1);
    expect((await stack.transcript()).at(-1)?.text).toMatch(/^✅ Took a snapshot of \*app04\*/);
  });

  test('by forgetting an idle session, is logged in again without a word', async () => {
    const { stack } = here;
    await type(stack, '/vm info app01');
    await stack.advance(3600);

    const { text } = await type(stack, '/vm info app01');

    expect(text).toMatch(/^ℹ️ \*app01\*/);
  });
});

describe('Which vCenters there are', () => {
  test('is read anew after minutes: one that was added answers without a deploy', async () => {
    const { stack } = here;
    await renewed(stack);
    expect((await type(stack, '/vm list build01')).text).toMatch(/^ℹ️ 2 VMs/);
    await configure(stack, 'third', own.secret(await third()));

    expect((await type(stack, '/vm list build01')).text).toMatch(/^ℹ️ 2 VMs/);
    await stack.advance(301);

    expect((await type(stack, '/vm list build01')).text).toMatch(/^ℹ️ 3 VMs/);
  });

  test.each(['info third:lab01', 'info lab01 --vcenter third', 'info lab01 --vcenter THIRD'])(
    'is read anew at once where one is named that is not known: /vm %s',
    async (text) => {
      const { stack } = here;
      await renewed(stack);
      await type(stack, '/vm info app01');
      await configure(stack, 'third', own.secret(await third()));

      expect((await type(stack, `/vm ${text}`)).text).toMatch(/^ℹ️ \*lab01\* \(third, vm-/);
    },
  );

  test('leaves out what is disabled: it is not asked, and who names it is told', async () => {
    const { stack } = here;
    await use({ ...own.secret(await third()), enabled: false });
    const before = own.asked().length;
    const sentence =
      '❌ vCenter "third" is disabled, so it is not asked. An operator enables it: npm run vcenter -- enable third.';

    expect((await send(stack, { text: 'info lab03' })).text).toMatch(/^ℹ️ \*lab03\*/);
    expect((await send(stack, { text: 'list --vcenter third' })).text).toBe(sentence);
    expect((await send(stack, { text: 'snapshot third:lab01' })).text).toBe(sentence);
    expect(own.asked().length).toBe(before);
  });
});
