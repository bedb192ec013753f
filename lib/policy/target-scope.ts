import { SaidError } from '#lib/errors';
import { coversGlob } from '#lib/policy/cover-glob';
import { fitsGlob } from '#lib/targets/glob';
import { didYouMean } from '#lib/targets/suggest';

/** On which VMs something holds: every part given must fit. */
export interface TargetScope {
  readonly vcenter?: string;
  readonly cluster?: string;
  /** Path below the datacenter's `vm` folder, as `Prod/Web`; subfolders are in it. */
  readonly folder?: string;
  /** `category=tag`. */
  readonly tag?: string;
  /** A name or a glob. */
  readonly name?: string;
}

/** A VM, with all that a right or a rule may look at. */
export interface PolicyTarget {
  readonly vcenter: string;
  readonly cluster?: string;
  readonly folder: string;
  readonly name: string;
  /** Each `category=tag`. */
  readonly tags: ReadonlySet<string> | 'unreadable';
}

/** `allows` gives something, `forbids` takes it: what cannot be read gives nothing and takes all. */
export type Bearing = 'allows' | 'forbids';

export const SCOPE_KEYS = ['vcenter', 'cluster', 'folder', 'tag', 'name'] as const;

type ScopeKey = (typeof SCOPE_KEYS)[number];

/** Reads `vcenter=prod folder=Prod/Web tag=env=prod name=web*`; `undefined` where there is no word. */
export function readScope(words: readonly string[]): TargetScope | undefined {
  const scope: { [K in ScopeKey]?: string } = {};
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals < 0) {
      throw new SaidError('usage', `"${word}" says no targets. Type one of ${SCOPE_KEYS.join('=, ')}= with a value.`);
    }
    const key = readKey(word.slice(0, equals));
    if (scope[key] !== undefined) {
      throw new SaidError(
        'usage',
        `${key}= is there twice ("${scope[key]}" and "${word.slice(equals + 1)}"). Give each in a grant of its own.`,
      );
    }
    scope[key] = readScopeValue(key, word.slice(equals + 1));
  }
  return words.length === 0 ? undefined : scope;
}

function readKey(typed: string): ScopeKey {
  const key = SCOPE_KEYS.find((one) => one === typed.trim().toLowerCase());
  if (key !== undefined) return key;
  const hint = didYouMean(typed, SCOPE_KEYS) || ` There are ${SCOPE_KEYS.join(', ')}.`;
  throw new SaidError('usage', `Targets have no "${typed}=".${hint}`);
}

/** One part's value in its one spelling. */
export function readScopeValue(key: ScopeKey, typed: string): string {
  const value = key === 'folder' ? typed.trim().replace(/^\/+|\/+$/g, '') : typed.trim();
  if (value === '') throw new SaidError('usage', `${key}= is empty. Type ${EXAMPLES[key]}.`);
  if (key === 'tag') return readTag(value);
  if (key !== 'name' && /[*?]/.test(value)) {
    throw new SaidError('usage', `"${key}=${value}" holds a glob, and only name= takes one. Type ${EXAMPLES[key]}.`);
  }
  return value;
}

const EXAMPLES: Readonly<Record<ScopeKey, string>> = {
  vcenter: 'vcenter=prod',
  cluster: 'cluster=CL01',
  folder: 'folder=Prod/Web',
  tag: 'tag=env=prod (category=tag)',
  name: 'name=web*',
};

function readTag(value: string): string {
  const equals = value.indexOf('=');
  const [category, tag] = [value.slice(0, equals).trim(), value.slice(equals + 1).trim()];
  if (equals > 0 && category !== '' && tag !== '' && !/[*?]/.test(value)) return `${category}=${tag}`;
  throw new SaidError('usage', `"tag=${value}" does not say category and tag. Type ${EXAMPLES.tag}.`);
}

/** True where a VM is within a scope; no scope is every VM. */
export function inScope(scope: TargetScope | undefined, target: PolicyTarget, bearing: Bearing): boolean {
  const { vcenter, cluster, folder, tag, name } = scope ?? {};
  if (vcenter !== undefined && !same(vcenter, target.vcenter)) return false;
  if (cluster !== undefined && !(target.cluster !== undefined && same(cluster, target.cluster))) return false;
  if (folder !== undefined && !isBelow(target.folder.replace(/^\/+|\/+$/g, ''), folder)) return false;
  if (name !== undefined && !fitsGlob(name, target.name)) return false;
  return tag === undefined || hasTag(target, tag, bearing);
}

function hasTag({ tags }: PolicyTarget, wanted: string, bearing: Bearing): boolean {
  if (tags === 'unreadable') return bearing === 'forbids';
  return tags.has(wanted) || [...tags].some((tag) => same(tag, wanted));
}

/** True where the first scope holds every VM that the second holds. */
export function coversScope(wide: TargetScope | undefined, narrow: TargetScope | undefined): boolean {
  return SCOPE_KEYS.every((key) => {
    const [outer, inner] = [wide?.[key], narrow?.[key]];
    if (outer === undefined) return true;
    if (inner === undefined) return key === 'name' && /^\*+$/.test(outer);
    if (key === 'folder') return isBelow(inner, outer);
    return key === 'name' ? coversGlob(outer, inner) : same(outer, inner);
  });
}

/** As it is typed: `vcenter=prod name=web*`. */
export function spellScope(scope: TargetScope): string {
  return SCOPE_KEYS.flatMap((key) => (scope[key] === undefined ? [] : [`${key}=${scope[key]}`])).join(' ');
}

function isBelow(folder: string, above: string): boolean {
  return same(folder, above) || folder.toLowerCase().startsWith(`${above.toLowerCase()}/`);
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
