import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type OperatorWorld, startOperatorWorld } from '#test/infra/operator/operator-world';

const READS = 'slashvm/local/vcenters-read/';

let world: OperatorWorld;
let lab: Awaited<ReturnType<OperatorWorld['start']>>;
let count = 0;
let name: string;

beforeAll(async () => {
  world = await startOperatorWorld();
  lab = await world.start('lab');
});
beforeEach(async () => {
  count += 1;
  name = `lab${count}`;
  await world.store(name, { url: lab.url, ...lab.accounts.administrator, ca: lab.ca, enabled: true });
});
afterAll(async () => {
  await world.close();
});

const viewer = () => lab.accounts.readOnly;
const addReader = (more = '') =>
  world.vcenter(`add ${name} --read --username ${viewer().username} --password-stdin${more}`, {
    input: viewer().password,
  });

test('an account for reads takes address and authority from the one for changes', async () => {
  expect(await addReader()).toMatchObject({ code: 0, err: '' });
  expect(await world.stored(name, READS)).toEqual({ url: lab.url, ...viewer(), ca: lab.ca, enabled: true });
});

test('of another address it is refused, and nothing is stored', async () => {
  const said = await addReader(` --url https://vc.example.com --untested`);

  expect(said).toMatchObject({ code: 2, out: '' });
  expect(said.err).toContain(
    `"${name}" is ${lab.url} by its account for changes, and both have to be of the same address.`,
  );
  expect(await world.stored(name, READS)).toBeUndefined();
});

test('both are disabled and enabled together, each tried before', async () => {
  await addReader();

  const disabled = await world.vcenter(`disable ${name}`);
  expect(disabled.out).toContain(`"${name}" is disabled, with both its accounts.`);
  expect(await world.stored(name)).toMatchObject({ enabled: false });
  expect(await world.stored(name, READS)).toMatchObject({ enabled: false });

  const enabled = await world.vcenter(`enable ${name} --read`);
  expect(enabled.out.match(/is enabled: VMware vCenter Server/g)).toHaveLength(2);
  expect(await world.stored(name)).toMatchObject({ enabled: true });
  expect(await world.stored(name, READS)).toMatchObject({ enabled: true });
});

test('of two, the one that does not work keeps both disabled, and its cure is for it', async () => {
  await world.store(name, { url: lab.url, ...viewer(), password: 'Wrong-1', ca: lab.ca, enabled: false }, READS);
  await world.vcenter(`disable ${name}`);

  const said = await world.vcenter(`enable ${name}`);

  expect(said).toMatchObject({ code: 1, out: '' });
  expect(said.err).toContain(`npm run vcenter -- add ${name} --replace --local --read`);
  expect(await world.stored(name)).toMatchObject({ enabled: false });
});

test.each([
  ['', 'Its account for reads stays; where reads have accounts of their own, it is only read from.', '--local --read'],
  [' --read', 'Its account for changes stays; where reads have accounts of their own, it is not asked', '--local'],
])('what is left behind is said: remove%s', async (flag, sentence, cure) => {
  await addReader();

  const { out } = await world.vcenter(`remove ${name}${flag}`);

  expect(out).toContain(sentence);
  expect(out).toContain(`To remove that too: npm run vcenter -- remove ${name} ${cure}\n`);
});

test('the link to privileges asks for no more than reads need', async () => {
  await addReader();

  expect((await world.vcenter(`test ${name} --read`)).out).toMatch(/ok +privileges +System\.Read on all VMs seen/);
});
