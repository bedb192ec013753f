/** A person, as `users.info` would tell of them; `groups` are user group ids. */
export interface SlackUser {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly isAdmin: boolean;
  readonly isGuest: boolean;
  readonly isDeactivated: boolean;
  /** Another workspace that this person is of; absent for this one. */
  readonly teamId?: string;
  /** Whether a deploy's list of users would name this person. */
  readonly listed: boolean;
  readonly tz: string;
}

export interface SlackGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly disabled: boolean;
  readonly users: readonly string[];
}

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'direct';
  readonly archived: boolean;
  readonly members: Set<string>;
}

export const BOT_USER_ID = 'U0SLASHVM1';
export const BOT_ID = 'B0SLASHVM1';
export const BOT_NAME = 'slashvm';
