import type { Approval, AskedApproval } from '#lib/jobs/approval';
import { subject } from '#lib/jobs/describe-change';
import { askedBy, outlineRows } from '#lib/jobs/describe-question';
import { type Job, type Plan, shortId } from '#lib/jobs/job';
import type { JobTarget } from '#lib/jobs/job-target';
import type { MissingApproval } from '#lib/policy/approval-rules';
import { missingWords, named } from '#lib/policy/approval-sentence';
import type { Action, Message, Row } from '#lib/slack/message';
import { code, type Part, time, user, type Words, words } from '#lib/slack/words';

/** A request for approval, and how it stands. */
export interface RequestView {
  readonly job: Job;
  readonly plan: Plan;
  readonly targets: readonly JobTarget[];
  readonly asked: AskedApproval;
  readonly missing: readonly MissingApproval[];
  /** Whose approval does not count any more. */
  readonly uncounted: readonly string[];
  /** What keeps it from going on, where that is not a person. */
  readonly trouble?: Words;
}

/** What an approver decides on: who wants what and why, each VM, what it loses, and who has to agree. */
export function describeCard(view: RequestView, actions: readonly Action[]): Message {
  const { job, plan, asked } = view;
  const again = asked.changes.length === 0 ? '' : 'Something changed since this was shown. ';
  const who = words(again, [user(job.asked.user)], ` asks for approval to ${plan.words.todo} `, subject(going(view)));
  return {
    severity: 'question',
    headline: words(who, ': ', [code(job.asked.text)]),
    rows: [...asked.changes, ...reasonRow(asked), ...outlineRows(view), ...standingRows(view)],
    notes: [...asked.notes, ...troubleNotes(view), untilNote(view)],
    actions,
  };
}

/** The same for the requester: what it waits for, and that it may be cancelled. */
export function describeWaiting(view: RequestView, cancel: Action): Message {
  const { job, plan, asked } = view;
  const refused = asked.cards.filter((card) => card.refused !== undefined && card.plan === asked.plan);
  return {
    severity: 'working',
    headline: words(`Waits for approval to ${plan.words.todo} `, subject(going(view)), ' · ', askedBy(job)),
    rows: [...asked.changes, ...standingRows(view)],
    notes: [
      ...toldNotes(asked),
      ...refused.map(({ to, refused: why }) => words('Slack did not take it for ', [placeOf(to)], ` (${why}).`)),
      ...troubleNotes(view),
      untilNote(view),
    ],
    actions: [cancel],
  };
}

/** What became of a request, for everybody who was asked: the buttons are gone. */
export function describeDecided(asked: AskedApproval, { severity, headline, rows = [], notes = [] }: Message): Message {
  const more = rows.length - MOST_ROWS;
  const rest = more > 0 ? [`${more} more ${more === 1 ? 'line stands' : 'lines stand'} in the job's own message.`] : [];
  return {
    severity,
    headline,
    rows: [...decisionRows(asked), ...rows.slice(0, MOST_ROWS)],
    notes: [...rest, ...notes],
  };
}

/** Rows of a result on a card; the Job's own message has them all. */
const MOST_ROWS = 10;

/** What a card says while what was approved runs. */
export function describeApproved(job: Job, plan: Plan, targets: readonly JobTarget[]): Message {
  return {
    severity: 'working',
    headline: words('Approved, and begun: ', plan.words.todo, ' ', subject(going({ targets })), ' · ', askedBy(job)),
    notes: [`Job ${shortId(job.id)}`],
  };
}

/** What a card says whose plan is not the newest any more. */
export function describeOvertaken(job: Job, plan: Plan): Message {
  return {
    severity: 'info',
    headline: words('This is asked anew, for something changed since: ', plan.words.todo, ' · ', askedBy(job)),
    notes: [`Decide on the newer message. Job ${shortId(job.id)}`],
  };
}

/** `Denied by @U1 <time>: "not today"`. */
export function decidedWords({ by, verdict, at, comment }: Approval): Words {
  const said = comment === undefined ? '' : `: "${comment}"`;
  return words(verdict === 'deny' ? 'Denied by ' : 'Approved by ', [user(by)], ' ', [time(at)], said);
}

/** Who decided what about the plan, oldest first. */
export function decisionRows({ approvals, plan }: Pick<AskedApproval, 'approvals' | 'plan'>): readonly Row[] {
  return approvals
    .filter((one) => one.plan === plan)
    .map((one): Row => ({ severity: one.verdict === 'deny' ? 'failure' : 'success', words: decidedWords(one) }));
}

function standingRows({ asked, missing, uncounted }: RequestView): readonly Row[] {
  const lost = uncounted.map(
    (id): Row => ({
      severity: 'warning',
      words: words('The approval of ', [user(id)], ' does not count: no rule that waits names that person now.'),
    }),
  );
  const waiting = missing.map((one): Row => {
    const may = asked.rules.find(({ name }) => name === one.rule.name)?.may ?? [];
    return { words: missingWords(one, may) };
  });
  return [...decisionRows(asked), ...lost, ...waiting];
}

function reasonRow({ reason }: AskedApproval): readonly Row[] {
  return reason === undefined ? [] : [{ words: `Why: "${reason}"` }];
}

/** People who were asked directly. */
function toldNotes({ cards, plan }: AskedApproval): readonly Words[] {
  const asked = cards.filter((card) => card.role === 'decide' && card.plan === plan && card.refused === undefined);
  const people = [...new Set(asked.map(({ to }) => to))].filter((id) => !isChannel(id));
  return people.length === 0 ? [] : [words('Asked directly: ', named(people), '.')];
}

function troubleNotes({ trouble }: RequestView): readonly Words[] {
  return trouble === undefined ? [] : [trouble];
}

function untilNote({ job, asked }: RequestView): Words {
  return words('Until ', [time(asked.until)], `. Nothing is done before it is approved. Job ${shortId(job.id)}`);
}

function going({ targets }: Pick<RequestView, 'targets'>): readonly JobTarget[] {
  return targets.filter(({ state }) => state !== 'settled');
}

function placeOf(to: string): Part {
  return isChannel(to) ? `the channel ${to}` : user(to);
}

/** True where a card goes to a channel and not to a person. */
export function isChannel(to: string): boolean {
  return /^[CGD]/.test(to);
}
