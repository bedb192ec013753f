import { describe, expect, test } from '@jest/globals';
import { snapshotsOf, stackOfFile, type } from '#test/conversation';
import { lastRequest, operationsSince, vmPast } from '#test/past-the-product';

describe('The name of a snapshot', () => {
  const here = stackOfFile();

  test.each([
    ['snapshot app01 --name', '--name', '%'.repeat(80), 240],
    ['snapshot app01 --name', '--name', `${'x'.repeat(78)}/`, 81],
    ['snapshot app01 --name', '--name', `${'\\'.repeat(27)}`, 81],
    ['rename-snapshot db01 #1', 'The new name', '%'.repeat(27), 81],
  ])('%s is refused where vCenter would store too much: %s %s', async (command, what, name, stored) => {
    const { stack } = here;
    const since = await lastRequest(stack);

    const { text, job } = await type(stack, `/vm ${command} "${name}"`);

    expect(text).toContain(
      `${what} takes ${stored} characters in vCenter, which stores each %, / and \\ as three; at most 80 are possible.`,
    );
    expect(job).toMatchObject({ exit: 2 });
    expect(await operationsSince(stack, since)).toEqual([]);
  });

  test('is taken where it just fits as vCenter stores it', async () => {
    const { stack } = here;
    const name = `${'x'.repeat(77)}/`;

    const { text, job } = await type(stack, `/vm snapshot app02 --name ${name}`);

    expect(text).toContain(`snapshot *${name}* (#1)`);
    expect(job).toMatchObject({ exit: 0 });
    const [taken] = await snapshotsOf(stack, 'prod', (await vmPast(stack, 'app02')).moId);
    expect(taken?.name).toHaveLength(80);
  });
});
