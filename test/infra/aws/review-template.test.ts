import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { METRICS, type MetricName, SUMS } from '#lib/metrics';
import { ofType, type Packaged, packaged } from '#test/infra/aws/packaged';
import {
  alarmsOf,
  metricsOfAlarm,
  metricsOfAlarms,
  metricsOfWidgets,
  type NamedMetric,
  widgetsOf,
} from '#test/infra/aws/review-metrics';
import { queryOf } from '#test/insights/evaluate';

const STAGE = 'slashvm-dev';
let site: Packaged;
let named: readonly NamedMetric[];
beforeAll(async () => {
  site = await packaged();
  named = [...metricsOfWidgets(widgetsOf(site)), ...metricsOfAlarms(alarmsOf(site))];
}, 120_000);
afterAll(() => rm(site.folder, { recursive: true, force: true }));

const own = (): readonly NamedMetric[] => named.filter(({ namespace }) => namespace === 'SlashVM');
const functionNames = (): string[] =>
  ofType(site.resources, 'AWS::Lambda::Function').map(([, { Properties }]) => String(Properties['FunctionName']));
/** Functions that Lambda calls by events which wait in its queue. */
const commandNames = (): string[] =>
  functionNames().filter((name) => existsSync(join('functions', name.slice(STAGE.length + 1), 'definition.ts')));
const functionsOf = (metrics: readonly NamedMetric[], name: string): string[] =>
  [...new Set(metrics.filter((one) => one.name === name).map(({ values }) => values['FunctionName'] ?? ''))].sort();
const queryNames = (): string[] =>
  ofType(site.resources, 'AWS::Logs::QueryDefinition').map(([, { Properties }]) => String(Properties['Name']));

/** Every source file of what is deployed. */
function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

