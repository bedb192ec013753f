import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type OperatorWorld, startOperatorWorld } from '#test/infra/operator/operator-world';

let world: OperatorWorld;
let lab: Awaited<ReturnType<OperatorWorld['start']>>;

beforeAll(async () => {
  world = await startOperatorWorld();
  lab = await world.start('lab');
  const { username, password } = lab.accounts.administrator;
  const secret = { url: lab.url, username, password, ca: lab.ca, enabled: false };
  await world.store('lab', secret);
  await world.store('wrong', { ...secret, password: 'Wrong-1234' });
  await world.store('broken', 'no JSON but Secret-1234');
  await world.store('gone', secret);
  await world.vcenter('remove gone');
});

afterAll(async () => {
  await world.close();
});

test('enables what works and disables it again, keeping everything else', async () => {
  const enabled = await world.vcenter('enable lab');
  expect(enabled).toMatchObject({ code: 0, err: '' });
  expect(enabled.out).toMatch(/^"lab" is enabled: VMware vCenter Server 8\.0\.3/);
  expect(await world.stored('lab')).toMatchObject({ ...lab.accounts.administrator, ca: lab.ca, enabled: true });

  const again = await world.vcenter('enable lab');
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining('is enabled already') });

  const disabled = await world.vcenter('disable lab');
  expect(disabled).toMatchObject({ code: 0, err: '' });
  expect(disabled.out).toContain('may still ask it for up to 5 minutes');
  expect(disabled.out).toContain('npm run vcenter -- enable lab --local');
  expect(await world.stored('lab')).toMatchObject({ ...lab.accounts.administrator, ca: lab.ca, enabled: false });
  expect((await world.vcenter('disable lab')).out).toContain('is disabled already');
});

test('does not enable what does not work, unless it is told to', async () => {
  const refused = await world.vcenter('enable wrong');
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(
    /^"wrong" stays disabled: login failed .*npm run vcenter -- add wrong --replace --local\n$/,
  );
  expect(await world.stored('wrong')).toMatchObject({ enabled: false });
  const untested = await world.vcenter('enable wrong --untested');
  expect(untested).toMatchObject({ code: 0, err: '', out: expect.stringContaining('"wrong" is enabled, untested.') });
  expect(await world.stored('wrong')).toMatchObject({ enabled: true });
});

describe.each(['enable', 'disable'])('%s refuses', (subcommand) => {
  test.each([
    ['nobody', 'No vCenter is called "nobody". There is "broken", "lab", "wrong" (stage local).'],
    [
      'broken',
      'The secret of "broken" cannot be used: it is not a JSON object. Overwrite it with npm run vcenter -- add broken --replace --local',
    ],
    ['gone', '"gone" was removed. Store it anew with npm run vcenter -- add gone --local'],
  ])('%s', async (name, sentence) => {
    const said = await world.vcenter(`${subcommand} ${name}`);
    expect(said).toEqual({ code: 1, out: '', err: `${sentence}\n` });
  });
});
