import type { JournalLine } from '#infra/local/journal';
import { runCommand } from '#test/bench/run-command';
import { median } from '#test/bench/statistics';
import { ms, type Table, verdict } from '#test/bench/table';
import type { TestStack } from '#test/stack';

const RUNS = 7;

interface Measured {
  readonly command: string;
  /** Requests to the vCenter that has the VM, without polls. */
  readonly own: number;
  readonly polls: number;
  readonly other: number;
  /** To the first message at Slack, and to the Job's end. */
  readonly firstWord: number;
  readonly whole: number;
}

/**
 * What was asked after a task was started is polling it. The line in vCenter's event log is not counted: it is for the
 * record, at most one for each VM, and no start waits for it for longer than a second.
 */
const split = (all: readonly JournalLine[]): { asked: number; polls: number } => {
  const lines = all.filter(({ operation }) => operation !== 'LogUserEvent');
  const started = lines.findIndex(({ operation }) => operation?.endsWith('_Task'));
  const asked = started === -1 ? lines.length : started + 1;
  return { asked, polls: lines.length - asked };
};

const measure = async (stack: TestStack, text: string): Promise<Measured> => {
  const { typedAt, requests: lines } = await runCommand(stack, `/vm ${text}`);
  const [first, second] = stack.local.vcenters.map(({ name }) => lines.filter((line) => line.name === name));
  const spoken = lines.filter(({ service }) => service === 'slack');
  const { asked, polls } = split(first ?? []);
  const last = spoken.at(-1);
  return {
    command: `/vm ${text}`,
    own: asked,
    polls,
    other: second?.length ?? 0,
    firstWord: (spoken[0]?.startedAt ?? Number.NaN) - typedAt,
    whole: last === undefined ? Number.NaN : last.startedAt + last.durationMs - typedAt,
  };
};

/** What govc asks for the same with a session it kept (govmomi 0.56 against vcsim). */
const GOVC: Readonly<Record<string, string>> = {
  list: 'find: 10 for 4 VMs, one more for each',
  info: 'vm.info: 8',
  snapshot: 'snapshot.create: 12, waiting included',
  snapshots: 'snapshot.tree: 7',
};

/** Requests to each vCenter and wall time of each command, by one warm instance with its sessions. */
export async function measureCommands(stack: TestStack): Promise<Table> {
  const texts: [string, (run: number) => string][] = [
    ['list', () => 'list'],
    ['info', () => 'info app01'],
    ['snapshot', (run) => `snapshot app01 --name "run ${run}"`],
    ['snapshots', () => 'snapshots app01'],
  ];
  await measure(stack, 'list');
  const rows: string[][] = [];
  for (const [name, text] of texts) {
    const runs: Measured[] = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await measure(stack, text(run)));
    const most = (of: (one: Measured) => number): number => Math.max(...runs.map(of));
    const middle = (of: (one: Measured) => number): number => median(runs.map(of));
    const own = most((one) => one.own);
    const other = most((one) => one.other);
    const polls = most((one) => one.polls);
    const target = name === 'snapshot' ? `${verdict(own, 3)}; other ${verdict(other, 1)}` : '';
    rows.push([
      `/vm ${text(0)}`,
      `${own}${polls > 0 ? ` + ${polls} polls` : ''}`,
      String(other),
      target,
      GOVC[name] ?? '',
      ms(middle((one) => one.firstWord)),
      ms(middle((one) => one.whole)),
    ]);
  }
  const [first, second] = stack.local.vcenters.map(({ name }) => name);
  return {
    title: 'Requests to vCenter and wall time of each command',
    about:
      `One warm instance with its sessions, two vCenters. Requests are the most of ${RUNS} runs, times the median, from the ` +
      'signed request at the gateway to the first and to the last word at Slack. A simulated snapshot takes some ' +
      'seconds, as its task would. Beside it govc with a kept session, to one vCenter.',
    head: ['command', `to ${first}`, `to ${second}`, 'target', 'govc', 'first word', 'last word'],
    rows,
  };
}
