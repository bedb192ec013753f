// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type OperatorWorld, startOperatorWorld } from '#test/infra/operator/operator-world';

let world: OperatorWorld;
let lab: Awaited<ReturnType<OperatorWorld['start']>>;

beforeAll(async () => {
  world = await startOperatorWorld();
  lab = await world.start('lab');
  const old = await world.start('old', { version: '7.0.3' });
  const earlier = await world.start('earlier', { version: '8.0.1' });
  const gone = await world.start('gone');
  await gone.close();
  const secret = { url: lab.url, ...lab.accounts.administrator, ca: lab.ca, enabled: true };
  await world.store('lab', secret);
  await world.store('earlier', { ...secret, url: earlier.url, ...earlier.accounts.administrator, ca: earlier.ca });
  await world.store('no-dns', { ...secret, url: 'https://vc.example.invalid' });
  await world.store('no-tcp', { ...secret, url: gone.url });
  await world.store('no-tls', { ...secret, ca: undefined });
  await world.store('too-old', { ...secret, url: old.url, ca: old.ca });
  await world.store('wrong', { ...secret, password: 'Wrong-1234' });
  await world.store('viewer', { ...secret, ...lab.accounts.readOnly });
  await world.store('off', { ...secret, enabled: false });
  await world.store('broken', 'no JSON but Secret-1234');
});

afterEach(() => world.aws.faults.clear());

afterAll(async () => {
  await world.close();
});

const links = (out: string): string[] =>
  out.split('\n').flatMap((line) => /^(?:ok|note|failed) +(\w+)/.exec(line)?.slice(0, 1) ?? []);

test('says of each link that it holds, and leaves no session behind', async () => {
  const said = await world.vcenter('test lab');
  expect(said.code).toBe(0);
  expect(links(said.out)).toEqual([
    'ok      DNS',
    'ok      TCP',
    'ok      TLS',
    'ok      version',
    'ok      login',
    'ok      session',
    'ok      privileges',
  ]);
  expect(said.out).toMatch(/version +VMware vCenter Server 8\.0\.3 build-/);
  expect(said.out).toMatch(/session +serves both REST APIs, as VSPHERE\.LOCAL\\Administrator/);
  expect(said.out).toMatch(
    /System\.Read, VirtualMachine\.Interact\.PowerOn, .*, Global\.LogEvent on all VMs seen \(10\)/,
  );
  expect(said.out + said.err).not.toContain(lab.accounts.administrator.password);
  expect(lab.vcenter.sessions.count).toBe(0);
});

test('holds on 8.0 U1, which keeps two kinds of sessions', async () => {
  expect(await world.vcenter('test earlier')).toMatchObject({ code: 0 });
});

test('tries a disabled vCenter too', async () => {
  const said = await world.vcenter('test off');
  expect(said.code).toBe(0);
  expect(said.out).toContain('disabled: no command asks it');
});

describe('stops at the link that fails and says its cure', () => {
  test.each([
    ['no-dns', 'DNS', /vc\.example\.invalid is not known\n +Check how it is written/],
    ['no-tcp', 'TCP', /port \d+: connection refused\n +Check that vCenter is up/],
    ['no-tls', 'TLS', /unknown authority\n +Give .*npm run vcenter -- add no-tls --replace --ca <file> --local/],
    ['too-old', 'version', /it is 7\.0\.3.*\n +vCenter Server 8\.0 Update 1 or later is needed/],
    ['wrong', 'login', /wrong user name or password.*\n +Check .*npm run vcenter -- add wrong --replace --local/],
    [
      'viewer',
      'privileges',
      /VirtualMachine\.Interact\.PowerOn, .*, Global\.LogEvent is missing on 10 .*\n +Refused there: vm:start, vm:revert, .*: npm run privileges\./,
    ],
  ])('%s: %s', async (name, link, sentence) => {
    const said = await world.vcenter(`test ${name}`);
    expect(said.code).toBe(1);
    expect(links(said.out).at(-1)).toBe(`failed  ${link}`);
    expect(said.out).toMatch(sentence);
    expect(said.out + said.err).not.toMatch(/Wrong-1234|Secret1/);
  });

  test('a session that does not serve both APIs', async () => {
    const then = { status: 500, body: { _typeName: 'HostCommunication', faultstring: 'Unable to communicate' } };
    world.aws.faults.add({ service: 'vcenter', match: { path: 'currentSession' }, then, times: 0 });
    const said = await world.vcenter('test lab');
    expect(said.code).toBe(1);
    expect(links(said.out).at(-1)).toBe('failed  session');
  });
});

test('is content with a role for some commands, and names those that are refused', async () => {
  await world.store('some', { url: lab.url, ...lab.accounts.limited, ca: lab.ca, enabled: true });
  const said = await world.vcenter('test some');
  expect(said.code).toBe(0);
  expect(links(said.out).at(-1)).toBe('note    privileges');
  expect(said.out).toContain(
    'Refused there: vm:snapshot, vm:revert, vm:delete-snapshot, vm:consolidate, vm:rename-snapshot.',
  );
});

test('says where the stage is not deployed', async () => {
  const said = await world.vcenter('test lab');
  expect(said.err).toContain('There is no table slashvm-local-jobs: the stage is not deployed here.');
});

test.each([
  ['test nobody', 1, /No vCenter is called "nobody"/],
  ['test broken', 1, /it is not a JSON object/],
  ['test', 2, /Which vCenter\? Say test <name>\./],
  ['test lab --ca ca.pem', 2, /test takes no --ca/],
])('refuses %s', async (line, code, sentence) => {
  const said = await world.vcenter(line);
  expect(said).toMatchObject({ code, out: '' });
  expect(said.err).toMatch(sentence);
  expect(said.err).not.toContain('Secret-1234');
});
