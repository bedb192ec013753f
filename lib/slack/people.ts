import { SlackRefused } from '#lib/slack/refused';
import type { SlackCall } from '#lib/slack/slack-call';

/** Somebody who can act, as Slack says now. */
export interface Person {
  /** How Slack shows the person; whoever bears it can change it. */
  readonly name: string;
  /** A `guest` is let into single channels only; a `stranger` is of another workspace. */
  readonly kind: 'member' | 'guest' | 'stranger';
}

/**
 * What rights need to know from Slack. Nothing is kept, and nothing is guessed: where Slack does not say (down, rate
 * limited, a scope is missing), a `SlackRefused`.
 */
export interface SlackPeople {
  /** The members of every user group that is not disabled, by the groups' ids; one request. */
  userGroups(): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /** Who has this id; `undefined` for an account that is deactivated, a bot's, or that the app cannot see. */
  person(user: string): Promise<Person | undefined>;
}

/** @param teamIds the workspaces that are served; whoever is of none of them is a stranger */
export function createSlackPeople(call: SlackCall, teamIds: readonly string[]): SlackPeople {
  return {
    async userGroups() {
      // Neither documented nor typed to come in pages.
      const answer = await unless(['plan_upgrade_required'], () =>
        call((web) => web.usergroups.list({ include_users: true })),
      );
      // Slack's plan has no user groups at all.
      if (answer === undefined) return new Map();
      const groups = said(answer.usergroups).filter(({ date_delete }) => (date_delete ?? 0) === 0);
      return new Map(groups.map(({ id, users }) => [said(id), new Set(said(users))]));
    },

    async person(id) {
      const answer = await unless(['user_not_found', 'user_not_visible'], () =>
        call((web) => web.users.info({ user: id })),
      );
      return answer && personOf(said(answer.user), teamIds);
    },
  };
}

type User = Partial<Record<'deleted' | 'is_bot' | 'is_stranger' | 'is_restricted' | 'is_ultra_restricted', boolean>> &
  Partial<Record<'id' | 'team_id' | 'name' | 'real_name', string>> & {
    readonly profile?: { readonly display_name?: string };
    readonly enterprise_user?: { readonly teams?: readonly string[] };
  };

function personOf(user: User, teamIds: readonly string[]): Person | undefined {
  // Slackbot is the one bot that is not called one.
  if (user.deleted === true || user.is_bot === true || user.id === 'USLACKBOT') return undefined;
  const name = user.profile?.display_name || user.real_name || user.name || said(user.id);
  if (user.is_stranger === true || !isOfOurs(user, teamIds)) return { name, kind: 'stranger' };
  // Single-channel guests are both.
  const isGuest = user.is_restricted === true || user.is_ultra_restricted === true;
  return { name, kind: isGuest ? 'guest' : 'member' };
}

/** `is_stranger` alone would not do: it is false for whoever shares a channel with the app. */
function isOfOurs({ team_id, enterprise_user }: User, teamIds: readonly string[]): boolean {
  const teams = [team_id, ...(enterprise_user?.teams ?? [])];
  return teams.some((team) => team !== undefined && teamIds.includes(team));
}

async function unless<T>(codes: readonly string[], ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof SlackRefused && codes.includes(error.code)) return undefined;
    throw error;
  }
}

/** What an answer leaves out is not known; it is not taken for "none". */
function said<T>(value: T | undefined): T {
  if (value === undefined) throw new SlackRefused('incomplete_answer');
  return value;
}
