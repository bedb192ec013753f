import type { ChangeContext } from '#lib/commands/change-context';
import { endChange } from '#lib/commands/end-change';
import { callLater, GRACE } from '#lib/commands/follow-later';
import { homeOf } from '#lib/commands/home-of';
import { hashOf } from '#lib/commands/plan-change';
import { isOwed, type Standing, showRequest, wantedCard } from '#lib/commands/show-request';
import { groupsOfRules, missingOf, shortage, type Weighed, wishedApprover } from '#lib/commands/weigh-approvals';
import type { AskedApproval, AwaitedRule, Card } from '#lib/jobs/approval';
import { isChannel } from '#lib/jobs/describe-approval';
import { outlineNotes } from '#lib/jobs/describe-question';
import type { Plan } from '#lib/jobs/job';
import type { Vm } from '#lib/jobs/step';
import type { MissingApproval } from '#lib/policy/approval-rules';
import { awaitedRules, toAsk } from '#lib/policy/approvers';
import type { Row } from '#lib/slack/message';

/** How long a Job is tried for once it was approved, milliseconds: as long as one that needs nobody. */
const RUN_LIFE = 72 * 3_600_000;

/** What could not be read is read again after this, milliseconds. */
const AGAIN = 60_000;

/** What Slack has not taken, or nobody knows whether it has, is seen to after this, milliseconds. */
const LOOK_FOR_CARDS = 25_000;

/** Asks everybody who may approve a plan, and leaves the Job to whoever answers. */
export async function askForApproval(
  context: ChangeContext,
  weighed: Weighed,
  ask: {
    readonly plan: Plan;
    readonly vms: Iterable<Vm>;
    /** What is different from what was shown before. */
    readonly changes: readonly Row[];
    /** `same` where only more rules fit what was shown already: who approved it has. */
    readonly round: 'new' | 'same';
  },
): Promise<void> {
  const { desk, held, prepared } = context;
  const missing = missingOf(weighed);
  const no = await shortage(context, missing);
  if (no !== undefined) return await endChange(context, 'refused', no);
  const now = desk.clock.now();
  const { job, targets } = held;
  const { vms, changes } = ask;
  const plan = { ...ask.plan, hash: hashOf(targets) };
  const before = job.approval;
  const groups = await groupsOfRules(context, missing);
  const waiting = awaitedRules(missing, { requester: job.asked.user, groups, now });
  const isSame = ask.round === 'same' && before !== undefined;
  const round = (before?.round ?? 0) + (isSame ? 0 : 1);
  const given = isSame ? before.rules.filter(({ name }) => waiting.every((rule) => rule.name !== name)) : [];
  const soonest = now + Math.min(...missing.map(({ rule }) => rule.expires));
  const until = isSame ? Math.min(before.until, soonest) : soonest;
  const { reason } = prepared.common;
  const id = { plan: `${plan.hash}.${round}` };
  const wanted = (await cardsFor(context, missing, waiting)).map((card) => wantedCard(card, id));
  const approval: AskedApproval = {
    ...id,
    round,
    rules: [...given, ...waiting],
    approvals: before?.approvals ?? [],
    until,
    cards: [...(before?.cards ?? []), ...wanted],
    changes,
    notes: outlineNotes({ plan, targets, vms }),
    ...(reason === undefined ? {} : { reason }),
  };
  const expiresAt = Math.max(job.expiresAt, until + RUN_LIFE);
  await held.enter('awaiting-approval', now, { plan, approval, expiresAt });
  const { uncounted } = weighed.request;
  await showRequest(context, { missing, uncounted });
  await waitOn(context, { missing, uncounted });
}

/** One card in each rule's channel, or where it was asked; and direct messages. */
async function cardsFor(
  context: ChangeContext,
  missing: readonly MissingApproval[],
  rules: readonly AwaitedRule[],
): Promise<readonly Pick<Card, 'to' | 'role'>[]> {
  const home = homeOf(context);
  const here = !home.isPrivate && /^[CG]/.test(home.channel) ? [home.channel] : [];
  const channels = missing.flatMap(({ rule }) => (rule.channel === undefined ? here : [rule.channel]));
  const wish = await wishedApprover(context, missing);
  const people = toAsk(rules, 'wished' in wish ? wish.wished : undefined);
  return [...new Set([...channels, ...people])].map((to) => ({ to, role: 'decide' }));
}

/** Leaves the Job to whoever decides; until then it is looked at when something is due. */
export async function waitOn({ desk, held, invocation }: ChangeContext, { trouble }: Standing): Promise<void> {
  const asked = held.job.approval;
  if (asked === undefined) return await held.release();
  const now = desk.clock.now();
  const times = [
    asked.until,
    ...asked.rules.flatMap(({ remindAt }) => remindAt ?? []),
    ...(trouble === undefined ? [] : [now + AGAIN]),
    ...(isOwed(asked) ? [now + LOOK_FOR_CARDS] : []),
  ];
  const at = Math.max(now + 1000, Math.min(...times));
  if (asked.wakesAt === at) return await held.release(at + GRACE);
  const followed = (held.job.followed ?? 0) + 1;
  await held.change({ followed, approval: { ...asked, wakesAt: at } });
  const scheduled = await callLater({ desk, held, invocation }, followed, at);
  await held.release(scheduled ? at + GRACE : at);
}

/** Tells approvers once more, and those who are told when nobody decides. */
export async function remind(context: ChangeContext, standing: Standing): Promise<void> {
  const { desk, held } = context;
  const asked = held.job.approval;
  if (asked === undefined) return;
  const now = desk.clock.now();
  const isDue = ({ remindAt }: AwaitedRule): boolean => remindAt !== undefined && remindAt <= now;
  const due = asked.rules.filter(isDue);
  if (due.length === 0) return await showRequest(context, standing);
  const late = standing.missing.filter(({ rule }) => due.some(({ name }) => name === rule.name));
  const decided = new Set(asked.approvals.filter(({ plan }) => plan === asked.plan).map(({ by }) => by));
  const reminded = toAsk(due, undefined).filter((id) => !decided.has(id));
  const groups = await groupsOfRules(context, late);
  const told = late.flatMap(({ rule }) =>
    rule.escalation === undefined || groups === 'unknown' ? [] : [...(groups.get(rule.escalation) ?? [])],
  );
  const others = [...new Set(told)].filter((id) => !reminded.includes(id) && !isChannel(id)).slice(0, MOST_TOLD);
  const rules = asked.rules.map((rule) => (isDue(rule) ? withoutReminder(rule) : rule));
  const cards =
    late.length === 0
      ? []
      : [
          ...reminded.map((to) => wantedCard({ to, role: 'decide', isReminder: true }, asked)),
          ...others.map((to) => wantedCard({ to, role: 'told' }, asked)),
        ];
  await held.change({ approval: { ...asked, rules, cards: [...asked.cards, ...cards] } });
  await showRequest(context, standing);
}

/** Members of a group who are told that nobody decides. */
const MOST_TOLD = 10;

function withoutReminder({ remindAt: _, ...rule }: AwaitedRule): AwaitedRule {
  return rule;
}
