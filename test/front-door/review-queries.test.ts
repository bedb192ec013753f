// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { METRICS, type MetricName, SUMS } from '#lib/metrics';
import { confirmed } from '#test/confirmed';
import { stackOfFile, type } from '#test/conversation';
import { answered, request, shortTasks } from '#test/front-door/approving';
import { send } from '#test/front-door/outcome';
import { queryOf, rowsOf } from '#test/insights/evaluate';
import type { Row } from '#test/insights/row';

const SECRET = 'hunter2-Pa55';
const here = stackOfFile({
  policy: { approvals: [{ name: 'two-eyes', permissions: ['vm:suspend'], approvers: { groups: ['S0VMAPPROVE'] } }] },
});

interface Emf {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

interface Queries {
  readonly Resources: Readonly<Record<string, { readonly Properties: { Name: string; QueryString: string } }>>;
}

const { Resources } = parse(readFileSync(join(process.cwd(), 'infra', 'aws', 'queries.yml'), 'utf8')) as Queries;
const QUERIES = new Map(
  Object.values(Resources).map(({ Properties }) => [Properties.Name.split('/')[1] ?? '', Properties.QueryString]),
);

let rows: readonly Row[];
let lines: string;
let approved = '';
/** A day of a site: what works, what fails and why, what is refused, approved and made up. */
beforeAll(async () => {
  const { stack } = here;
  await shortTasks(stack);
  await type(stack, '/vm snapshot app01 --name before', { user: 'operator' });
  await type(stack, '/vm list app*');
  await type(stack, '/vm list', { user: 'outsider' });
  await type(stack, `/vm ${SECRET}`);
  await type(stack, `/vm snapshot app02 --nam ${SECRET}`);
  await type(stack, '/vm snapshot app98');
  await confirmed(stack, '/vm power-off app02');
  const asked = await request(stack, '/vm suspend team-01');
  approved = asked.id;
  await answered(stack, asked, 'Approve', 'approver');
  await stack.jobEnded(asked.id);
  await request(stack, '/vm suspend team-02', { user: 'operator' });
  // A sweep every five minutes, up to a minute late.
  await stack.advance(361);
  await stack.until(async () => (await stack.logs()).find(({ line }) => line.includes('"message":"heartbeat"')));
  await send(stack, { text: 'list', secret: 'not-the-secret' });
  await send(stack, { text: 'list', form: { response_url: 'https://example.com/answer' } });
  await stack.interaction({ payload: { type: 'block_actions', actions: [] } });

  await stack.clearFaults();
  const limited = { status: 200, body: { ok: false, error: 'ratelimited' } };
  await stack.fault({ service: 'slack', match: { operation: 'chat.postMessage' }, then: limited });
  const match = { operation: 'CreateSnapshotEx_Task' };
  await stack.fault({
    service: 'vcenter',
    match,
    then: { taskError: { _typeName: 'FileLocked', file: '[ds] x.vmdk' } },
  });
  await type(stack, '/vm snapshot app03');
  const noRight = { _typeName: 'NoPermission', privilegeId: 'VirtualMachine.State.CreateSnapshot' };
  await stack.fault({ service: 'vcenter', match, then: { status: 500, body: noRight } });
  await type(stack, '/vm snapshot app04');
  const denied = { status: 400, body: { __type: 'com.amazon.coral.service#AccessDeniedException', message: 'no' } };
  await stack.fault({ service: 'dynamodb', match: { operation: 'Query' }, then: denied });
  await type(stack, '/vm jobs');
  await stack.clearFaults();
  rows = rowsOf(await stack.logs());
  lines = rows.map((row) => String(row['@message'])).join('\n');
}, 90_000);

/** The rows of a saved query, edited as whoever runs it would. */
const shown = (name: string, edit: (text: string) => string = (text) => text): readonly Row[] =>
  queryOf(edit(QUERIES.get(name) ?? '')).run(rows);
const columns = (found: readonly Row[], ...names: readonly string[]): unknown[] =>
  found.map((row) => names.map((name) => row[name]));

test('lines hold nothing that somebody typed but a known subcommand', () => {
  expect(lines).not.toContain(SECRET);
  expect(lines).not.toContain('before');
});

test('what is counted is of the catalogue: its unit, its dimensions, and beside it a sum where one is kept', () => {
  const emitted = lines.split('\n').filter((line) => line.includes('"CloudWatchMetrics"'));
  const seen = emitted.flatMap((line) => (JSON.parse(line) as Emf)._aws.CloudWatchMetrics);
  expect(seen.length).toBeGreaterThan(20);
  for (const { Namespace, Dimensions, Metrics } of seen) {
    const [{ Name, Unit } = { Name: '', Unit: '' }] = Metrics;
    const metric = METRICS[Name as MetricName];
    expect([Namespace, Unit]).toEqual(['SlashVM', metric.unit]);
    const allowed = [metric.dimensions, SUMS[Name as MetricName]].filter((one) => one !== undefined);
    expect(allowed.map((one) => ['service', ...one])).toContainEqual(Dimensions[0]);
  }
});

test('a sweep measures what waits', () => {
  const measured = rows.filter((row) => row['ApprovalsPending'] !== undefined);
  expect(measured[0]).toMatchObject({ ApprovalsPending: 1, service: 'slashvm-local' });
  const [age] = rows.filter((row) => row['ApprovalAge'] !== undefined);
  expect(Number(age?.['ApprovalAge'])).toBeGreaterThan(60_000);
});

test.each([...QUERIES])('the fields of "%s" are in the lines', (_name, text) => {
  const { fields } = queryOf(text);

  const missing = [...fields].filter((field) => rows.every((row) => row[field] === undefined));
  expect(missing).toEqual([]);
});

describe('A reviewer sees', () => {
  test('the history of a VM: who, what, and that it worked', () => {
    expect(shown('history of a VM')).toEqual([
      expect.objectContaining({
        ...{ user: 'U0OPERATE1', command: 'vm', subcommand: 'snapshot', state: 'ended', outcome: 'done' },
        ...{ vcenter: 'prod', vm: 'app01', moId: 'vm-32', task: expect.stringMatching(/^task-/) },
      }),
    ]);
    const failed = shown('history of a VM', (text) => text.replace('app01', 'app04'));
    expect(columns(failed, 'outcome', 'kind')).toEqual([['refused', 'not-permitted']]);
  });

  test('the history of a person, approvals included', () => {
    const by = (id: string): readonly Row[] => shown('history of a person', (text) => text.replace('U0ADMIN001', id));

    expect(columns(by('U0OUTSIDE1'), 'subcommand', 'state')).toEqual([['list', 'refused']]);
    expect(columns(by('U0APPROVE1'), 'message', 'act', 'job')).toEqual([['decided', 'approve', approved]]);
    expect(columns(by('U0REQUEST1'), 'subcommand', 'state', 'outcome')).toEqual([
      ['suspend', 'ended', 'done'],
      ['suspend', 'awaiting-approval', undefined],
    ]);
  });

  test('one Job from start to end, by the four characters that people see', () => {
    const story = shown('one Job from start to end', (text) =>
      text.replace('w4hj', approved.slice(0, 4).toUpperCase()),
    );

    expect(columns(story, 'message', 'state', 'act', 'vm')).toEqual([
      ['job', 'received', undefined, undefined],
      ['job', 'awaiting-approval', undefined, undefined],
      ['pressed', undefined, 'approve', undefined],
      ['decided', undefined, 'approve', undefined],
      ['resume', 'awaiting-approval', undefined, undefined],
      ['job', 'running', undefined, undefined],
      ['job', 'ended', undefined, undefined],
      ['job-vm', 'ended', undefined, 'team-01'],
    ]);
    expect(story.at(-2)).toMatchObject({
      outcome: 'done',
      decisions: 'approve U0APPROVE1',
      requests: expect.any(Number),
    });
  });

  test('who uses what, and what came of it', () => {
    const use = shown('who uses what');
    expect(use).toContainEqual({ user: 'U0OPERATE1', command: 'vm', subcommand: 'snapshot', jobs: 1, vms: 1 });
    const outcomes = shown('outcomes');
    expect(columns(outcomes, 'subcommand', 'outcome', 'kind', 'jobs')).toEqual(
      expect.arrayContaining([
        ['snapshot', 'failed', 'not-found', 1],
        ['snapshot', 'failed', 'not-permitted', 1],
        [undefined, 'mistyped', 'usage', 1],
        ['list', 'refused', undefined, 1],
        ['suspend', 'done', undefined, 1],
      ]),
    );
  });

  test('what is slow: those that waited for nobody, the slowest first', () => {
    const slowest = shown('slowest commands');
    const took = slowest.map((row) => Number(row['took']));
    expect(took).toEqual(took.toSorted((one, other) => other - one));
    expect(slowest.map((row) => row['subcommand'])).not.toContain('suspend');
    expect(slowest[0]).toMatchObject({ queued: expect.any(Number), firstMessage: expect.any(Number) });
    const [snapshot] = shown('speed of each command').filter((row) => row['subcommand'] === 'snapshot');
    expect(Number(snapshot?.['tookP50'])).toBeLessThanOrEqual(Number(snapshot?.['tookP95']));
  });

  test('failures by kind, of commands and at both wires', () => {
    expect(columns(shown('failures by kind'), 'message', 'kind', 'vcenter', 'code', 'fault')).toEqual(
      expect.arrayContaining([
        ['vcenter-error', 'not-permitted', 'prod', undefined, 'NoPermission'],
        ['slack-error', 'rate-limited', undefined, 'ratelimited', undefined],
        ['job', 'internal', undefined, undefined, undefined],
      ]),
    );
    expect(columns(shown('commands that failed'), 'subcommand', 'kind')).toEqual([
      ['jobs', 'internal'],
      ['snapshot', 'not-permitted'],
      ['snapshot', 'failed'],
      ['snapshot', 'not-found'],
    ]);
    expect(columns(shown('errors of SlashVM itself'), 'message', 'error.name')).toEqual([
      ['unexpected', 'AccessDeniedException'],
    ]);
  });

  test('refusals, with the reason', () => {
    expect(columns(shown('refusals'), 'message', 'reason', 'user')).toEqual([
      ['request-refused', 'not-an-interaction', undefined],
      ['foreign-response-url', undefined, undefined],
      ['request-refused', 'wrong-signature', undefined],
      ['job', undefined, 'U0OUTSIDE1'],
    ]);
  });

  test('approvals: what waits under which rule, who decided, and what came of it', () => {
    const all = shown('approvals').filter((row) => row['job'] === approved);
    expect(columns(all, 'message', 'state', 'rules', 'decisions', 'act')).toEqual([
      ['job', 'ended', undefined, 'approve U0APPROVE1', undefined],
      ['job', 'running', undefined, 'approve U0APPROVE1', undefined],
      ['decided', undefined, undefined, undefined, 'approve'],
      ['job', 'awaiting-approval', 'two-eyes', undefined, undefined],
    ]);
  });

  test('vCenters: logins and errors', () => {
    expect(columns(shown('vCenters'), 'vcenter', 'message', 'kind')).toEqual(
      expect.arrayContaining([
        ['prod', 'vcenter.login', undefined],
        ['lab', 'vcenter.login', undefined],
        ['prod', 'vcenter-error', 'not-permitted'],
      ]),
    );
  });
});
