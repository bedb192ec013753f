import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { VCenterServer } from '#infra/local/vcenter/start-vcenter';
import { stackOfFile, type } from '#test/conversation';
import { renewed } from '#test/front-door/outcome';
import { configure, OwnVCenters } from '#test/front-door/own-vcenters';

const here = stackOfFile();
const own = new OwnVCenters();
let third: VCenterServer;

beforeAll(async () => {
  third = await own.start('third');
  // Only what is typed logs in here: the clock is moved past sweeps, whose heartbeat would.
  await here.stack.fault({ service: 'lambda', match: { operation: 'Accept', function: 'vcenter' }, times: 0 });
});
afterAll(() => own.close());

const logins = (): number =>
  own.journal.list().filter(({ method, path }) => method === 'POST' && path === '/api/session').length;

const CURE =
  'An operator has to correct it: npm run vcenter -- add third --replace. ' +
  'Until then it is tried at most every 15 minutes, because accounts lock.';

describe('A wrong password', () => {
  test('is tried once, and named with the cure', async () => {
    const { stack } = here;
    await configure(stack, 'third', { ...own.secret(third), password: 'wrong' });

    const { text } = await type(stack, '/vm list --vcenter third');

    expect(text).toBe(
      '❌ No VM could be listed\n' +
        'Nothing from third: vCenter "third" refused the login of the account it is configured with ' +
        `(wrong user name or password, or the account is locked). ${CURE}`,
    );
    expect(logins()).toBe(1);
  });

  test('is not tried again, by this instance or by any other', async () => {
    const { stack } = here;
    await type(stack, '/vm info third:lab01');
    await renewed(stack);

    const { text } = await type(stack, '/vm info third:lab02');

    expect(text).toMatch(
      /^❌ "third:lab02" could not be looked up, because third could not be asked\.\n❌ Nothing from third: vCenter "third" refused the login .* \(refused at \d{4}-\d\d-\d\d \d\d:\d\d UTC, not tried again since\)\./,
    );
    expect(logins()).toBe(1);
  });

  test('keeps nobody from the other vCenters', async () => {
    const { text } = await type(here.stack, '/vm info lab03');

    expect(text).toMatch(/^⚠️ \*lab03\* \(lab, vm-/);
    expect(logins()).toBe(1);
  });

  test('is tried once more after a quarter of an hour', async () => {
    const { stack } = here;
    await stack.advance(15 * 60 + 1);

    await type(stack, '/vm list --vcenter third');
    await type(stack, '/vm list lab01 --vcenter third');

    expect(logins()).toBe(2);
  });

  test('is forgotten at once with a new version of the secret, in an instance that is warm', async () => {
    const { stack } = here;
    await configure(stack, 'third', own.secret(third));

    const { text } = await type(stack, '/vm info third:lab01');

    expect(text).toMatch(/^ℹ️ \*lab01\* \(third, vm-/);
    expect(logins()).toBe(3);
  });

  test('that comes with a rotation is noticed when the session ends, and the former one is not used', async () => {
    const { stack } = here;
    await configure(stack, 'third', { ...own.secret(third), password: 'rotated-too-early' });
    third.vcenter.sessions.endAll();
    await renewed(stack);

    const { text } = await type(stack, '/vm info third:lab01');

    expect(text).toContain('refused the login of the account it is configured with (wrong user name or password');
    expect(logins()).toBe(4);
  });
});
