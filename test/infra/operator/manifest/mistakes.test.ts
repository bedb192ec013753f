import { expect, test } from '@jest/globals';
import { manifest } from '#infra/operator/manifest/manifest';
import { SLASH_COMMANDS } from '#infra/operator/slash-commands';

const HOST = 'https://abc123.execute-api.eu-central-1.amazonaws.com';
const API = `${HOST}/prod`;
const DEPLOYED = 'https://<id>.execute-api.<region>.amazonaws.com/<stage>';

const typed = (...words: readonly string[]) => manifest(words, SLASH_COMMANDS, '/nowhere');

test.each([
  ['abc123', `"abc123" is no address. Say the one that the deploy printed: --url ${DEPLOYED}`],
  [
    'ftp://a.example.com',
    `"ftp://a.example.com" is no address. Say the one that the deploy printed: --url ${DEPLOYED}`,
  ],
  ['http://api.example.com', '"http://api.example.com" is not https, and Slack calls nothing else.'],
  ['https://a:b@api.example.com', '--url takes no user and no password.'],
  [`${API}?x=1`, `"${API}?x=1" has a "?x=1" too many. Leave it off.`],
  [HOST, `"${HOST}" lacks the stage that API Gateway's addresses end with: ${DEPLOYED}`],
  [
    `${API}/slack/commands/vm`,
    `"${API}/slack/commands/vm" has a path too many; each command's is added here. Say --url ${API}`,
  ],
  [`${API}/slack`, `"${API}/slack" has a path too many; each command's is added here. Say --url ${API}`],
  [`${API}/vm`, `"${API}/vm" has a path too many: after the host comes the stage alone. Say --url ${API}`],
  ...[
    'https://localhost/prod',
    'https://127.0.0.1/prod',
    'https://172.20.0.4',
    'https://api.internal',
    'https://[::1]/',
  ].map((url) => [
    url,
    `Slack cannot reach ${new URL(url).hostname}. Say the address that the deploy printed: --url ${DEPLOYED}`,
  ]),
])('of the address %s are named with the cure', (url, sentence = '') => {
  expect(() => typed('--url', url)).toThrow(new Error(sentence));
});

test.each([
  [[], 'Which API? Say --url with the address that the deploy printed.'],
  [['--url'], '--url needs a value.'],
  [['--url', '--name', 'x'], '--url needs a value.'],
  [['--moved=1', '--url', API], '--moved takes no value.'],
  [['--updat', API], 'There is no option --updat. Did you mean --update?'],
  [['url', API], '"url" is a word too many. Did you mean --url?'],
  [['--url', API, '--moved'], '--moved goes with --update <file>.'],
  [
    ['--url', API, '--commands', 'vm', '--without', 'audit'],
    '--commands names those to have, --without those to leave out: say one of them.',
  ],
  [['--url', API, '--without', 'audits'], 'There is no command "audits". Did you mean audit?'],
  [['--url', API, '--commands', 'host'], 'There is no command "host". There are '],
  [['--url', API, '--commands', ''], 'No command would be left, and an app without one does nothing.'],
  [['--url', API, '--name', ''], "The app's name has 0 characters, and Slack takes 1 to 35. Give another: --name"],
  [['--url', API, '--name', 'x'.repeat(36)], "The app's name has 36 characters, and Slack takes 1 to 35."],
  [
    ['--url', API, '--commands', 'audit', '--prefix', 'VM '],
    'Slack takes no command "/VM audit": lower-case letters, digits, "-" and "_" alone. Give another --prefix.',
  ],
  [
    ['--url', API, '--commands', 'audit', '--prefix', 'a'.repeat(27)],
    `/${'a'.repeat(27)}audit has 33 characters, and Slack takes 32. Give a shorter --prefix.`,
  ],
  [
    ['--url', `https://api.example.com/${'a'.repeat(3000)}`, '--commands', 'vm'],
    'The Request URL of /vm has 3042 characters, and Slack takes 3000. Give the API a shorter --url.',
  ],
])('%j is refused with the cure', (words, sentence) => {
  expect(() => typed(...words)).toThrow(sentence);
});

test('more of a definition than Slack takes is named', () => {
  const [vm] = SLASH_COMMANDS;
  if (vm === undefined) throw new Error('There is no command.');
  const long = {
    ...vm,
    summary: 'x'.repeat(2001),
    subcommands: { ...vm.subcommands, [`y${'y'.repeat(1000)}`]: vm.subcommands['list'] },
  };
  const many = Array.from({ length: 51 }, (_, n) => ({ ...vm, name: `c${n}` }));
  const refused = (all: unknown) => () => manifest(['--url', API], all as typeof SLASH_COMMANDS, '/nowhere');
  expect(refused([long])).toThrow('The description of /vm has 2001 characters, and Slack takes 2000.');
  expect(refused([long])).toThrow(/The usage hint of \/vm has \d+ characters, and Slack takes 1000\./);
  expect(refused(many)).toThrow('These are 51 commands, and Slack takes 50. Leave some out: --without');
});
