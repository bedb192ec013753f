import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createFunctionLog } from '#infra/aws/function-log';

interface Emf {
  readonly _aws: { readonly CloudWatchMetrics: readonly [{ Namespace: string; Dimensions: string[][] }] };
}

let printed: string[];
let write: ReturnType<typeof jest.spyOn>;
const before = { ...process.env };
beforeEach(() => {
  printed = [];
  write = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    printed.push(String(line));
    return true;
  });
  process.env['POWERTOOLS_SERVICE_NAME'] = 'slashvm-dev';
  process.env['POWERTOOLS_METRICS_NAMESPACE'] = 'SlashVM';
});
afterEach(() => {
  write.mockRestore();
  process.env = before;
});

const lines = (): (Emf & Record<string, unknown>)[] => printed.map((line) => JSON.parse(line));
const dimensions = (): string[][][] => lines().map(({ _aws }) => _aws.CloudWatchMetrics[0].Dimensions);

test('a count is printed at once, under its dimensions and the stage', () => {
  createFunctionLog().count('SessionsOpened', { vcenter: 'prod' });

  expect(lines()).toEqual([expect.objectContaining({ service: 'slashvm-dev', vcenter: 'prod', SessionsOpened: 1 })]);
  expect(dimensions()).toEqual([[['service', 'vcenter']]]);
  expect(lines()[0]?._aws.CloudWatchMetrics[0].Namespace).toBe('SlashVM');
});

test('what an alarm watches is also counted without the names of the site', () => {
  const log = createFunctionLog();
  log.count('VCenterSilent', { vcenter: 'prod', kind: 'unreachable' });
  log.count('Command', { command: 'vm', outcome: 'failed' });

  expect(dimensions()).toEqual([
    [['service', 'vcenter', 'kind']],
    [['service']],
    [['service', 'command', 'outcome']],
    [['service', 'outcome']],
  ]);
});

test('how many there are now is one value, zero included', () => {
  createFunctionLog().level('ApprovalsPending', 0);

  expect(lines()).toEqual([expect.objectContaining({ ApprovalsPending: 0 })]);
});

test('durations are printed together at the end of an invocation, and once', () => {
  const log = createFunctionLog();
  for (let n = 1; n <= 3; n += 1) log.duration('VCenterRequestTime', n, { vcenter: 'prod' });
  log.duration('VCenterRequestTime', 9, { vcenter: 'lab' });
  expect(printed).toEqual([]);

  log.flush();
  log.flush();

  expect(lines()).toEqual([
    expect.objectContaining({ vcenter: 'prod', VCenterRequestTime: [1, 2, 3] }),
    expect.objectContaining({ vcenter: 'lab', VCenterRequestTime: 9 }),
  ]);
});

test('an invocation of many requests loses none of them', () => {
  const log = createFunctionLog();
  for (let n = 1; n <= 333; n += 1) log.duration('VCenterRequestTime', n, { vcenter: 'prod' });
  log.flush();

  const values = lines().flatMap((line) => line['VCenterRequestTime']);
  expect(values).toEqual(Array.from({ length: 333 }, (_, at) => at + 1));
  expect(lines().every(({ vcenter }) => vcenter === 'prod')).toBe(true);
});
