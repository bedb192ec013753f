import { type AccountRole, aboutRole } from '#infra/operator/privileges/roles';

/** Commands of PowerCLI, for a session that Connect-VIServer has begun. */
export function asPowerCli(roles: readonly AccountRole[]): string {
  return roles.map(section).join('\n\n');
}

function section(account: AccountRole): string {
  const { purpose, role, privileges, on } = account;
  const comments = aboutRole(account).map((line) => `# ${line}`);
  if (purpose === 'write' && privileges.length === 0) return comments.join('\n');
  const ids = privileges.map(({ id }) => `  ${quoted(id)}`).join(',\n');
  const create =
    purpose === 'read'
      ? []
      : [
          `$privileges = Get-VIPrivilege -Id @(\n${ids}\n)`,
          '# Where the role is there already, Set-VIRole -AddPrivilege in the place of New-VIRole.',
          `New-VIRole -Name ${quoted(role)} -Privilege $privileges`,
        ];
  const set = on.flatMap((path) => [
    ...entity(path),
    `New-VIPermission -Entity $on -Principal ${quoted(principalOf(account))} -Role ${quoted(role)} -Propagate:$true`,
  ]);
  return [...comments, ...create, ...set].join('\n');
}

/** The object at an inventory path, in `$on`: a folder's name alone may fit several. */
function entity(path: string): readonly string[] {
  const [datacenter, ...folders] = path.split('/').filter((part) => part !== '');
  if (datacenter === undefined) return ['$on = Get-Folder -NoRecursion'];
  return [
    `$on = Get-Datacenter -Name ${quoted(datacenter)}`,
    ...folders.map((folder) => `$on = Get-Folder -Location $on -Name ${quoted(folder)} -NoRecursion`),
  ];
}

/** `VSPHERE.LOCAL\\svc-slashvm`, as PowerCLI names an account. */
function principalOf({ user }: AccountRole): string {
  const at = user.lastIndexOf('@');
  return at < 0 ? user : `${user.slice(at + 1).toUpperCase()}\\${user.slice(0, at)}`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "''")}'`;
}
