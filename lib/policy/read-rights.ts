import { SaidError } from '#lib/errors';
import type { Rights } from '#lib/policy/access-state';
import { readPermission } from '#lib/policy/permission';
import { type Roles, readRole } from '#lib/policy/roles';

const MOST_PERMISSIONS = 50;

/** Reads what is granted or denied: the name of a role, or permissions with commas between. */
export function readRights(typed: string, roles: Roles): Rights {
  if (!typed.includes(':')) return { role: readRole(typed, roles) };
  const words = typed.split(',').filter((word) => word.trim() !== '');
  const permissions = [...new Set(words.map(readPermission))];
  if (permissions.length <= MOST_PERMISSIONS) return { permissions };
  throw new SaidError(
    'usage',
    `That is ${permissions.length} permissions, and ${MOST_PERMISSIONS} are possible. Use globs.`,
  );
}
