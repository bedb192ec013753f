import { BOT_USER_ID, type SlackChannel, type SlackGroup, type SlackUser } from '#infra/local/slack/slack-people';
import { seedChannels, seedGroups, seedUsers } from '#infra/local/slack/workspace-seed';

/** Who and what there is in the workspace, and who is where. */
export class Workspace {
  readonly teamId: string;
  readonly appId: string;
  readonly teamDomain = 'slashvm-local';
  users: readonly SlackUser[] = seedUsers();
  groups: readonly SlackGroup[] = seedGroups(this.users);
  readonly channels: SlackChannel[] = seedChannels(this.users);
  #direct = 0;

  constructor(teamId: string, appId: string) {
    this.teamId = teamId;
    this.appId = appId;
  }

  user(id: string): SlackUser | undefined {
    return this.users.find((user) => user.id === id);
  }

  /** What an administrator of the workspace does to a person. */
  changeUser(id: string, change: Partial<Pick<SlackUser, 'isGuest' | 'isDeactivated'>>): void {
    this.users = this.users.map((user) => (user.id === id ? { ...user, ...change } : user));
  }

  /** What an administrator of the workspace does to a user group. */
  changeGroup(id: string, change: Partial<Pick<SlackGroup, 'users' | 'disabled'>>): void {
    this.groups = this.groups.map((group) => (group.id === id ? { ...group, ...change } : group));
    const groupsOf = (user: string): string[] =>
      this.groups.filter(({ users }) => users.includes(user)).map((group) => group.id);
    this.users = this.users.map((user) => ({ ...user, groups: groupsOf(user.id) }));
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
