import type { RoleAct } from '#lib/access/access-arguments';
import { commitChange, type Decided } from '#lib/access/commit-change';
import { roleMessage } from '#lib/access/describe-role';
import type { Acting } from '#lib/commands/acting';
import { SaidError } from '#lib/errors';
import type { AccessRules, Deed } from '#lib/policy/access-state';
import { addRole, removeRole, showRole } from '#lib/policy/change-roles';
import type { Message } from '#lib/slack/message';
import { bold, code, listed, type Words, words } from '#lib/slack/words';

interface RoleWish {
  readonly act: RoleAct;
  readonly name: string;
  readonly permissions: readonly string[];
}

/** Makes, removes or shows a role. */
export async function changeRole(wish: RoleWish, acting: Acting): Promise<Message> {
  const { act } = wish;
  if (act !== 'add' && wish.permissions.length > 0) {
    throw new SaidError('usage', `"${wish.permissions[0]}" is one word too many: only add takes permissions.`);
  }
  if (act === 'show') return roleMessage(wish.name, (await acting.standingNow()).rules);
  const { deed, state } = await commitChange(acting, 'access:role', async ({ rules }) =>
    act === 'add' ? added(wish, rules) : removed(wish, rules),
  );
  if (!('role' in deed)) throw new Error('A role was stored as something else.');
  const isThere = Object.hasOwn(state.roles, deed.role);
  const undo = words('To undo it, type ', [code(`${acting.word} role ${typedUndo(deed)}`)]);
  const permitted = listed(deed.permissions.map(code));
  if (deed.act === 'removed') {
    const said: Words = isThere ? 'It has been made anew since.' : undo;
    return { severity: 'success', headline: words('Removed the role ', [bold(deed.role)]), notes: [said] };
  }
  return {
    severity: 'success',
    headline: words('The role ', [bold(deed.role)], ' permits ', permitted),
    notes: [isThere ? undo : 'It has been removed since.'],
  };
}

function added({ name, permissions }: RoleWish, rules: AccessRules): Decided {
  const next = addRole(name, permissions, rules);
  const role = name.trim().toLowerCase();
  const before = rules.state.roles[role];
  return {
    next,
    deed: {
      act: 'added',
      role,
      permissions: next.roles[role] ?? [],
      notes: [],
      ...(before === undefined ? {} : { before }),
    },
  };
}

function removed({ name }: RoleWish, rules: AccessRules): Decided {
  const next = removeRole(name, rules);
  const { name: role, permissions } = showRole(name, rules);
  return { next, deed: { act: 'removed', role, permissions, notes: [] } };
}

type RoleDeed = Extract<Deed, { readonly role: string }>;

function typedUndo({ act, role, permissions, before }: RoleDeed): string {
  if (act === 'removed') return `add ${role} ${permissions.join(',')}`;
  return before === undefined ? `remove ${role}` : `add ${role} ${before.join(',')}`;
}
