// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type OperatorWorld, startOperatorWorld } from '#test/infra/operator/operator-world';

let world: OperatorWorld;

beforeAll(async () => {
  world = await startOperatorWorld();
});

afterEach(() => world.aws.faults.clear());

afterAll(async () => {
  await world.close();
});

const USER = '--username administrator@vsphere.local --password-stdin';

describe('what works', () => {
  test('connects, stores the vCenter enabled and says what it is', async () => {
    const lab = await world.start('lab1');
    const { username, password } = lab.accounts.administrator;
    const said = await world.vcenter(`add lab1 --url ${lab.url}/ --ca ${lab.caFile} ${USER}`, {
      input: `${password}\n`,
    });
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toMatch(
      /^"lab1" is added: VMware vCenter Server 8\.0\.3 build-\d+ at https:\/\/127\.0\.0\.1:\d+, as administrator@vsphere\.local\.\n/,
    );
    expect(said.out).toContain('Commands ask it within 5 minutes, and at once with --vcenter lab1.');
    expect(await world.stored('lab1')).toEqual({
      url: lab.url,
      username,
      password,
      ca: expect.stringContaining('BEGIN CERTIFICATE'),
      enabled: true,
    });
    expect(lab.vcenter.sessions.count).toBe(0);
  });

  test('asks for what is missing and never shows the password', async () => {
    const lab = await world.start('lab2');
    const { username, password } = lab.accounts.administrator;
    const said = await world.vcenter(`add lab2 --ca ${lab.caFile}`, {
      typed: [
        ['Address of vCenter', `${lab.url.slice('https://'.length)}\r`],
        ['User name', `${username}\r`],
        ['Password', `${password}\r`],
      ],
    });
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('"lab2" is added');
    expect(said.out).not.toContain(password);
    expect(await world.stored('lab2')).toMatchObject({ url: lab.url, username, password, enabled: true });
  });

  test('stores what is untested disabled, and connects to nothing', async () => {
    const said = await world.vcenter(`add far --url https://vc.example.invalid --untested ${USER}`, {
      input: 'Secret-far-1',
    });
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('"far" is stored, untested and disabled');
    expect(said.out).toContain('npm run vcenter -- enable far --untested --local');
    expect(await world.stored('far')).toMatchObject({ url: 'https://vc.example.invalid', enabled: false });
  });

  test('replaces a password and keeps the rest', async () => {
    const lab = await world.start('lab3');
    const { username, password } = lab.accounts.administrator;
    await world.store('lab3', { url: lab.url, username, password: 'Outdated-1!', ca: lab.ca, enabled: true });
    const said = await world.vcenter('add lab3 --replace --password-stdin', { input: password });
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('"lab3" is replaced');
    expect(await world.stored('lab3')).toEqual({ url: lab.url, username, password, ca: lab.ca, enabled: true });
  });

  test('leaves a disabled vCenter disabled when it is replaced', async () => {
    const lab = await world.start('lab4');
    const { username, password } = lab.accounts.administrator;
    await world.store('lab4', { url: lab.url, username, password: 'Outdated-1!', ca: lab.ca, enabled: false });
    const said = await world.vcenter('add lab4 --replace --password-stdin', { input: password });
    expect(said.out).toContain('It is still disabled: npm run vcenter -- enable lab4 --local');
    expect(await world.stored('lab4')).toMatchObject({ password, enabled: false });
  });

  test('stores an account that lacks privileges, and says which', async () => {
    const lab = await world.start('lab5');
    const { username, password } = lab.accounts.readOnly;
    const said = await world.vcenter(
      `add lab5 --url ${lab.url} --ca ${lab.caFile} --username ${username} --password-stdin`,
      {
        input: password,
      },
    );
    expect(said.code).toBe(0);
    expect(said.out).toMatch(
      /Note, privileges: VirtualMachine\.Interact\.PowerOn, .*, Global\.LogEvent is missing on 10 of the VMs seen \(10\)\./,
    );
    expect(await world.stored('lab5')).toMatchObject({ username, enabled: true });
  });
});

describe('what is refused before anything is asked', () => {
  test.each([
    ['Prod --url https://vc.example.com', /typed in chat, as in prod:app01: small letters/],
    ['x --url https://admin:Hunter-22@vc.example.com', /No user name and no password in the address/],
    ['x --url https://vc.example.com --password Hunter-22', /A password is never an argument/],
  ])('add %s', async (words, sentence) => {
    const before = world.aws.journal.list(0, 'secretsmanager').length;
    const said = await world.vcenter(`add ${words}`);
    expect(said.code).toBe(2);
    expect(said.err).toMatch(sentence);
    expect(said.err + said.out).not.toContain('Hunter-22');
    expect(world.aws.journal.list(0, 'secretsmanager')).toHaveLength(before);
  });

  test.each([
    ['--url https://vc.example.com --yes', /--yes answers the question of --fingerprint/],
    ['--fingerprint --untested', /leave one out/],
    ['--fingerprint --ca ca.pem', /not both/],
  ])('options that do not go together: add x %s', async (words, sentence) => {
    expect((await world.vcenter(`add x ${words}`)).err).toMatch(sentence);
  });
});

