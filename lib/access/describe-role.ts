import type { AccessRules } from '#lib/policy/access-state';
import { showRole } from '#lib/policy/change-roles';
import { BUILT_IN_ROLES, isBuiltIn } from '#lib/policy/roles';
import type { Message, Row } from '#lib/slack/message';
import { bold, code, listed, type Words, words } from '#lib/slack/words';

/** One role: what it permits, and which grants and denies go by it. */
export function roleMessage(typed: string, rules: AccessRules): Message {
  const { name, permissions, usedBy } = showRole(typed, rules);
  const used = usedBy.length === 0 ? 'No grant or deny goes by it.' : `In use by ${usedBy.join(', ')}.`;
  return {
    severity: 'info',
    headline: words('The role ', [bold(name)], kindOf(name)),
    rows: permissions.map((permission): Row => ({ words: words([code(permission)]) })),
    notes: [used],
  };
}

/** Every role with what it permits and how many grants and denies go by it, built-in ones first. */
export function rolesMessage(rules: AccessRules): Message {
  const own = Object.keys(rules.state.roles).sort();
  const rows = [...BUILT_IN_ROLES, ...own].map((one): Row => {
    const { name, permissions, usedBy } = showRole(one, rules);
    return {
      words: words([bold(name)], `${kindOf(name)}, used ${times(usedBy.length)}: `, listed(permissions.map(code))),
    };
  });
  return {
    severity: 'info',
    headline: own.length === 0 ? '3 roles, all built in' : `${rows.length} roles, ${own.length} of your own`,
    rows,
    notes: ['`*:*` is everything, on every command there is and will be.'],
  };
}

function kindOf(name: string): Words {
  return isBuiltIn(name) ? ' (built in)' : '';
}

function times(count: number): string {
  if (count === 0) return 'nowhere';
  return count === 1 ? 'once' : `${count} times`;
}
