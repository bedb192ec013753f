import { type AccountRole, aboutRole } from '#infra/operator/privileges/roles';

/** Commands of govc, for a POSIX shell. */
export function asGovc(roles: readonly AccountRole[]): string {
  return roles.map(section).join('\n\n');
}

function section(account: AccountRole): string {
  const { purpose, role, privileges, user, on } = account;
  const comments = aboutRole(account).map((line) => `# ${line}`);
  if (purpose === 'write' && privileges.length === 0) return comments.join('\n');
  const ids = privileges.map(({ id }) => `  ${id}`).join(' \\\n');
  const create =
    purpose === 'read'
      ? []
      : [
          `# Where the role is there already, role.update in the place of role.create.`,
          `govc role.create ${quoted(role)} \\\n${ids}`,
        ];
  const set = on.map(
    (path) => `govc permissions.set -principal ${quoted(user)} -role ${quoted(role)} -propagate=true ${quoted(path)}`,
  );
  return [...comments, ...create, ...set].join('\n');
}

function quoted(word: string): string {
  return /^[\w@.,/:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
