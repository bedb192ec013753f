import { SaidError } from '#lib/errors';
import type { Subject } from '#lib/policy/read-subject';
import { type Catalogue, EVERYTHING, permissionsOfRole, type Roles } from '#lib/policy/roles';
import type { TargetScope } from '#lib/policy/target-scope';
import type { Words } from '#lib/slack/words';

/** The shape of what is stored; code that meets a newer one changes nothing. */
const ACCESS_VERSION = 1;

/** Who may do what: one item, changed by compare-and-set on its revision. */
export interface AccessState {
  readonly version: number;
  readonly revision: number;
  readonly roles: Roles;
  readonly grants: readonly Entry[];
  readonly denies: readonly Entry[];
  /** The number of the newest grant or deny; none is given twice. */
  readonly last: number;
  /** The newest changes, the oldest first; none where absent. */
  readonly done?: readonly Done[];
}

/** What one Job changed: one that is run again, for its function died, finds here that it did so, and what to say. */
export type Done = Deed & { readonly job: string };

export type Deed = { readonly notes: readonly Words[] } & (
  | { readonly act: 'granted' | 'denied' | 'revoked'; readonly entry: Entry }
  | {
      readonly act: 'added' | 'removed';
      readonly role: string;
      readonly permissions: readonly string[];
      /** What the role permitted before, where it was there. */
      readonly before?: readonly string[];
    }
);

/** What is given or taken. */
export type Rights = { readonly role: string } | { readonly permissions: readonly string[] };

/** To whom, where, on what and until when (milliseconds since 1970); what is absent limits nothing. */
export interface Terms {
  readonly to: Subject;
  readonly channels?: readonly string[];
  readonly targets?: TargetScope;
  readonly until?: number;
}

/** A grant (`g3`) or a deny (`d4`), with who made it and when. */
export type Entry = Terms & Rights & { readonly id: string; readonly by: string; readonly at: number };

/** All that a decision about access rests on. */
export interface AccessRules {
  readonly state: AccessState;
  /** First admins, a deploy parameter: chat neither makes nor removes nor denies them. */
  readonly admins: readonly string[];
  readonly catalogue: Catalogue;
  /** Whether a workspace's guests may be given anything. */
  readonly guests: boolean;
  /** Whether people of other workspaces may, in shared channels. */
  readonly strangers: boolean;
}

export const NO_ACCESS: AccessState = {
  version: ACCESS_VERSION,
  revision: 0,
  roles: {},
  grants: [],
  denies: [],
  last: 0,
};

/** Refuses what a newer SlashVM has stored: read by older rules it might allow too much. */
export function refuseNewerAccess(state: AccessState): void {
  if (state.version <= ACCESS_VERSION) return;
  throw new SaidError(
    'refused',
    'Roles and grants were stored by a newer SlashVM than this one, so nothing is allowed and nothing was done. ' +
      'Whoever deploys SlashVM has to deploy the newer one again.',
  );
}

/** The permissions of a grant or deny; a role that is gone gives nothing and takes all. */
export function permissionsOf(
  rights: Rights,
  { state, catalogue }: Pick<AccessRules, 'state' | 'catalogue'>,
  bearing: 'allows' | 'forbids',
): readonly string[] {
  if ('permissions' in rights) return rights.permissions;
  return permissionsOfRole(rights.role, state.roles, catalogue) ?? (bearing === 'forbids' ? [EVERYTHING] : []);
}

export function isLive({ until }: Terms, now: number): boolean {
  return until === undefined || until > now;
}

/** Ids of those who may give any right: first admins, and who holds all of it everywhere. */
export function adminsOf({ state, admins }: Pick<AccessRules, 'state' | 'admins'>, now: number): readonly string[] {
  const granted = state.grants.flatMap((entry) =>
    'user' in entry.to && isLive(entry, now) && givesAdmin(entry) ? [entry.to.user] : [],
  );
  return [...new Set([...admins, ...granted])];
}

/** True where a grant gives everything, on everything, everywhere. */
export function givesAdmin(entry: Terms & Rights): boolean {
  if (entry.channels !== undefined || entry.targets !== undefined) return false;
  return 'role' in entry ? entry.role === 'admin' : entry.permissions.includes(EVERYTHING);
}