describe('the metrics', () => {
  test('that the dashboard or an alarm names are of the catalogue, under dimensions that are counted', () => {
    const unknown = own().filter(({ name, dimensions }) => {
      const metric = METRICS[name as MetricName] as { dimensions: readonly string[] } | undefined;
      const sum = SUMS[name as MetricName];
      const kept = [metric?.dimensions, sum].filter((one) => one !== undefined);
      const asked = JSON.stringify([...dimensions].sort());
      return !kept.some((one) => JSON.stringify(['service', ...one].sort()) === asked);
    });
    expect(unknown).toEqual([]);
    expect(new Set(own().map(({ values }) => values['service']))).toEqual(new Set([STAGE]));
  });

  test('of the catalogue are each on the dashboard or in an alarm', () => {
    expect([...new Set(own().map(({ name }) => name))].sort()).toEqual(Object.keys(METRICS).sort());
  });

  test('of the catalogue are each counted or measured somewhere, by the call of their unit', () => {
    const text = [...sources('lib'), ...sources('infra/aws'), ...sources('functions')].join('\n');
    const counted = [...text.matchAll(/\blog\.(count|level|duration)\(\s*'(\w+)'/g)];
    const emitted = new Map(counted.map(([, call, name]) => [name, call === 'duration' ? 'Milliseconds' : 'Count']));
    // Where no function asks the vCenters by itself, nothing tells of their silence.
    const later = existsSync(join('functions', 'vcenter')) ? [] : ['VCenterAnswered', 'VCenterSilent'];
    const expected = Object.entries(METRICS).filter(([name]) => !later.includes(name));
    expect(Object.fromEntries(emitted)).toEqual(Object.fromEntries(expected.map(([name, { unit }]) => [name, unit])));
  });

  test('that are summed up are summed over some of their own dimensions', () => {
    for (const [name, sum] of Object.entries(SUMS)) {
      const { dimensions } = METRICS[name as MetricName] as { dimensions: readonly string[] };
      expect(dimensions).toEqual(expect.arrayContaining([...sum]));
      expect(sum.length).toBeLessThan(dimensions.length);
    }
  });
});

describe('the alarms', () => {
  test('each say what to do, and name saved queries that are there', () => {
    for (const { AlarmName, AlarmDescription } of alarmsOf(site)) {
      expect([AlarmName, AlarmDescription]).toEqual([
        expect.stringMatching(/^slashvm-dev-[a-z-]+$/),
        expect.stringMatching(/\b(Run|run|Read|Look|look|store|raise|Raise|Is the schedule)\b/),
      ]);
      expect(AlarmDescription.length).toBeLessThanOrEqual(1024);
      const mentioned = [...AlarmDescription.matchAll(/slashvm-dev\/[\w ]*/g)].map(([text]) => text.trim());
      for (const text of mentioned.filter((one) => !one.startsWith('slashvm-dev/slack'))) {
        expect([text, queryNames().some((name) => text.startsWith(name))]).toEqual([text, true]);
      }
    }
  });

  test('tell whoever the site names', () => {
    const files = ['alarms', 'request-alarms', 'invocation-alarms', 'failures', 'archive'].map(
      (name) => `infra/aws/${name}.yml`,
    );
    const actions = files
      .flatMap((file) => Object.values((parse(readFileSync(file, 'utf8')) as { Resources: object }).Resources))
      .filter(({ Type }: { Type: string }) => Type === 'AWS::CloudWatch::Alarm')
      .map(({ Properties }: { Properties: { AlarmActions: unknown } }) => Properties.AlarmActions);
    expect(actions).toHaveLength(alarmsOf(site).length);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: serverless.yml's own form.
    expect(new Set(actions)).toEqual(new Set(['${param:alarmActions}']));
  });

  test('ring for every function that fails or is throttled, and every command that waits or is dropped', () => {
    const all = metricsOfAlarms(alarmsOf(site));
    expect(functionsOf(all, 'Errors')).toEqual(functionNames().sort());
    expect(functionsOf(all, 'Throttles')).toEqual(functionNames().sort());
    expect(functionsOf(all, 'AsyncEventAge')).toEqual(commandNames().sort());
    expect(functionsOf(all, 'AsyncEventsDropped')).toEqual(expect.arrayContaining(commandNames()));
  });

  test('add up no more than CloudWatch takes', () => {
    for (const alarm of alarmsOf(site)) expect(metricsOfAlarm(alarm).length).toBeLessThanOrEqual(10);
  });

  test.each([
    [
      'no-heartbeat',
      { MetricName: 'Heartbeat', ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' },
    ],
    ['login-refused', { MetricName: 'LoginRefused', Threshold: 0 }],
    ['audit-behind', { MetricName: 'AuditBehind', Threshold: 0 }],
    ['vcenter-silent', { MetricName: 'VCenterSilent', EvaluationPeriods: 3, DatapointsToAlarm: 2 }],
    ['forged-requests', { MetricName: 'RefusedSignature', TreatMissingData: 'notBreaching' }],
  ])('%s is set as decided', (name, expected) => {
    expect(alarmsOf(site).find(({ AlarmName }) => AlarmName === `${STAGE}-${name}`)).toMatchObject(expected);
  });
});

describe('the dashboard', () => {
  test('is one page on which nothing covers anything', () => {
    const taken = new Set<string>();
    for (const { x, y, width, height } of widgetsOf(site)) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column += 1) {
        for (let row = y; row < y + height; row += 1) {
          expect(taken.has(`${column} ${row}`)).toBe(false);
          taken.add(`${column} ${row}`);
        }
      }
    }
  });

  test('shows every function: its errors, throttles, invocations, what it costs and logs', () => {
    const shown = metricsOfWidgets(widgetsOf(site));
    for (const name of ['Errors', 'Throttles', 'Invocations', 'Duration']) {
      expect([name, functionsOf(shown, name)]).toEqual([name, functionNames().sort()]);
    }
    const groups = shown.filter(({ name }) => name === 'IncomingBytes').map(({ values }) => values['LogGroupName']);
    expect(groups.sort()).toEqual(
      functionNames()
        .map((name) => `/aws/lambda/${name}`)
        .sort(),
    );
  });

  test('counts the GB-seconds of each function by the memory it has', () => {
    const costs = widgetsOf(site).find(({ properties }) => properties.title?.startsWith('GB-seconds'));
    const shown = (costs?.properties.metrics ?? []).map(([first]) => (first as { expression?: string }).expression);
    const sizes = new Map<number, string[]>();
    for (const [, { Properties }] of ofType(site.resources, 'AWS::Lambda::Function')) {
      const size = Number(Properties['MemorySize']);
      sizes.set(size, [...(sizes.get(size) ?? []), String(Properties['FunctionName']).slice(STAGE.length + 1)]);
    }
    expect(shown.filter((one) => one !== undefined)).toEqual(
      [...sizes].map(([size, names]) => `SUM([${names.join(', ')}]) * ${size / 1024} / 1000`),
    );
  });

  test('shows the state of every alarm that is always there', () => {
    const shown = widgetsOf(site).find(({ type }) => type === 'alarm')?.properties.alarms;
    const always = ofType(site.resources, 'AWS::CloudWatch::Alarm').filter(([name]) => name !== 'ArchiveAlarm');
    expect([...(shown ?? [])].sort()).toEqual(always.map(([name]) => `<${name}.Arn>`).sort());
  });

  test('lists what failed by a query that Logs Insights reads', () => {
    const query = widgetsOf(site).find(({ type }) => type === 'log')?.properties.query;
    const [source, ...commands] = (query ?? '').split(/\| (?=fields)/);
    const groups = [...(source ?? '').matchAll(/'([^']+)'/g)].map(([, name]) => name);
    expect(groups.sort()).toEqual(
      commandNames()
        .map((name) => `/aws/lambda/${name}`)
        .sort(),
    );
    expect(queryOf(commands.join('')).columns).toContain('outcome');
  });
});

test('the saved queries look into the log of every function but the archive’s', () => {
  const logs = functionNames().filter((name) => !name.endsWith('-archive'));
  for (const [, { Properties }] of ofType(site.resources, 'AWS::Logs::QueryDefinition')) {
    const groups = (Properties['LogGroupNames'] as { Ref: string }[]).map(
      ({ Ref }) => site.resources[Ref]?.Properties['LogGroupName'],
    );
    expect(groups.sort()).toEqual(logs.map((name) => `/aws/lambda/${name}`).sort());
    expect(() => queryOf(String(Properties['QueryString']))).not.toThrow();
  }
});

describe('docs/review.md', () => {
  const page = readFileSync(join('docs', 'review.md'), 'utf8');
  const cells = (row: string): string[] => row.split('|').map((cell) => cell.trim());
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map(cells);

  test('has every metric as the catalogue has it', () => {
    for (const [name, { unit, dimensions, meaning }] of Object.entries(METRICS)) {
      const by = dimensions.map((dimension) => `\`${dimension}\``).join(', ');
      expect(rows).toContainEqual(['', `\`${name}\``, by, unit === 'Count' ? '' : 'ms', meaning, '']);
    }
  });

  test('has every alarm, and says of every saved query what it answers', () => {
    const alarms = alarmsOf(site).map(({ AlarmName }) => AlarmName.slice(STAGE.length + 1));
    expect(alarms.filter((name) => !rows.some(([, first]) => first === `\`${name}\``))).toEqual([]);
    expect(queryNames().filter((name) => !page.includes(`\`${name.split('/')[1]}\``))).toEqual([]);
  });
});
