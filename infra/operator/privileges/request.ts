import { commandsLike } from '#infra/operator/privileges/needed-privileges';
import { readOptions } from '#infra/operator/read-options';
import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';
import { readPermission } from '#lib/policy/permission';
import { didYouMean } from '#lib/targets/suggest';

const OPTIONS = {
  commands: { type: 'string', multiple: true },
  account: { type: 'string', default: 'both' },
  format: { type: 'string', default: 'list' },
  on: { type: 'string', multiple: true },
  user: { type: 'string', default: 'svc-slashvm@vsphere.local' },
  reader: { type: 'string', default: 'svc-slashvm-read@vsphere.local' },
  stage: { type: 'string' },
  region: { type: 'string' },
  local: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const ACCOUNTS = ['read', 'write', 'both'] as const;
const FORMATS = ['list', 'powercli', 'govc'] as const;

/** What an operator typed. */
export interface PrivilegesRequest {
  /** As permissions: `vm:snapshot`. */
  readonly commands: readonly string[];
  readonly account: (typeof ACCOUNTS)[number];
  readonly format: (typeof FORMATS)[number];
  /** Inventory paths. */
  readonly on: readonly string[];
  readonly user: string;
  readonly reader: string;
  readonly stage: string | undefined;
}

export function readPrivilegesRequest(words: readonly string[]): PrivilegesRequest | 'help' {
  const values = readOptions(words, OPTIONS);
  if (values.help) return 'help';
  const { user, reader, stage } = values;
  for (const name of [user, reader]) refuseName(name);
  if (stage !== undefined && !/^[A-Za-z0-9-]{1,60}$/.test(stage)) {
    throw new UsageMistake('--stage takes letters, digits and hyphens.');
  }
  return {
    commands: readCommands(values.commands ?? ['*:*']),
    account: oneOf('account', ACCOUNTS, values.account),
    format: oneOf('format', FORMATS, values.format),
    on: (values.on ?? ['/']).map(readPath),
    user,
    reader,
    stage: values.local ? 'local' : stage,
  };
}

/** Globs as permissions are written, with commas or each in an option of its own. */
function readCommands(typed: readonly string[]): readonly string[] {
  const globs = typed.flatMap((list) => list.split(',')).map(readPermission);
  const none = globs.find((glob) => commandsLike([glob]).length === 0);
  if (none !== undefined)
    throw new UsageMistake(
      `No command is called "${none}".${didYouMean(none, commandsLike(['*:*']))} All of them: docs/commands.md.`,
    );
  return commandsLike(globs);
}

function readPath(typed: string): string {
  const parts = typed.split('/').filter((part) => part !== '');
  if (!typed.startsWith('/') || /\p{Cc}/u.test(typed)) {
    throw new UsageMistake(`--on takes an inventory path, such as /, /DC0 or /DC0/vm/Prod, not "${typed}".`);
  }
  if (parts.length > 1 && parts[1] !== 'vm') {
    throw new UsageMistake(`"${typed}" is no folder of VMs: those begin with /${parts[0]}/vm/.`);
  }
  // PowerCLI's own words: the folders right below a datacenter always inherit the permissions of their parent.
  if (parts.length === 2) {
    throw new UsageMistake(
      `"${typed}" takes no permission of its own. Name the datacenter, /${parts[0]}, or a folder in it.`,
    );
  }
  return `/${parts.join('/')}`;
}

function refuseName(name: string): void {
  if (name.trim() === '' || /\p{Cc}/u.test(name))
    throw new UsageMistake('A user is named as svc-slashvm@vsphere.local.');
}

function oneOf<T extends string>(option: string, choices: readonly T[], typed: string): T {
  const found = choices.find((choice) => choice === typed);
  if (found !== undefined) return found;
  throw new UsageMistake(`--${option} is ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}, not "${typed}".`);
}

export const USAGE = `The vSphere roles that SlashVM's accounts need, and nothing beside.

npm run privileges -- [options]

  --commands <globs>  for these commands only, as permissions are written: 'vm:*', vm:snapshot,vm:revert (default: all)
  --account <which>   read, write or both (default). Where reads have no account of their own (deploy parameter
                      readAccounts), that of write is for everything
  --format <form>     list (default), powercli or govc: commands that make the roles and give them
  --on <path>         where they are given, propagated: / (default), /DC0, /DC0/vm/Prod; may be said several times
  --user <user>       the account for changes (default: svc-slashvm@vsphere.local)
  --reader <user>     the account for reads (default: svc-slashvm-read@vsphere.local)
  --stage <stage>     goes into the role's name, for stages side by side; --local is the stage local. --region means nothing
                      here

It asks neither AWS nor a vCenter. Whether an account holds what it prints: npm run vcenter -- test <name>.`;