describe('what is missing without a terminal', () => {
  test.each([
    ['', '--url https://vc.example.com --username <user> --password-stdin < password.txt'],
    ['--url https://vc.example.com', '--local --username <user> --password-stdin < password.txt'],
    ['--url https://vc.example.com --username me', '--local --password-stdin < password.txt'],
  ])('is named, and how to give it: add x %s', async (words, missing) => {
    const said = await world.vcenter(`add x ${words}`);
    expect(said.code).toBe(2);
    expect(said.err).toContain(missing);
  });

  test.each([
    ['', 'holds no password'],
    ['one\ntwo\n', 'more than one line'],
  ])('is a password: %j', async (input, sentence) => {
    const said = await world.vcenter(`add x --url https://vc.example.invalid ${USER}`, { input });
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain(sentence);
  });
});

describe('what is there already', () => {
  test('is not overwritten unasked', async () => {
    const secret = { url: 'https://vc.example.com', username: 'svc', password: 'Kept-1234', enabled: false };
    await world.store('prod', secret);
    const said = await world.vcenter(`add prod --url https://other.example.com ${USER}`, { input: 'Other-1234' });
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain('"prod" is there already (https://vc.example.com, disabled)');
    expect(said.err).toContain('npm run vcenter -- enable prod --local');
    expect(said.err).toContain('npm run vcenter -- add prod --replace --local');
    expect(said.err).toContain('npm run vcenter -- remove prod --local');
    expect(await world.stored('prod')).toEqual(secret);
  });
});

describe('nothing is stored when', () => {
  test('the password is wrong', async () => {
    const lab = await world.start('lab6');
    const said = await world.vcenter(`add lab6 --url ${lab.url} --ca ${lab.caFile} ${USER}`, { input: 'Wrong-1234' });
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toBe(
      'Nothing was stored: login failed (wrong user name or password, or the account is locked). ' +
        'Check user name and password, and that the account is neither locked nor expired.\n',
    );
    expect(await world.stored('lab6')).toBeUndefined();
  });

  test('the vCenter is too old', async () => {
    const old = await world.start('old', { version: '7.0.3' });
    const { password } = old.accounts.administrator;
    const said = await world.vcenter(`add old --url ${old.url} --ca ${old.caFile} ${USER}`, { input: password });
    expect(said.code).toBe(1);
    expect(said.err).toMatch(
      /^Nothing was stored: version failed \(it is 7\.0\.3.*\)\. vCenter Server 8\.0 Update 1 or later/,
    );
    expect(await world.stored('old')).toBeUndefined();
  });

  test('nobody answers, and --untested is named', async () => {
    const gone = await world.start('gone');
    await gone.close();
    const said = await world.vcenter(`add gone --url ${gone.url} --ca ${gone.caFile} ${USER}`, {
      input: 'Secret-1234',
    });
    expect(said.code).toBe(1);
    expect(said.err).toMatch(/^Nothing was stored: TCP failed \(port \d+: connection refused\)\. .* --untested\.\n$/);
  });

  test('its host name is not known', async () => {
    const said = await world.vcenter(`add x --url https://vc.example.invalid ${USER}`, { input: 'Secret-1234' });
    expect(said.code).toBe(1);
    expect(said.err).toMatch(/^Nothing was stored: DNS failed \(vc\.example\.invalid is not known\)\./);
  });

  test('no session is left', async () => {
    const lab = await world.start('lab7');
    const messages = [
      { id: 'failedToLoginMaxUserSessionCountReached', default_message: 'User session count is limited to 550.' },
    ];
    const then = { status: 503, body: { error_type: 'SERVICE_UNAVAILABLE', messages } };
    world.aws.faults.add({ service: 'vcenter', match: { method: 'POST', path: '/api/session' }, then, times: 0 });
    const said = await world.vcenter(`add lab7 --url ${lab.url} --ca ${lab.caFile} ${USER}`, { input: 'Secret-1234' });
    expect(said.code).toBe(1);
    expect(said.err).toContain('administrator has to end idle sessions');
    expect(await world.stored('lab7')).toBeUndefined();
  });

  test('it is no vCenter', async () => {
    const said = await world.vcenter(`add x --url ${world.aws.url} ${USER}`, { input: 'Secret-1234' });
    expect(said.code).toBe(1);
    expect(said.err).toMatch(/^Nothing was stored: (version|login) failed/);
  });

  test('somebody stops at the password', async () => {
    const said = await world.vcenter('add x --url https://vc.example.com --username me', {
      typed: [['Password', '\u0003']],
    });
    expect(said.code).toBe(1);
    expect(said.err).toContain('Stopped. Nothing was stored.');
    expect(await world.stored('x')).toBeUndefined();
  });
});
