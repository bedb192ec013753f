import { parseArgs } from 'node:util';
import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';

const OPTIONS = {
  stage: { type: 'string' },
  region: { type: 'string' },
  local: { type: 'boolean', default: false },
  read: { type: 'boolean', default: false },
  url: { type: 'string' },
  username: { type: 'string' },
  ca: { type: 'string' },
  fingerprint: { type: 'boolean', default: false },
  'password-stdin': { type: 'boolean', default: false },
  replace: { type: 'boolean', default: false },
  untested: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  inside: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Option = keyof typeof OPTIONS;

/** Where the secrets are; every subcommand takes these. */
const PLACE: readonly Option[] = ['stage', 'region', 'local', 'read', 'help'];

/** What each subcommand takes beside them. */
const SUBCOMMANDS = {
  list: { named: false, options: [] },
  add: {
    named: true,
    options: ['url', 'username', 'password-stdin', 'ca', 'fingerprint', 'yes', 'replace', 'untested'],
  },
  remove: { named: true, options: [] },
  enable: { named: true, options: ['untested'] },
  disable: { named: true, options: [] },
  test: { named: true, options: ['inside'] },
} as const satisfies Record<string, { named: boolean; options: readonly Option[] }>;

export type Subcommand = keyof typeof SUBCOMMANDS;

/** What an operator typed. */
export interface VCenterRequest {
  readonly subcommand: Subcommand;
  /** Empty for `list`. */
  readonly name: string;
  readonly options: ReturnType<typeof parse>['values'];
}

export function readRequest(words: readonly string[]): VCenterRequest | 'help' {
  refusePassword(words);
  const { values, positionals } = parse(words);
  if (values.help) return 'help';
  const [first, name = '', ...more] = positionals;
  if (first === undefined) throw new UsageMistake('Say what to do: list, add, remove, enable, disable or test.');
  if (!isSubcommand(first)) {
    throw new UsageMistake(`There is no "${first}": say list, add, remove, enable, disable or test.`);
  }
  const { named, options }: { named: boolean; options: readonly Option[] } = SUBCOMMANDS[first];
  if (named && name === '') throw new UsageMistake(`Which vCenter? Say ${first} <name>.`);
  // Never quoted: the word too many may be a password.
  if (more.length > 0) throw new UsageMistake(`${first} takes one name, not ${more.length + 1} words.`);
  if (!named && name !== '') throw new UsageMistake(`${first} takes no name.`);
  const given = (Object.keys(OPTIONS) as Option[]).filter(
    (option) => ![undefined, false].includes(values[option] as never),
  );
  const stray = given.find((option) => !PLACE.includes(option) && !options.includes(option));
  if (stray !== undefined) throw new UsageMistake(`${first} takes no --${stray}.`);
  return { subcommand: first, name, options: values };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageMistake(mistake(error, words), { cause: error });
  }
}

/** Node's own sentence may quote a value. */
function mistake(error: unknown, words: readonly string[]): string {
  const { code, message } = error as { code?: string; message: string };
  const quoted = /--[a-z-]+|'-[a-z]'/i.exec(message)?.[0];
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const word = words.find((one) => one.startsWith('-') && !isOption(one)) ?? quoted ?? 'that';
    return `There is no option ${word.split('=', 1)[0]}.`;
  }
  const option = quoted ?? 'An option';
  if (isOption(option) && OPTIONS[option.slice(2) as Option].type === 'boolean') return `${option} takes no value.`;
  return `${option} needs a value.`;
}

function isOption(word: string): boolean {
  return Object.hasOwn(OPTIONS, word.split('=', 1)[0]?.slice(2) ?? '');
}

function refusePassword(words: readonly string[]): void {
  if (!words.some((word) => /^--?p(ass(w(or)?d)?)?(=|$)/i.test(word))) return;
  throw new UsageMistake(
    'A password is never an argument: it would stay in the shell history and show in the list of processes. ' +
      'Leave it out to be asked for it, or pipe it in: --password-stdin < password.txt. If that was a real one, change it.',
  );
}

function isSubcommand(word: string): word is Subcommand {
  return Object.hasOwn(SUBCOMMANDS, word);
}

export const USAGE = `The vCenters that SlashVM may ask, kept in AWS Secrets Manager.

npm run vcenter -- list
npm run vcenter -- add <name>      connects, then stores; asks for what is missing
npm run vcenter -- remove <name>   restorable for 30 days
npm run vcenter -- enable <name>   connects first
npm run vcenter -- disable <name>  kept, but no command asks it any more
npm run vcenter -- test <name>     DNS, TCP, TLS, version, login, session, privileges; from here, or with --inside
                                   from the deployed functions, with the way out to Slack

Where:
  --stage <stage>    the deployed stage (default: dev)
  --region <region>  its AWS region (default: that of the AWS profile)
  --local            the local stack that \`npm start\` runs
  --read             the accounts for reads (deploy parameter readAccounts), beside those for changes

For add:
  --url <https://…>  --username <user>
  --password-stdin   reads the password from standard input; it is never an argument
  --ca <file>        PEM of the authority that signed the server's certificate
  --fingerprint      shows that certificate and trusts it when you say so; --yes says so
  --replace          overwrites a vCenter of that name; what is not given, but the password, stays as it is
  --untested         stores it disabled, without connecting; with enable: enables it without connecting`;
