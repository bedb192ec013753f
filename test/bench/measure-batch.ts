import type { JournalLine } from '#infra/local/journal';
import { runConfirmed } from '#test/bench/confirmed';
import { runCommand } from '#test/bench/run-command';
import { median } from '#test/bench/statistics';
import { megabytes, ms, type Table, times, verdict } from '#test/bench/table';
import type { TestStack } from '#test/stack';

const RUNS = 5;
const TARGETS = 20;

interface Batch {
  readonly milliseconds: number;
  /** The longest of the tasks, from its start to its end as vCenter has them. */
  readonly slowest: number;
}

/** Power off of twenty VMs beside the slowest of its tasks, and the memory of an instance that does nothing else. */
export async function measureBatch(stack: TestStack): Promise<Table> {
  const names = await poweredOn(stack, TARGETS);
  const command = `/vm power-off ${names.join(' ')} --vcenter prod`;
  const batches: Batch[] = [];
  let peak = 0;
  for (let run = 0; run < RUNS; run += 1) {
    await stack.recycle('vm');
    const text = `${command} --again`;
    const { job, milliseconds } = await runConfirmed(stack, text);
    if ((await stack.job(job))?.['exit'] !== 0) throw new Error(`Not all of ${text} was done.`);
    batches.push({ milliseconds, slowest: await slowestTask(stack) });
    peak = Math.max(peak, (await stack.functions()).find(({ name }) => name === 'vm')?.peakRssBytes ?? 0);
    await runCommand(stack, `/vm start ${names.join(' ')} --vcenter prod --again`);
  }
  const ratios = batches.map(({ milliseconds, slowest }) => milliseconds / slowest);
  const middle = (of: (one: Batch) => number): number => median(batches.map(of));
  return {
    title: `Power off of ${TARGETS} VMs`,
    about:
      `From Confirm (the number typed into the modal) to the last word, cold: a new process for each of ${RUNS} runs, medians. ` +
      'Beside it the slowest of its tasks, from start to end as vCenter has them. Memory is the most of all runs, Node itself included.',
    head: ['VMs', 'to the last word', 'slowest task', 'of it', 'target', 'peak memory', 'target'],
    rows: [
      [
        String(TARGETS),
        ms(middle((one) => one.milliseconds)),
        ms(middle((one) => one.slowest)),
        times(median(ratios)),
        verdict(median(ratios), 1.5, '×'),
        `${megabytes(peak)} MB`,
        verdict(megabytes(peak), 160, 'MB'),
      ],
    ],
  };
}

async function poweredOn(stack: TestStack, count: number): Promise<readonly string[]> {
  // By name, for a list of all would be too long for vCenter.
  const wanted = Array.from({ length: 2 * count }, (_, index) => `names=node-${String(index + 1).padStart(5, '0')}`);
  const path = `/api/vcenter/vm?power_states=POWERED_ON&${wanted.join('&')}`;
  const { body } = await stack.vcenter('prod').ask('GET', path);
  const plain = (body as { name: string }[]).map(({ name }) => name);
  if (plain.length < count) throw new Error(`Only ${plain.length} VMs are on.`);
  return plain.slice(0, count);
}

async function slowestTask(stack: TestStack): Promise<number> {
  const vcenter = stack.vcenter('prod');
  const { body } = await vcenter.ask('GET', '/sdk/vim25/8.0.3.0/TaskManager/TaskManager/recentTask');
  const tasks = (body as { value: string }[]).slice(-TARGETS);
  const infos = await Promise.all(
    tasks.map(async ({ value }) => (await vcenter.ask('GET', `/sdk/vim25/8.0.3.0/Task/${value}/info`)).body),
  );
  const took = (infos as { descriptionId: string; startTime: string; completeTime: string }[])
    .filter(({ descriptionId }) => descriptionId.endsWith('powerOff'))
    .map(({ startTime, completeTime }) => Date.parse(completeTime) - Date.parse(startTime));
  return Math.max(...took);
}

interface Asked {
  readonly reads: number;
  readonly writes: number;
}

const isWrite = ({ operation }: JournalLine): boolean =>
  operation?.endsWith('_Task') === true || operation?.endsWith('Guest') === true;

/** What is asked before the first write and with it, without vCenter's event log; all that is later follows what was begun. */
const split = (lines: readonly JournalLine[], name: string): Asked => {
  const ofVCenter = lines.filter((line) => line.service === 'vcenter' && line.name === name);
  const own = ofVCenter.filter(({ operation }) => operation !== 'LogUserEvent');
  const writes = own.filter(isWrite).length;
  const last = own.findLastIndex(isWrite);
  return { reads: own.slice(0, last + 1).length - writes, writes };
};

/** Requests of a change of few VMs and of ten: only the writes may grow. */
export async function measureGrowth(stack: TestStack): Promise<Table> {
  const names = await poweredOn(stack, 10);
  const rows: string[][] = [];
  for (const [subcommand, options, isAsked, few] of [
    ['snapshot', '--name growth', false, 1],
    ['delete-snapshot', '--all', true, 1],
    // One that is named exactly is not asked about.
    ['suspend', '', true, 2],
    ['start', '', false, 1],
    ['power-off', '', true, 1],
  ] as const) {
    const of = async (count: number): Promise<{ first: Asked; other: number }> => {
      const text = `/vm ${subcommand} ${names.slice(0, count).join(' ')} ${options} --again`.replace(/ +/g, ' ');
      const lines = isAsked
        ? await runConfirmed(stack, text).then(({ asked, ran }) => [...asked, ...ran])
        : (await runCommand(stack, text)).requests;
      const other = lines.filter((line) => line.service === 'vcenter' && line.name === 'lab').length;
      return { first: split(lines, 'prod'), other };
    };
    const one = await of(few);
    if (few === 2 || subcommand === 'power-off') {
      await runCommand(stack, `/vm start ${names.slice(0, few).join(' ')} --again`);
    }
    const ten = await of(10);
    rows.push([
      `/vm ${subcommand}${options === '' ? '' : ` ${options}`}`,
      String(few),
      `${one.first.reads} + ${one.first.writes}`,
      `${ten.first.reads} + ${ten.first.writes}`,
      String(one.other),
      String(ten.other),
      ten.first.reads <= one.first.reads && ten.first.writes <= 10 ? 'reached' : 'missed',
    ]);
  }
  return {
    title: 'Requests of a change of few VMs and of ten',
    about:
      'One warm instance with its sessions, two vCenters, exact names. Reads until the last write, and writes; polls, one for ' +
      'all VMs of a vCenter, come on top. A change that asks is read once for the question and once more when it is confirmed.',
    head: ['command', 'VMs', 'prod', 'prod, 10 VMs', 'lab', 'lab, 10 VMs', 'only writes grow'],
    rows,
  };
}
