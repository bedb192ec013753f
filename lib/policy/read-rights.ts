import { SaidError } from '#lib/errors';
import type { AccessRules, Rights } from '#lib/policy/access-state';
import { refuseUnknown } from '#lib/policy/known-permission';
import { readPermission } from '#lib/policy/permission';
import { isRole, readRole } from '#lib/policy/roles';

const MOST_PERMISSIONS = 50;

/** Reads what is granted or denied: the name of a role, or permissions with commas or blanks between. */
export function readRights(typed: string, { state, catalogue }: Pick<AccessRules, 'state' | 'catalogue'>): Rights {
  const words = typed.split(/[\s,]+/).filter((word) => word !== '');
  const [first = '', ...others] = words;
  if (others.length === 0 && !first.includes(':')) return { role: readRole(first, state.roles) };
  const role = words.find((word) => isRole(word, state.roles));
  if (role !== undefined) {
    throw new SaidError('usage', `"${role}" is a role, and a role stands alone. Type the rest in a line of its own.`);
  }
  const permissions = [...new Set(words.map(readPermission))];
  if (permissions.length > MOST_PERMISSIONS) {
    throw new SaidError(
      'usage',
      `That is ${permissions.length} permissions, and ${MOST_PERMISSIONS} are possible. Use globs.`,
    );
  }
  refuseUnknown(permissions, catalogue);
  return { permissions };
}
