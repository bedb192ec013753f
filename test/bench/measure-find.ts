import { runCommand } from '#test/bench/run-command';
import { median } from '#test/bench/statistics';
import { ms, type Table, verdict } from '#test/bench/table';
import type { TestStack } from '#test/stack';

const RUNS = 5;

/** Seconds after which no sweep renews an index any more, and each is long stale. */
const OUT_OF_USE = 4 * 3600;

interface Finding {
  readonly requests: number;
  readonly milliseconds: number;
}

const find = async (stack: TestStack): Promise<Finding> => {
  const { requests, milliseconds } = await runCommand(stack, '/vm find node-00042');
  const large = stack.local.vcenters[0]?.name;
  return { requests: requests.filter(({ name }) => name === large).length, milliseconds };
};

const repeated = async (prepare: () => Promise<unknown>, stack: TestStack): Promise<Finding> => {
  const found: Finding[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    await prepare();
    found.push(await find(stack));
  }
  return {
    requests: Math.max(...found.map(({ requests }) => requests)),
    milliseconds: median(found.map(({ milliseconds }) => milliseconds)),
  };
};

/** `/vm find` where one vCenter has so many VMs. */
export async function measureFind(stack: TestStack, vms: number): Promise<Table> {
  const recycle = (): Promise<unknown> => stack.recycle('vm');
  const sweeps = async (): Promise<number> =>
    (await stack.functions()).find(({ name }) => name === 'sweeper')?.invocations ?? 0;
  const cold = await repeated(async () => {
    const before = await sweeps();
    await stack.advance(OUT_OF_USE);
    await stack.until(async () => ((await sweeps()) > before ? true : undefined));
    await recycle();
  }, stack);
  const newInstance = await repeated(recycle, stack);
  const warm = await repeated(async () => undefined, stack);
  const answer = (await stack.transcript()).at(-1)?.text ?? '';
  if (!answer.includes('1 VM with "node-00042"')) throw new Error(`/vm find said: ${answer.slice(0, 200)}`);
  const row = (state: string, { requests, milliseconds }: Finding, mostRequests: number, most: number): string[] => [
    state,
    `${requests}`,
    verdict(requests, mostRequests),
    ms(milliseconds),
    verdict(milliseconds, most, 'ms'),
  ];
  return {
    title: `Find among ${vms.toLocaleString('en')} VMs`,
    about:
      '`/vm find` of one VM by a part of its name. Time inside the function, from event to end. Cold without an index includes ' +
      'the start of the process, both logins, the bulk read and the storing of the index, which the answer does not wait for; ' +
      `with a fresh one no vCenter is asked. ${RUNS} runs each, the median of their times, the most of their requests.`,
    head: ['instance and index', 'requests to that vCenter', 'target', 'time', 'target'],
    rows: [
      row('cold, no index', cold, 25, 2000),
      row('cold, fresh index', newInstance, 0, 300),
      row('warm, fresh index', warm, 0, 300),
    ],
  };
}
