import { runCommand } from '#test/bench/run-command';
import { median } from '#test/bench/statistics';
import { megabytes, ms, type Table, verdict } from '#test/bench/table';
import type { TestStack } from '#test/stack';

const RUNS = 5;

interface Listing {
  readonly requests: number;
  readonly milliseconds: number;
}

const list = async (stack: TestStack): Promise<Listing> => {
  const { requests, milliseconds } = await runCommand(stack, '/vm list');
  const large = stack.local.vcenters[0]?.name;
  return { requests: requests.filter(({ name }) => name === large).length, milliseconds };
};

/** `/vm list` where one vCenter has so many VMs. */
export async function measureLargeList(stack: TestStack, vms: number): Promise<Table> {
  const peakMemory = async (): Promise<number> =>
    (await stack.functions()).find(({ name }) => name === 'vm')?.peakRssBytes ?? Number.NaN;
  const cold = await list(stack);
  const coldPeak = await peakMemory();
  const warm: Listing[] = [];
  for (let run = 0; run < RUNS; run += 1) warm.push(await list(stack));
  const warmPeak = await peakMemory();
  const shown = await stack.transcript();
  const first = shown.map(({ text }) => text).find((text) => /\d+ VMs/.test(text));
  const counted = Number(/(\d+) VMs/.exec(first ?? '')?.[1]);
  if (counted < vms) throw new Error(`/vm list of ${vms} VMs said: ${first?.slice(0, 200)}`);
  const row = (state: string, peak: number, { requests, milliseconds }: Listing): string[] => [
    state,
    `${requests}`,
    verdict(requests, 25),
    ms(milliseconds),
    verdict(milliseconds, 2000, 'ms'),
    `${megabytes(peak)} MB`,
    verdict(megabytes(peak), 256, 'MB'),
  ];
  return {
    title: `List of ${vms.toLocaleString('en')} VMs`,
    about:
      '`/vm list` with everything in its answer: twenty rows in the message, all VMs in the file. Time inside the function, ' +
      'from event to end, its file delivered; cold includes the start of the process and both logins. Memory is the ' +
      `process’s peak until then, Node itself included, counted as Lambda counts it. Warm: ${RUNS} lists after the cold one, ` +
      'the median of their times, the most of their requests.',
    head: ['instance', 'requests to that vCenter', 'target', 'time', 'target', 'peak memory', 'target'],
    rows: [
      row('cold', coldPeak, cold),
      row('warm', warmPeak, {
        requests: Math.max(...warm.map(({ requests }) => requests)),
        milliseconds: median(warm.map(({ milliseconds }) => milliseconds)),
      }),
    ],
  };
}
