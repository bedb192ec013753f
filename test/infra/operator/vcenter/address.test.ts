import { expect, test } from '@jest/globals';
import { addressMistake, nameMistake, readAddress, usernameMistake } from '#infra/operator/vcenter/address';

test.each(['prod', 'a', '7', 'dc-2', 'a'.repeat(41)])('takes the name %s', (name) => {
  expect(nameMistake(name)).toBeUndefined();
});

test.each(['', 'Prod', '-prod', 'a'.repeat(42), 'a b', 'a:b', 'a/b', '../slack', 'ä', 'a\n'])(
  'refuses the name %j',
  (name) => {
    expect(nameMistake(name)).toMatch(/small letters, digits and hyphens, at most 41/);
  },
);

test.each([
  ['https://vc.example.com', 'https://vc.example.com'],
  ['https://vc.example.com/', 'https://vc.example.com'],
  ['HTTPS://VC.example.com:443', 'https://vc.example.com'],
  ['https://[fd00::1]:8443', 'https://[fd00::1]:8443'],
])('takes the address %s', (address, origin) => {
  expect(readAddress(address, false).origin).toBe(origin);
});

test.each([
  ['vc.example.com', /begins with https:\/\//],
  ['vc.example.com:443', /begins with https:\/\//],
  ['https://', /no address/],
  ['https://a b', /no address/],
  ['http://vc.example.com', /plain http is only for this machine itself/],
  ['ftp://vc.example.com', /has to begin with https:\/\//],
  ['http://127.0.0.1:8989', /local run \(--local\) only/],
  ['https://vc.example.com/ui', /Only the host.*: https:\/\/vc\.example\.com\.$/],
  ['https://vc.example.com/?a=1', /Only the host/],
  ['https://vc.example.com/#a', /Only the host/],
  ['https://admin:Hunter-22@vc.example.com', /^(?!.*Hunter).*No user name and no password/],
  ['https://admin@vc.example.com', /No user name and no password/],
])('refuses the address %s', (address, sentence) => {
  expect(addressMistake(address, false)).toMatch(sentence);
  expect(() => readAddress(address, false)).toThrow(sentence);
});

test('takes plain http to this machine in a local run alone', () => {
  expect(addressMistake('http://127.0.0.1:8989', true)).toBeUndefined();
  expect(addressMistake('http://127.0.0.1.example.com', true)).toMatch(/has to begin with https/);
});

test.each(['a:b', 'a\u0007b', 'a\u202eb'])('refuses the user name %j', (username) => {
  expect(usernameMistake(username)).toMatch(/no colon and no control characters/);
});
