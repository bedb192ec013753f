import { describe, expect, test } from '@jest/globals';
import { readRequest, USAGE } from '#infra/operator/vcenter/request';

const read = (line: string) => readRequest(line.split(' ').filter((word) => word !== ''));

test('reads a subcommand, its name and its options, in any order', () => {
  expect(read('--local enable prod --untested')).toMatchObject({
    subcommand: 'enable',
    name: 'prod',
    options: { local: true, untested: true, replace: false },
  });
});

test.each(['--help', '-h', 'add --help', 'nonsense -h'])('shows its usage: %s', (line) => {
  expect(read(line)).toBe('help');
  expect(USAGE).toContain('npm run vcenter -- add <name>');
});

describe('refuses', () => {
  test.each([
    ['', /Say what to do: list, add, remove, enable, disable or test\./],
    ['ad prod', /There is no "ad"/],
    ['constructor prod', /There is no "constructor"/],
    ['add', /Which vCenter\? Say add <name>\./],
    ['list prod', /list takes no name/],
    ['list --url https://vc.example.com', /list takes no --url/],
    ['remove prod --untested', /remove takes no --untested/],
    ['test prod --password-stdin', /test takes no --password-stdin/],
    ['enable a b', /enable takes one name, not 2 words/],
    ['add -x', /There is no option -x/],
    ['add x --toString', /There is no option --toString/],
    ['add x --yes=1', /--yes takes no value/],
    ['add x --url', /--url needs a value/],
    ['add x --url --username me', /--url needs a value/],
  ])('%s', (line, sentence) => {
    expect(() => read(line)).toThrow(sentence);
  });

  test.each(['--password Hunter-22', '--password=Hunter-22', '-p Hunter-22', '--pass=Hunter-22', '--passwd Hunter-22'])(
    'a password as an argument: %s',
    (words) => {
      expect(() => read(`add x ${words}`)).toThrow(/A password is never an argument/);
    },
  );

  test.each(['Hunter-22', '--pasword=Hunter-22', '--yes=Hunter-22', '--password-stdin=Hunter-22'])(
    'and never quotes what may be one: %s',
    (word) => {
      expect(() => read(`add x ${word}`)).toThrow(/^(?!.*Hunter-22)/);
    },
  );
});
