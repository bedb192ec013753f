import type { DecisionDesk } from '#lib/interactions/decide-approval';
import type { AskedApproval } from '#lib/jobs/approval';
import type { Job } from '#lib/jobs/job';
import type { Log } from '#lib/log';
import { createAuthority } from '#lib/policy/authority';
import { CATALOGUE } from '#lib/policy/catalogue';
import { type ApprovalRule, NO_POLICY } from '#lib/policy/policy';
import { exampleJob } from '#test/lib/jobs/example-job';
import { memoryJobStore } from '#test/lib/jobs/memory-job-store';
import { type Given, stateWith } from '#test/lib/policy/standing-with';

const SILENT: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  count: () => undefined,
  duration: () => undefined,
};

/** What is so outside of SlashVM, and may change at any time. */
export interface World {
  now: number;
  /** Members of user groups, as Slack has them. */
  groups: Record<string, readonly string[]>;
  guests: readonly string[];
  isSlackDown: boolean;
  denies: readonly Given[];
}

export interface Deciding {
  readonly desk: DecisionDesk;
  readonly world: World;
  /** Jobs that were handed to their function. */
  readonly handedOver: string[];
}

export function ruleWith(about: Partial<ApprovalRule>): ApprovalRule {
  return {
    name: 'rule',
    permissions: ['vm:*'],
    from: 1,
    approvers: { users: [], groups: [] },
    quorum: 1,
    requesterMayApprove: false,
    expires: 3_600_000,
    ...about,
  };
}

/** Deciding on Jobs in memory, by an authority that remembers nothing for longer than a moment. */
export function deciding(rules: readonly ApprovalRule[], begin: Partial<World> = {}): Deciding {
  const world: World = { now: 1000, groups: {}, guests: [], isSlackDown: false, denies: [], ...begin };
  const clock = { now: () => world.now, sleep: async () => undefined };
  const handedOver: string[] = [];
  const said = <T>(answer: T): T => {
    if (world.isSlackDown) throw new Error('Slack is down.');
    return answer;
  };
  const people = {
    userGroups: async () => said(new Map(Object.entries(world.groups).map(([id, users]) => [id, new Set(users)]))),
    person: async (id: string) => ({ kind: world.guests.includes(id) ? ('guest' as const) : ('member' as const) }),
  };
  const store = {
    read: async () => ({ state: stateWith([], world.denies) }),
    save: async () => true,
    keepGroups: async () => undefined,
    keepPerson: async () => undefined,
  };
  const policy = { ...NO_POLICY, approvals: rules };
  const made = (): DecisionDesk['authority'] =>
    createAuthority({ store, people, clock, log: SILENT, policy, admins: ['UADMIN'], catalogue: CATALOGUE });
  const authority: DecisionDesk['authority'] = {
    ...made(),
    standing: async (question, options) => await made().standing(question, options),
  };
  const desk: DecisionDesk = {
    clock,
    log: SILENT,
    store: memoryJobStore(),
    authority,
    handOver: async (_command, event) => void handedOver.push((event as { resume: string }).resume),
  };
  return { desk, world, handedOver };
}

/** A Job that waits for these rules, stored. */
export async function waitingJob(
  { desk, world }: Deciding,
  rules: readonly ApprovalRule[],
  more: Partial<AskedApproval> = {},
): Promise<Job> {
  const approval: AskedApproval = {
    plan: 'p.1',
    round: 1,
    rules: rules.map(({ name }) => ({ name, may: [] })),
    approvals: [],
    until: world.now + 3_600_000,
    cards: [],
    changes: [],
    notes: [],
    ...more,
  };
  const { lease: _, ...job } = exampleJob({ state: 'awaiting-approval', approval });
  await desk.store.claim({ ...job, history: [...job.history, { at: world.now, state: 'awaiting-approval' }] });
  return job;
}
