import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { toolProcess } from '#infra/local/tool-process';
import { billOf, total } from '#infra/operator/cost/bill';
import { costTables, withTables } from '#infra/operator/cost/cost-page';
import { deployed } from '#infra/operator/cost/deployed';
import { readLoad, USUAL_LOAD } from '#infra/operator/cost/load';
import { metricMonths } from '#infra/operator/cost/metric-series';
import { glancesOf, monthOf } from '#infra/operator/cost/month';
import { readCounted, type Usage } from '#infra/operator/cost/usage';
import { SLASH_COMMANDS } from '#infra/operator/slash-commands';

const NOTHING: Usage = { functions: {}, readUnits: 0, writeUnits: 0, secretsCalls: 0, logBytes: 0 };
const COUNTED = {
  on: '2026-11-30',
  vms: 1000,
  read: { ...NOTHING, functions: { vm: { calls: 1, milliseconds: 500 } }, readUnits: 2 },
  change: { ...NOTHING, functions: { vm: { calls: 1, milliseconds: 1000 } }, writeUnits: 10, logBytes: 1000 },
  furtherVm: { ...NOTHING, writeUnits: 4 },
  confirmed: {
    ...NOTHING,
    functions: { vm: { calls: 2, milliseconds: 1500 }, interactions: { calls: 1, milliseconds: 100 } },
    writeUnits: 20,
    logBytes: 1000,
  },
  sweep: { ...NOTHING, functions: { sweeper: { calls: 1, milliseconds: 100 } } },
  renewal: {
    ...NOTHING,
    functions: { sweeper: { calls: 1, milliseconds: 100 }, vm: { calls: 1, milliseconds: 200 } },
    writeUnits: 100,
  },
};
const LOAD = {
  ...USUAL_LOAD,
  commands: 100,
  days: 10,
  changes: 50,
  confirmed: 40,
  targets: 2,
  minutes: 1,
  hours: 9,
  vms: 2000,
};

test('docs/cost.md is what npm run cost writes', async () => {
  const root = process.cwd();
  const counted = readCounted(root);
  const bill = billOf(USUAL_LOAD, counted, await deployed(root), SLASH_COMMANDS.length);
  const page = readFileSync('docs/cost.md', 'utf8');
  expect(page).toBe(withTables(page, costTables(USUAL_LOAD, bill, counted.on)));
});

test('a month adds up what was counted, as often as it happens', () => {
  // 1,000 commands: 500 reads, 300 changes, 200 that are confirmed; 8,640 sweeps, of which 1,440 renew the indexes.
  expect(monthOf(LOAD, COUNTED)).toEqual({
    commands: 1000,
    clicks: 200,
    calls: 500 + 300 + 200 * 3 + 8640 + 1440,
    // Counted; followed for a minute each; a second on top of each call of a command.
    gigabyteSeconds: expect.closeTo(250 + 300 + 320 + 432 + 576 + 500 * 60 + 1200, 6),
    readUnits: 1000,
    writeUnits: 3000 + 4000 + 500 * 4 + 1440 * 200,
    keptUnits: 3000 + 4000 + 500 * 4,
    secretsCalls: 2400,
    logBytes: 500_000,
    schedules: 8640,
  });
});

test.each([
  [0, 0],
  [4.5, 0],
  [5, 1],
  [7, 2],
  [8, 3],
  [60, 16],
])('a change of %p minutes is looked at %p times by a schedule', (minutes, glances) => {
  expect(glancesOf(minutes)).toBe(glances);
});

test('nobody types, and what is left is what stands there', () => {
  const { lines, ways } = billOf({ ...LOAD, commands: 0 }, COUNTED, { alarms: 10, dashboards: 1 }, 5);
  expect(Object.fromEntries(lines.map(({ what, dollars }) => [what, Number(dollars.toFixed(2))]))).toMatchObject({
    'API Gateway': 0,
    'DynamoDB, writes': 0,
    'Secrets Manager': 1.2,
    'CloudWatch, alarms': 1,
    'CloudWatch, dashboard': 3,
  });
  expect(ways.map(({ dollars }) => dollars.toFixed(2))).toEqual(['0.00', '6.72', '36.50', '73.00']);
});

test('a metric is paid for by the hours in which it is sent, and more of them with each vCenter and command', () => {
  const months = (vcenters: number, hours: number, commands: number) =>
    metricMonths({ ...LOAD, vcenters, hours, days: 31 }, commands);
  expect(months(2, 24, 4)).toBeGreaterThan(months(2, 8, 4));
  expect(months(3, 8, 4)).toBeGreaterThan(months(2, 8, 4));
  expect(months(2, 8, 5)).toBeGreaterThan(months(2, 8, 4));
});

test('more of anything never costs less', () => {
  const cost = (load: typeof LOAD) => total(billOf(load, COUNTED, { alarms: 10, dashboards: 1 }, 5));
  for (const name of Object.keys(LOAD) as (keyof typeof LOAD)[]) {
    expect(cost({ ...LOAD, [name]: LOAD[name] * 2 })).toBeGreaterThanOrEqual(cost(LOAD));
  }
});

describe('what is typed', () => {
  test.each([
    [['--commands', 'many'], '--commands many: say a whole number from 0 to 1000000.'],
    [['--commands', '-1'], '--commands needs a value.'],
    [['--commands', '1.5'], '--commands 1.5: say a whole number from 0 to 1000000.'],
    [['--changes', '101'], '--changes 101: say a whole number from 0 to 100.'],
    [['--minutes', '1e3'], '--minutes 1e3: say a number from 0 to 10080.'],
    [['--command', '5'], 'There is no option --command. Did you mean --commands?'],
    [['--check', '--vms', '5'], '--check looks at the page, which has the usual load: say it alone.'],
  ])('%j is refused with the cure', (words, sentence) => {
    expect(() => readLoad(words)).toThrow(sentence);
  });

  test('is a load of one’s own, with the rest as usual', () => {
    expect(readLoad(['--minutes', '2.5', '--vms', '0'])).toEqual({
      wants: 'bill',
      load: { ...USUAL_LOAD, minutes: 2.5, vms: 0 },
    });
    expect([readLoad([]), readLoad(['--check']), readLoad(['-h'])].map(({ wants }) => wants)).toEqual([
      'page',
      'check',
      'help',
    ]);
  });
});

test('prints the bill of a load of one’s own, and writes nothing', async () => {
  const { file, execArgv } = toolProcess('infra/operator/cost.ts');
  const run = (...words: readonly string[]) => promisify(execFile)(process.execPath, [...execArgv, file, ...words]);
  const before = readFileSync('docs/cost.md', 'utf8');
  const { stdout } = await run('--vcenters', '7');
  expect(stdout).toMatch(/\| Secrets Manager +\| 8 secrets, /);
  expect(readFileSync('docs/cost.md', 'utf8')).toBe(before);
  expect((await run('--check')).stdout).toBe('');
  await expect(run('--vms', 'x')).rejects.toMatchObject({ code: 2 });
});
