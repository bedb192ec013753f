import { SaidError } from '#lib/errors';
import type { Effect } from '#lib/jobs/job';
import { didYouMean } from '#lib/targets/suggest';

/** What there is to be permitted, from the definitions of the commands. */
export interface CatalogueEntry {
  /** `vm:snapshot`. */
  readonly permission: string;
  readonly effect: Effect;
  /** What an operator does beside reading; absent where the right has to be given by itself. */
  readonly area?: 'power' | 'snapshots';
  /** Rules, or whose it is, say who may: no grant is needed. A deny takes it all the same. */
  readonly open?: true;
  /** Not everybody's who may look: it tells of SlashVM's own set-up. Only `admin` has it, or who is given it by name. */
  readonly reserved?: true;
}

export type Catalogue = readonly CatalogueEntry[];

/** Roles that somebody made: name to permissions. */
export type Roles = Readonly<Record<string, readonly string[]>>;

export const BUILT_IN_ROLES = ['viewer', 'operator', 'admin'] as const;

export const EVERYTHING = '*:*';

/** What a role permits; `undefined` where there is no such role. */
export function permissionsOfRole(name: string, roles: Roles, catalogue: Catalogue): readonly string[] | undefined {
  if (name === 'admin') return [EVERYTHING];
  if (name === 'viewer') return catalogue.filter(isRead).map(({ permission }) => permission);
  if (name === 'operator') {
    return catalogue.filter((entry) => isRead(entry) || entry.area !== undefined).map(({ permission }) => permission);
  }
  return Object.hasOwn(roles, name) ? roles[name] : undefined;
}

/** The role called so, or the sentence that says which there are. */
export function readRole(typed: string, roles: Roles): string {
  const name = typed.trim().toLowerCase();
  if (isRole(name, roles)) return name;
  const names = [...BUILT_IN_ROLES, ...Object.keys(roles)];
  const hint = didYouMean(name, names) || ` There are ${names.join(', ')}.`;
  throw new SaidError('not-found', `No role is called "${typed}".${hint}`);
}

/** True where a role is called so, case ignored. */
export function isRole(typed: string, roles: Roles): boolean {
  const name = typed.toLowerCase();
  return isBuiltIn(name) || Object.hasOwn(roles, name);
}

export function isBuiltIn(name: string): boolean {
  return BUILT_IN_ROLES.some((builtIn) => builtIn === name);
}

function isRead({ effect, reserved }: CatalogueEntry): boolean {
  return effect === 'read' && reserved !== true;
}
