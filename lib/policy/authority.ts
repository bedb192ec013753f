import type { Clock } from '#lib/clock';
import type { Log } from '#lib/log';
import type { AccessState } from '#lib/policy/access-state';
import type { Asker } from '#lib/policy/judge-entry';
import type { Policy } from '#lib/policy/policy';
import type { Catalogue } from '#lib/policy/roles';
import type { Standing } from '#lib/policy/standing';

/** Who belongs to which user group, and what somebody is in the workspace. */
export interface People {
  /** User groups by id, with their members. */
  userGroups(): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  person(id: string): Promise<{ readonly kind: 'member' | 'guest' | 'stranger' }>;
}

/** Something of Slack's with the moment at which Slack said it, milliseconds since 1970. */
export interface Heard<T> {
  readonly said: T;
  readonly at: number;
}

/** What all instances share about access. */
export interface AccessStore {
  /** What the table holds for one person's question, in one request. */
  read(person: string): Promise<Stored>;
  /** Stores the next state; false where somebody else changed it since. */
  save(next: AccessState): Promise<boolean>;
  keepGroups(groups: Heard<ReadonlyMap<string, ReadonlySet<string>>>): Promise<void>;
  keepPerson(id: string, kind: Heard<Asker['kind']>): Promise<void>;
}

export interface Stored {
  readonly state: AccessState;
  readonly groups?: Heard<ReadonlyMap<string, ReadonlySet<string>>>;
  readonly kind?: Heard<Asker['kind']>;
}

/** Who asks, and where. */
export interface Question {
  readonly user: string;
  readonly channel: string;
  readonly channelName?: string | undefined;
}

/** Says what decisions rest on. It decides nothing itself. */
export interface Authority {
  readonly policy: Policy;
  /**
   * What is so for somebody now.
   *
   * @param fresh reads grants anew, as whatever changes something must; otherwise they may be seconds old
   */
  standing(question: Question, options: { readonly fresh: boolean }): Promise<Standing>;
  /** The groups of any other person, as an approver's. */
  groupsOf(user: string): Promise<Asker['groups']>;
  /** User groups with their members; nothing where nobody is named by group. */
  userGroups(): Promise<ReadonlyMap<string, ReadonlySet<string>> | 'unknown'>;
}

/** Grants read so long ago still decide reads, milliseconds. */
const STATE_LIFE = 10_000;

/** Slack's word about groups, and about what somebody is, counts so long, milliseconds; nothing older is used. */
const GROUPS_LIFE = 5 * 60_000;
const KIND_LIFE = 30 * 60_000;

export function createAuthority(options: {
  readonly store: AccessStore;
  readonly people: People;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: Policy;
  /** Ids of first admins. */
  readonly admins: readonly string[];
  readonly catalogue: Catalogue;
}): Authority {
  const { store, people, clock, log, policy, admins, catalogue } = options;
  let state: Heard<AccessState> | undefined;
  let groups: Heard<ReadonlyMap<string, ReadonlySet<string>>> | undefined;
  const kinds = new Map<string, Heard<Asker['kind']>>();

  const lives = (heard: Heard<unknown> | undefined, life: number): boolean =>
    heard !== undefined && clock.now() - heard.at < life;

  /** One request for all that the table holds. */
  async function look(user: string): Promise<void> {
    const at = clock.now();
    const stored = await store.read(user);
    state = { said: stored.state, at };
    if (stored.groups !== undefined && (groups === undefined || stored.groups.at > groups.at)) groups = stored.groups;
    if (stored.kind !== undefined) kinds.set(user, stored.kind);
  }

  async function kindOf(user: string): Promise<Asker['kind']> {
    if (policy.guests && policy.strangers) return 'member';
    const known = kinds.get(user);
    if (known !== undefined && lives(known, KIND_LIFE)) return known.said;
    try {
      const { kind } = await people.person(user);
      const heard = { said: kind, at: clock.now() };
      kinds.set(user, heard);
      await kept(store.keepPerson(user, heard));
      return kind;
    } catch (error) {
      log.warn('person-unknown', { user, error: String(error) });
      log.count('PersonUnknown');
      return 'unknown';
    }
  }

  /** All groups as Slack said within the last minutes; nothing where nobody is named by group, or Slack does not say. */
  async function allGroups(): Promise<ReadonlyMap<string, ReadonlySet<string>> | 'unknown'> {
    if (state !== undefined && !namesGroups(state.said, policy)) return new Map();
    if (groups !== undefined && lives(groups, GROUPS_LIFE)) return groups.said;
    try {
      const heard = { said: await people.userGroups(), at: clock.now() };
      groups = heard;
      await kept(store.keepGroups(heard));
      return heard.said;
    } catch (error) {
      log.warn('groups-unknown', { error: String(error) });
      log.count('GroupsUnknown');
      return 'unknown';
    }
  }

  /** What is only remembered for others decides nothing here. */
  async function kept(storing: Promise<void>): Promise<void> {
    await storing.catch((error: unknown) => log.warn('people-unkept', { error: String(error) }));
  }

  async function groupsOf(user: string): Promise<Asker['groups']> {
    const all = await allGroups();
    return all === 'unknown' ? all : new Set([...all].flatMap(([id, members]) => (members.has(user) ? [id] : [])));
  }

  return {
    policy,
    groupsOf,
    userGroups: allGroups,
    async standing({ user, channel, channelName }, { fresh }) {
      if (fresh || !lives(state, STATE_LIFE) || !kinds.has(user)) await look(user);
      const [kind, own] = await Promise.all([kindOf(user), groupsOf(user)]);
      if (state === undefined) throw new Error('Access was not read.');
      const isDirect = channel.startsWith('D');
      const isNamed = channelName !== undefined && !isDirect && !UNNAMED.has(channelName);
      return {
        asker: { id: user, groups: own, kind },
        channel: { id: channel, isDirect, ...(isNamed ? { name: channelName } : {}) },
        rules: { state: state.said, admins, catalogue, guests: policy.guests, strangers: policy.strangers },
        policy,
        now: clock.now(),
      };
    },
  };
}

/** What Slack calls a conversation whose name it does not say. */
const UNNAMED: ReadonlySet<string> = new Set(['privategroup', 'directmessage', '']);

function namesGroups({ grants, denies }: AccessState, { freezes, approvals }: Policy): boolean {
  if ([...grants, ...denies].some(({ to }) => 'group' in to)) return true;
  return [...freezes.map(({ breakers }) => breakers), ...approvals.map(({ approvers }) => approvers)].some(
    (people) => people.groups.length > 0,
  );
}
