import { vm } from '#functions/vm/definition';
import { type Change, isAct, type Subcommand } from '#lib/commands/subcommand';
import { tokenize } from '#lib/commands/tokenize';
import type { Asked } from '#lib/jobs/job';
import { CATALOGUE } from '#lib/policy/catalogue';
import { fitsPermission } from '#lib/policy/permission';
import { CHANGE_PRIVILEGES, EVENT_PRIVILEGE, type NeededPrivilege } from '#lib/vsphere/needed-privileges';

/** The built-in Read-only role. vCenter puts these into every role, whether or not they are asked for. */
export const READ_PRIVILEGES = ['System.Anonymous', 'System.View', 'System.Read'];

const VM = 'the VM';

/** Where it is not the VM alone: VMware's table of common tasks wants a power-on permitted on both. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  [CHANGE_PRIVILEGES.powerOn]: 'the VM and its datacenter',
};

/** Commands by globs over their permissions, such as `vm:*`. */
export function commandsLike(globs: readonly string[]): readonly string[] {
  const all = CATALOGUE.map(({ permission }) => permission);
  return all.filter((permission) => globs.some((glob) => fitsPermission(glob, permission)));
}

/**
 * What the account for changes needs for these commands, by the steps that they are made of; the privilege for vCenter's
 * event log comes last. Empty where none of them changes a VM.
 */
export function neededPrivileges(commands: readonly string[]): readonly NeededPrivilege[] {
  const changes = Object.entries(vm.subcommands).flatMap(([name, subcommand]) => {
    const permission = `${vm.name}:${name}`;
    return isChange(subcommand) && commands.includes(permission) ? [{ permission, change: subcommand }] : [];
  });
  if (changes.length === 0) return [];
  const needed = Object.values(CHANGE_PRIVILEGES).map((id): NeededPrivilege => {
    const by = changes.filter(({ change }) => privilegesOf(change).has(id));
    return { id, on: ELSEWHERE[id] ?? VM, commands: by.map(({ permission }) => permission) };
  });
  const logged = { id: EVENT_PRIVILEGE, on: VM, commands: changes.map(({ permission }) => permission) };
  return [...needed.filter((one) => one.commands.length > 0), logged];
}

function isChange(subcommand: Subcommand): subcommand is Change {
  return subcommand.effect !== 'read' && !isAct(subcommand);
}

/** Of every step that it may take: as each example types it, and with all that can be chosen at its confirmation. */
function privilegesOf(change: Change): ReadonlySet<string> {
  const chosen = new Set((change.choices ?? []).map(({ name }) => name));
  const steps = change.examples.flatMap((example) => change.prepare(tokenize(example)).steps(NOBODY, chosen));
  return new Set(steps.flatMap(({ privileges }) => privileges));
}

const NOBODY: Asked = { team: '', user: '', userName: '', channel: '', text: '', at: 0 };
