import { describe, expect, test } from '@jest/globals';
import type { AskedApproval, Card } from '#lib/jobs/approval';
import {
  describeApproved,
  describeCard,
  describeDecided,
  describeOvertaken,
  describeWaiting,
  type RequestView,
} from '#lib/jobs/describe-approval';
import type { Message } from '#lib/slack/message';
import { plain } from '#lib/slack/words';
import { ruleWith } from '#test/lib/interactions/deciding';
import { AT, exampleJob, examplePlan, exampleTarget } from '#test/lib/jobs/example-job';

const RULE = ruleWith({ name: 'two', approvers: { users: ['UA', 'UB', 'UC'], groups: [] }, quorum: 2 });
const WORDS = { doing: 'Resetting', done: 'Reset', todo: 'reset' };
const facts = { name: 'app01', path: '/DC0/vm/Web/app01', power: 'poweredOn', snapshots: [] };

const asked = (more: Partial<AskedApproval> = {}): AskedApproval => ({
  plan: 'p.2',
  round: 2,
  rules: [{ name: 'two', may: ['UA', 'UB', 'UC'] }],
  approvals: [],
  until: AT + 3_600_000,
  cards: [],
  changes: [],
  notes: ['Free: ds-ssd-01 466 GB of 931 GB'],
  ...more,
});

const view = (about: Partial<AskedApproval> = {}, more: Partial<RequestView> = {}): RequestView => ({
  job: exampleJob(),
  plan: examplePlan({ effect: 'destroy', words: WORDS }),
  targets: [exampleTarget('app01', { path: facts.path, facts, losses: ['loses all.'] })],
  asked: asked(about),
  missing: [{ rule: RULE, approved: [] }],
  uncounted: [],
  ...more,
});

const linesOf = ({ headline, rows = [], notes = [] }: Message): readonly string[] => [
  plain(headline),
  ...rows.map((row) => `${'  '.repeat(row.indent ?? 0)}${row.severity ?? '-'} ${plain(row.words)}`),
  ...notes.map(plain),
];

const UNTIL = 'Until 23 Nov 2026 07:51 UTC. Nothing is done before it is approved. Job VBLA';
const approved = { by: 'UA', verdict: 'approve', plan: 'p.2', at: AT } as const;
const card = (to: string, more: Partial<Card> = {}): Card => ({ to, role: 'decide', plan: 'p.2', at: AT, ...more });

describe('a card', () => {
  test('says who asks for what and why, each VM, what it loses, which rules wait and until when', () => {
    expect(linesOf(describeCard(view({ reason: 'CHG-1' }), []))).toEqual([
      '@U0ADMIN001 asks for approval to reset app01: /vm snapshot app01',
      '- Why: "CHG-1"',
      '- app01 (prod) is on · /DC0/vm/Web',
      '  - loses all.',
      '- "two" takes 2 approvals and has 0. Who may give it: @UA, @UB and @UC.',
      'Free: ds-ssd-01 466 GB of 931 GB',
      UNTIL,
    ]);
  });

  test('says who has decided about this plan, and whose approval does not count any more', () => {
    const approvals = [
      { ...approved, plan: 'p.1' },
      { ...approved, comment: 'agreed' },
      { ...approved, by: 'UX' },
    ];
    const shown = view({ approvals }, { missing: [{ rule: RULE, approved: ['UA'] }], uncounted: ['UX'] });
    expect(linesOf(describeCard(shown, [])).slice(3, -2)).toEqual([
      'success Approved by @UA 23 Nov 2026 06:51 UTC: "agreed"',
      'success Approved by @UX 23 Nov 2026 06:51 UTC',
      'warning The approval of @UX does not count: no rule that waits names that person now.',
      '- "two" takes 2 approvals and has 1 (@UA). Who may give it: @UB and @UC.',
    ]);
  });

  test('that is asked anew begins with what changed', () => {
    const changes = [{ severity: 'warning', words: 'app01 was on and is off now.' }] as const;
    const [headline, first] = linesOf(describeCard(view({ changes }), []));
    expect(headline).toMatch(/^Something changed since this was shown\. @U0ADMIN001 asks for approval to reset app01/);
    expect(first).toBe('warning app01 was on and is off now.');
  });
});

describe('the requester', () => {
  const cancel = { label: 'Cancel', press: { act: 'stop' } } as const;

  test('reads what it waits for, who was asked, whom Slack took nothing for, and what keeps it', () => {
    const cards = [card('C1'), card('UA'), card('UB', { refused: 'channel_not_found' }), card('UC', { plan: 'p.1' })];
    const message = describeWaiting(view({ cards }, { trouble: 'lab does not answer.' }), cancel);
    expect(linesOf(message)).toEqual([
      'Waits for approval to reset app01 · asked by @U0ADMIN001: /vm snapshot app01',
      '- "two" takes 2 approvals and has 0. Who may give it: @UA, @UB and @UC.',
      'Asked directly: @UA.',
      'Slack did not take it for @UB (channel_not_found).',
      'lab does not answer.',
      UNTIL,
    ]);
    expect(message.actions).toEqual([cancel]);
  });
});

describe('what became of it', () => {
  test('stands below who decided; what is too long for a card is said', () => {
    const rows = Array.from({ length: 12 }, (_, index) => ({ words: `app${index} is off.` }));
    const told: Message = { severity: 'success', headline: 'Reset 12 VMs', rows, notes: ['Job VBLA'] };
    const lines = linesOf(describeDecided(asked({ approvals: [approved] }), told));
    expect(lines.slice(0, 3)).toEqual([
      'Reset 12 VMs',
      'success Approved by @UA 23 Nov 2026 06:51 UTC',
      '- app0 is off.',
    ]);
    expect(lines.slice(-2)).toEqual(["2 more lines stand in the job's own message.", 'Job VBLA']);
  });

  test('is that it is begun, or asked anew', () => {
    const { job, plan, targets } = view();
    expect(linesOf(describeApproved(job, plan, targets))).toEqual([
      'Approved, and begun: reset app01 · asked by @U0ADMIN001: /vm snapshot app01',
      'Job VBLA',
    ]);
    expect(linesOf(describeOvertaken(job, plan))).toEqual([
      'This is asked anew, for something changed since: reset · asked by @U0ADMIN001: /vm snapshot app01',
      'Decide on the newer message. Job VBLA',
    ]);
  });
});
