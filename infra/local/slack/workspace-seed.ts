import { BOT_USER_ID, type SlackChannel, type SlackGroup, type SlackUser } from '#infra/local/slack/slack-people';

type Seed = Pick<SlackUser, 'id' | 'name'> & Partial<SlackUser>;

const person = (seed: Seed): SlackUser => ({
  groups: [],
  isAdmin: false,
  isGuest: false,
  isDeactivated: false,
  listed: true,
  tz: 'Europe/Berlin',
  ...seed,
});

const ADMINS = 'S0VMADMINS';
const OPERATORS = 'S0VMOPERATE';
const APPROVERS = 'S0VMAPPROVE';
const RETIRED = 'S0VMRETIRED';

/** An admin first, whom whoever names nobody acts as. */
export const seedUsers = (): SlackUser[] => [
  person({ id: 'U0ADMIN001', name: 'admin', groups: [ADMINS, OPERATORS], isAdmin: true }),
  person({ id: 'U0OPERATE1', name: 'operator', groups: [OPERATORS, RETIRED] }),
  person({ id: 'U0REQUEST1', name: 'requester', tz: 'America/New_York' }),
  person({ id: 'U0APPROVE1', name: 'approver', groups: [APPROVERS] }),
  person({ id: 'U0OUTSIDE1', name: 'outsider', listed: false }),
  person({ id: 'U0GUEST001', name: 'guest', isGuest: true }),
  // Of another company's workspace, here through a shared channel.
  person({ id: 'U0STRANGE1', name: 'stranger', teamId: 'T0PARTNER1', listed: false }),
  person({ id: 'U0FORMER01', name: 'former', groups: [RETIRED], isDeactivated: true, listed: false }),
];

/** User groups with those who say that they are in them. */
export const seedGroups = (users: readonly SlackUser[]): SlackGroup[] => {
  const group = (id: string, handle: string, name: string, disabled = false): SlackGroup => ({
    id,
    handle,
    name,
    disabled,
    users: users.filter((user) => user.groups.includes(id)).map((user) => user.id),
  });
  return [
    group(ADMINS, 'vm-admins', 'VM administrators'),
    group(OPERATORS, 'vm-operators', 'VM operators'),
    group(APPROVERS, 'vm-approvers', 'VM approvers'),
    group(RETIRED, 'vm-retired', 'VM operators of old', true),
  ];
};

/** One that the bot is in first. */
export const seedChannels = (users: readonly SlackUser[]): SlackChannel[] => {
  const present = users.filter((user) => !user.isDeactivated);
  const everybody = present.map((user) => user.id);
  const team = present.filter((user) => !user.isGuest && user.teamId === undefined).map((user) => user.id);
  const trusted = ['U0ADMIN001', 'U0OPERATE1', 'U0APPROVE1'];
  const channel = (id: string, name: string, members: readonly string[], more: Partial<SlackChannel> = {}) => ({
    ...({ id, name, kind: 'public', archived: false } as const),
    members: new Set(members),
    ...more,
  });
  return [
    channel('C0VSPHERE1', 'vsphere', [...everybody, BOT_USER_ID]),
    channel('C0GENERAL1', 'general', team),
    channel('C0SECRET01', 'secret', trusted, { kind: 'private' }),
    channel('C0ARCHIVED', 'old-vsphere', [...team, BOT_USER_ID], { archived: true }),
  ];
};
