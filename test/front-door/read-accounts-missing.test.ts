import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { VCenterServer } from '#infra/local/vcenter/start-vcenter';
import { stackOfFile, type } from '#test/conversation';
import { renewed } from '#test/front-door/outcome';
import { OwnVCenters } from '#test/front-door/own-vcenters';

const here = stackOfFile({ readAccounts: true });
const own = new OwnVCenters();
let third: VCenterServer;

beforeAll(async () => {
  third = await own.start('third');
});
afterAll(() => own.close());

interface Stored {
  readonly change?: object;
  readonly read?: object;
}

/** From now on this is what functions know of a vCenter "third". */
async function use({ change, read }: Stored): Promise<void> {
  const { stack } = here;
  const common = { ...own.secret(third), enabled: true };
  for (const [folder, given, account] of [
    ['vcenters', change, {}],
    ['vcenters-read', read, third.accounts.readOnly],
  ] as const) {
    if (given === undefined) await stack.removeSecret(`${folder}/third`);
    else await stack.storeSecret(`${folder}/third`, { ...common, ...account, ...given });
  }
  await renewed(stack);
  await stack.recycle('access');
}

const asked = (): number => own.asked().length;
const said = async (text: string): Promise<string> => (await type(here.stack, text)).text;
const users = (from: number): ReadonlySet<string | undefined> =>
  new Set(own.journal.list(from).flatMap(({ user }) => user ?? []));

describe('A vCenter without an account for reads', () => {
  const CURE = '(it has no account for reads). An operator adds one: npm run vcenter -- add third --read.';

  test('is not asked at all, for no read may travel with the other account, and says the cure', async () => {
    await use({ change: {} });
    const before = asked();

    expect(await said('/vm list --vcenter third')).toContain(`vCenter "third" could not be asked ${CURE}`);
    expect(await said('/vm list lab01')).toMatch(/\*lab01\* on .*\n.*could not be asked/);
    expect(await said('/vm snapshot third:lab01')).toContain(CURE);
    expect(asked()).toBe(before);
  });

  test('may hold a second VM of a name: a change has to say which vCenter is meant', async () => {
    expect(await said('/vm snapshot lab02')).toContain(
      '"third" could not be asked (it has no account for reads), so "lab02" may not be the only one. ' +
        'Nothing was done. Say --vcenter lab to go on.',
    );
  });

  test('is named by a function that only reads, which is given no other account', async () => {
    expect(await said('/vm-access can @requester vm:snapshot third:lab01')).toContain(CURE);
  });

  test('is asked as soon as there is one', async () => {
    await use({ change: {}, read: {} });

    expect(await said('/vm info third:lab01')).toMatch(/^ℹ️ \*lab01\* \(third, vm-/);
    expect(await said('/vm snapshot third:lab01')).toMatch(/^✅ Took a snapshot of \*lab01\*/);
  });
});

describe('A vCenter without an account for changes', () => {
  const CURE =
    'vCenter "third" is only read from (it has no account for changes). ' +
    'An operator adds one: npm run vcenter -- add third.';

  test('is read from, and refuses each change before it is confirmed', async () => {
    await use({ read: {} });
    const before = asked();

    expect(await said('/vm info third:lab03')).toMatch(/^ℹ️ \*lab03\* \(third, vm-/);
    expect(await said('/vm snapshot third:lab03')).toContain(CURE);
    expect(await said('/vm power-off third:lab03 --dry-run')).toContain(CURE);
    expect(await said('/vm power-off third:lab03')).toContain(CURE);
    expect([...users(before)]).toEqual(['viewer@vsphere.local']);
  });

  test('keeps nobody from changing what is elsewhere', async () => {
    expect(await said('/vm snapshot lab:lab03 third:lab03')).toMatch(/⚠️ Took a snapshot of 1 of 2 VMs/);
  });

  test('says where it is the secret that cannot be read', async () => {
    await use({ read: {}, change: { password: 7 } });

    expect(await said('/vm snapshot third:lab03')).toContain(
      '(the secret of its account for changes cannot be read: it needs url, username and password). ' +
        'An operator corrects it: npm run vcenter -- add third --replace.',
    );
  });
});

describe('Two accounts', () => {
  test('of different addresses are refused: what was found in one vCenter must not be changed in another', async () => {
    await use({ read: {}, change: { url: 'https://127.0.0.1:1' } });

    expect(await said('/vm info third:lab01')).toContain(
      'vCenter "third" could not be asked (its account for reads is of another address than that for changes). ' +
        'An operator corrects it: npm run vcenter -- add third --replace --read.',
    );
  });

  test.each([
    ['that for changes', { change: { enabled: false }, read: {} }],
    ['that for reads', { change: {}, read: { enabled: false } }],
  ])('are both disabled by disabling %s', async (_, stored) => {
    await use(stored);

    expect(await said('/vm info third:lab01')).toContain('vCenter "third" is disabled, so it is not asked.');
  });
});

describe('A login that is refused', () => {
  test('for changes lets reads go on, and names its account', async () => {
    await use({ change: { password: 'wrong' }, read: {} });

    expect(await said('/vm snapshot third:lab04')).toContain(
      'vCenter "third" refused the login of its account for changes (wrong user name or password, or the account is locked). ' +
        'An operator has to correct it: npm run vcenter -- add third --replace.',
    );
    expect(await said('/vm info third:lab04')).toMatch(/^ℹ️ \*lab04\* \(third, vm-/);
  });

  test('for reads is not one for changes', async () => {
    await use({ change: {}, read: { password: 'wrong' } });
    const before = asked();

    expect(await said('/vm info third:lab04')).toContain(
      'refused the login of its account for reads (wrong user name or password, or the account is locked). ' +
        'An operator has to correct it: npm run vcenter -- add third --replace --read.',
    );
    expect(users(before)).not.toContain('administrator@vsphere.local');
    await use({ change: {}, read: {} });
    expect(await said('/vm snapshot third:lab04')).toMatch(/^✅ Took a snapshot of \*lab04\*/);
  });
});
