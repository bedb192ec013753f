/** A person, as `users.info` would tell of them; `groups` are user group ids. */
export interface SlackUser {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly isAdmin: boolean;
  readonly isGuest: boolean;
  /** Whether a deploy's list of users would name this person. */
  readonly listed: boolean;
  readonly tz: string;
}

export interface SlackGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
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

const person = (
  id: string,
  name: string,
  groups: readonly string[],
  more: Partial<Pick<SlackUser, 'isAdmin' | 'isGuest' | 'listed' | 'tz'>> = {},
): SlackUser => ({ id, name, groups, isAdmin: false, isGuest: false, listed: true, tz: 'Europe/Berlin', ...more });

const ADMINS = 'S0VMADMINS';
const OPERATORS = 'S0VMOPERATE';
const APPROVERS = 'S0VMAPPROVE';

const seedUsers = (): SlackUser[] => [
  person('U0ADMIN001', 'admin', [ADMINS, OPERATORS], { isAdmin: true }),
  person('U0OPERATE1', 'operator', [OPERATORS]),
  person('U0REQUEST1', 'requester', [], { tz: 'America/New_York' }),
  person('U0APPROVE1', 'approver', [APPROVERS]),
  person('U0OUTSIDE1', 'outsider', [], { listed: false }),
  person('U0GUEST001', 'guest', [], { isGuest: true }),
];

const seedChannels = (everybody: readonly string[], guests: ReadonlySet<string>): SlackChannel[] => {
  const team = everybody.filter((id) => !guests.has(id));
  const trusted = ['U0ADMIN001', 'U0OPERATE1', 'U0APPROVE1'];
  return [
    {
      id: 'C0VSPHERE1',
      name: 'vsphere',
      kind: 'public',
      archived: false,
      members: new Set([...everybody, BOT_USER_ID]),
    },
    { id: 'C0GENERAL1', name: 'general', kind: 'public', archived: false, members: new Set(team) },
    { id: 'C0SECRET01', name: 'secret', kind: 'private', archived: false, members: new Set(trusted) },
    { id: 'C0ARCHIVED', name: 'old-vsphere', kind: 'public', archived: true, members: new Set([...team, BOT_USER_ID]) },
  ];
};

/** Who and what there is in the workspace, and who is where. */
export class Workspace {
  readonly teamId: string;
  readonly appId: string;
  readonly teamDomain = 'slashvm-local';
  readonly users: readonly SlackUser[] = seedUsers();
  readonly groups: readonly SlackGroup[];
  readonly channels: SlackChannel[];
  #direct = 0;

  constructor(teamId: string, appId: string) {
    this.teamId = teamId;
    this.appId = appId;
    const group = (id: string, handle: string, name: string): SlackGroup => ({
      id,
      handle,
      name,
      users: this.users.filter((user) => user.groups.includes(id)).map((user) => user.id),
    });
    this.groups = [
      group(ADMINS, 'vm-admins', 'VM administrators'),
      group(OPERATORS, 'vm-operators', 'VM operators'),
      group(APPROVERS, 'vm-approvers', 'VM approvers'),
    ];
    const guests = new Set(this.users.filter((user) => user.isGuest).map((user) => user.id));
    this.channels = seedChannels(
      this.users.map((user) => user.id),
      guests,
    );
  }

  user(id: string): SlackUser | undefined {
    return this.users.find((user) => user.id === id);
  }

  /** A conversation by its id alone, as most methods want it. */
  channel(id: string): SlackChannel | undefined {
    return this.channels.find((channel) => channel.id === id);
  }

  /** A conversation by id or, as `chat.postMessage` also takes it, by name with or without `#`. */
  channelOrName(idOrName: string): SlackChannel | undefined {
    const name = idOrName.replace(/^#/, '');
    return this.channel(idOrName) ?? this.channels.find((one) => one.kind !== 'direct' && one.name === name);
  }

  /** The direct message between exactly these, opened if it is not. */
  direct(members: readonly string[]): SlackChannel {
    const wanted = new Set(members);
    const known = this.channels.find(
      (one) =>
        one.kind === 'direct' && one.members.size === wanted.size && [...wanted].every((id) => one.members.has(id)),
    );
    if (known) return known;
    this.#direct += 1;
    const channel: SlackChannel = {
      id: `D0DIRECT${String(this.#direct).padStart(2, '0')}`,
      name: 'directmessage',
      kind: 'direct',
      archived: false,
      members: wanted,
    };
    this.channels.push(channel);
    return channel;
  }

  botIsIn(channel: SlackChannel): boolean {
    return channel.members.has(BOT_USER_ID);
  }

  /** What the bot cannot see it is told does not exist. */
  botSees(channel: SlackChannel): boolean {
    return channel.kind === 'public' || this.botIsIn(channel);
  }
}
