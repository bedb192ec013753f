import { SaidError } from '#lib/errors';
import { type AccessRules, type AccessState, refuseNewerAccess } from '#lib/policy/access-state';
import { refuseUnknown } from '#lib/policy/known-permission';
import { readPermission } from '#lib/policy/permission';
import { isBuiltIn, permissionsOfRole, readRole } from '#lib/policy/roles';

const MOST_ROLES = 50;
const MOST_PERMISSIONS = 50;

/** Makes a role, or makes it anew where nothing uses it. */
export function addRole(typed: string, permissions: readonly string[], { state, catalogue }: AccessRules): AccessState {
  refuseNewerAccess(state);
  const name = readRoleName(typed);
  refuseBuiltIn(name, 'changed');
  refuseUsed(name, state, 'changed');
  const read = [...new Set(permissions.map(readPermission))];
  if (read.length === 0)
    throw new SaidError('usage', `A role without permissions gives nothing. Type them behind ${name}.`);
  if (read.length > MOST_PERMISSIONS || Object.keys(state.roles).length >= MOST_ROLES) {
    const limits = `${MOST_ROLES} roles of ${MOST_PERMISSIONS} permissions each`;
    throw new SaidError('refused', `There can be ${limits}. Use globs, or remove a role that is not needed any more.`);
  }
  refuseUnknown(read, catalogue);
  return { ...state, revision: state.revision + 1, roles: { ...state.roles, [name]: read } };
}

export function removeRole(typed: string, { state }: AccessRules): AccessState {
  refuseNewerAccess(state);
  const name = readRole(typed, state.roles);
  refuseBuiltIn(name, 'removed');
  refuseUsed(name, state, 'removed');
  const { [name]: _removed, ...roles } = state.roles;
  return { ...state, revision: state.revision + 1, roles };
}

/** A role with what it permits and which grants and denies go by it. */
export function showRole(
  typed: string,
  { state, catalogue }: AccessRules,
): { readonly name: string; readonly permissions: readonly string[]; readonly usedBy: readonly string[] } {
  const name = readRole(typed, state.roles);
  return { name, permissions: permissionsOfRole(name, state.roles, catalogue) ?? [], usedBy: usersOf(name, state) };
}

function readRoleName(typed: string): string {
  const name = typed.trim().toLowerCase();
  if (/^[a-z][a-z0-9-]{1,29}$/.test(name)) return name;
  throw new SaidError(
    'usage',
    `"${typed}" is no name for a role. Type 2 to 30 letters, digits and hyphens that begin with a letter, such as dba.`,
  );
}

function refuseBuiltIn(name: string, done: string): void {
  if (!isBuiltIn(name)) return;
  throw new SaidError('refused', `The role "${name}" is built in and cannot be ${done}. Make one of another name.`);
}

/** A role in use gives or takes rights as it stands: to change it would be a grant that nobody checks. */
function refuseUsed(name: string, state: AccessState, done: string): void {
  const users = usersOf(name, state);
  if (users.length === 0) return;
  const used = `${users.slice(0, 5).join(', ')}${users.length > 5 ? ` and ${users.length - 5} more` : ''}`;
  throw new SaidError(
    'refused',
    `The role "${name}" is in use by ${used}, so it cannot be ${done}. Revoke that first.`,
  );
}

function usersOf(name: string, { grants, denies }: AccessState): readonly string[] {
  return [...grants, ...denies].flatMap((entry) => ('role' in entry && entry.role === name ? [entry.id] : []));
}
