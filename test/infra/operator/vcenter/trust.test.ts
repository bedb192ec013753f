import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type OperatorWorld, startOperatorWorld } from '#test/infra/operator/operator-world';
import { startSelfSigned } from '#test/infra/operator/self-signed';

let world: OperatorWorld;
let lab: Awaited<ReturnType<OperatorWorld['start']>>;
let bare: Awaited<ReturnType<OperatorWorld['start']>>;
const USER = '--username administrator@vsphere.local --password-stdin';

beforeAll(async () => {
  world = await startOperatorWorld();
  lab = await world.start('lab', { sendsAuthority: true });
  bare = await world.start('bare');
});

afterAll(async () => {
  await world.close();
});

const password = (): string => lab.accounts.administrator.password;

describe('--fingerprint', () => {
  test('shows the certificate and trusts the topmost one of the chain with --yes', async () => {
    const authority = new X509Certificate(lab.ca);
    const said = await world.vcenter(`add one --url ${lab.url} --fingerprint --yes ${USER}`, { input: password() });
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toMatch(
      /subject {6}CN=127\.0\.0\.1\n {2}issuer {7}CN=CA, DC=vsphere, DC=local\n {2}valid {8}\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d\n {2}SHA-256 {6}([0-9A-F]{2}:){31}/,
    );
    expect(said.out).toContain(`SHA-256      ${authority.fingerprint256}`);
    const { ca } = (await world.stored('one')) ?? {};
    expect(new X509Certificate(String(ca)).fingerprint256).toBe(authority.fingerprint256);
  });

  test('asks, and stores nothing unless the answer is yes', async () => {
    const line = `add two --url ${lab.url} --username administrator@vsphere.local --fingerprint`;
    const no = await world.vcenter(line, { typed: [['Is this what vCenter itself shows?', '\r']] });
    expect(no.code).toBe(1);
    expect(no.err).toContain('Nothing was trusted and nothing was stored.');
    expect(await world.stored('two')).toBeUndefined();
    const yes = await world.vcenter(line, {
      typed: [
        ['Is this what vCenter itself shows?', 'y'],
        ['Password', `${password()}\r`],
      ],
    });
    expect(yes).toMatchObject({ code: 0, err: '' });
    expect(await world.stored('two')).toMatchObject({ ca: expect.stringContaining('BEGIN CERTIFICATE') });
  });

  test('without a terminal and without --yes shows it and stops before the password is sent', async () => {
    const said = await world.vcenter(`add three --url ${lab.url} --fingerprint ${USER}`, { input: password() });
    expect(said.code).toBe(2);
    expect(said.out).toContain('To be trusted, with all that it signs:');
    expect(said.err).toContain('--fingerprint --yes');
    expect(await world.stored('three')).toBeUndefined();
  });

  test('says where to find an authority that the server does not send', async () => {
    const said = await world.vcenter(`add four --url ${bare.url} --fingerprint --yes ${USER}`, {
      input: 'Secret-1234',
    });
    expect(said.code).toBe(1);
    expect(said.err).toContain(
      `does not send the certificate of the authority above: CN=CA, DC=vsphere, DC=local. Download it from ${bare.url}/certs/download.zip`,
    );
    expect(await world.stored('four')).toBeUndefined();
  });

  test('does not overlook a certificate that is made out to another host', async () => {
    const other = await world.start('other', { hosts: ['vc.example.com'], sendsAuthority: true });
    const said = await world.vcenter(`add five --url ${other.url} --fingerprint --yes ${USER}`, {
      input: 'Secret-1234',
    });
    expect(said.code).toBe(1);
    expect(said.err).toMatch(
      /^Nothing was stored: TLS failed .*made out to another host name\)\. The certificate is not made out to 127\.0\.0\.1 but to: DNS:vc\.example\.com\./,
    );
    expect(await world.stored('five')).toBeUndefined();
  });

  test('trusts a self-signed certificate as itself, and nothing that has expired', async () => {
    const [good, expired] = [await startSelfSigned(30), await startSelfSigned(-1)];
    try {
      const shown = await world.vcenter(`add six --url ${good.url} --fingerprint --yes ${USER}`, {
        input: 'Secret-1234',
      });
      expect(shown.out).toContain('To be trusted: this certificate itself.');
      expect(shown.err).toMatch(/^Nothing was stored: (version|login) failed/);
      const refused = await world.vcenter(`add six --url ${expired.url} --fingerprint --yes ${USER}`, {
        input: 'Secret-1234',
      });
      expect(refused.code).toBe(1);
      expect(refused.err).toMatch(/expired/);
      expect(await world.stored('six')).toBeUndefined();
    } finally {
      good.close();
      expired.close();
    }
  });

  test('has nothing to look at over plain http', async () => {
    const said = await world.vcenter(`add seven --url ${world.aws.url} --fingerprint --yes ${USER}`, {
      input: 'Secret-1234',
    });
    expect(said).toMatchObject({ code: 2, err: expect.stringContaining('Plain http has no certificate') });
  });
});

describe('an unknown authority', () => {
  test('is refused with both ways to trust it', async () => {
    const said = await world.vcenter(`add eight --url ${lab.url} ${USER}`, { input: password() });
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(
      /^Nothing was stored: TLS failed \(its certificate is not trusted: signed by an unknown authority\)\./,
    );
    expect(said.err).toContain('npm run vcenter -- add eight --ca <file> --local');
    expect(said.err).toContain('npm run vcenter -- add eight --fingerprint --local');
    expect(await world.stored('eight')).toBeUndefined();
  });

  test('is not made known by another one', async () => {
    const said = await world.vcenter(`add eight --url ${lab.url} --ca ${bare.caFile} ${USER}`, { input: password() });
    expect(said.code).toBe(1);
    expect(said.err).toMatch(/TLS failed \(its certificate is not trusted/);
  });
});

describe('--ca', () => {
  test('takes DER too, and stores PEM', async () => {
    const file = world.file('ca.cer', new X509Certificate(lab.ca).raw);
    const said = await world.vcenter(`add nine --url ${lab.url} --ca ${file} ${USER}`, { input: password() });
    expect(said).toMatchObject({ code: 0, err: '' });
    expect((await world.stored('nine'))?.['ca']).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });

  test.each([
    ['is not there', undefined, /cannot be read \(ENOENT\)/],
    ['holds no certificate', 'hello', /holds no certificate that can be read/],
    [
      'holds a private key',
      '-----BEGIN PRIVATE KEY-----\nSecret-1234\n-----END PRIVATE KEY-----',
      /holds a private key/,
    ],
    ['is a whole trust store', 'many', /holds 200 certificates/],
  ])('refuses a file that %s', async (_, content, sentence) => {
    const text = content === 'many' ? lab.ca.trimEnd().concat('\n').repeat(200) : content;
    const file = text === undefined ? '/nowhere/ca.pem' : world.file('refused.pem', text);
    const said = await world.vcenter(`add ten --url ${lab.url} --ca ${file} ${USER}`, { input: 'Secret-1234' });
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(sentence);
    expect(said.err).not.toContain('Secret-1234');
  });
});
