import { at, ofType, type Packaged } from '#test/infra/aws/packaged';

/** A metric as a dashboard or an alarm names it. */
export interface NamedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly string[];
  /** The values of its dimensions that are given, all of them where nothing is searched. */
  readonly values: Readonly<Record<string, string>>;
}

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly alarms?: readonly string[];
    readonly query?: string;
    readonly markdown?: string;
  };
}

type Alarm = Readonly<Record<string, unknown>> & { readonly AlarmName: string; readonly AlarmDescription: string };

/** The dashboard's widgets, with what CloudFormation puts in. */
export function widgetsOf({ resources }: Packaged): readonly Widget[] {
  const [dashboard] = ofType(resources, 'AWS::CloudWatch::Dashboard');
  const body = at(dashboard?.[1].Properties, 'DashboardBody.Fn::Sub') as string;
  const filled = body.replace(/\$\{!(.*?)\}/g, '%$1%').replace(/\$\{([\w:.]+)\}/g, '<$1>');
  return (JSON.parse(filled) as { widgets: Widget[] }).widgets;
}

export function alarmsOf({ resources }: Packaged): readonly Alarm[] {
  return ofType(resources, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties as Alarm);
}

export function metricsOfWidgets(widgets: readonly Widget[]): readonly NamedMetric[] {
  return widgets.flatMap(({ properties }) => (properties.metrics ?? []).flatMap(metricOfWidget));
}

/** `["SlashVM", "Command", "service", "slashvm-dev"]`, or `[{ "expression": "SEARCH(…)" }]`. */
function metricOfWidget(metric: readonly unknown[]): readonly NamedMetric[] {
  const [first] = metric;
  if (typeof first === 'object' && first !== null)
    return searched(String((first as { expression?: string }).expression));
  const [namespace = '', name = '', ...pairs] = metric.filter((part): part is string => typeof part === 'string');
  const dimensions = pairs.filter((_, at) => at % 2 === 0);
  const values = Object.fromEntries(dimensions.map((key, at) => [key, pairs[2 * at + 1] ?? '']));
  return [{ namespace, name, dimensions, values }];
}

const SEARCH = /SEARCH\('\{([^,}]+),([^}]*)\} service="([^"]*)" MetricName="(\w+)"', '\w+', \d+\)/;

function searched(expression: string): readonly NamedMetric[] {
  if (!expression.includes('SEARCH')) return [];
  const [, namespace = '', dimensions = '', service = '', name = ''] = SEARCH.exec(expression) ?? [];
  return [{ namespace, name, dimensions: dimensions.split(','), values: { service } }];
}

export function metricsOfAlarms(alarms: readonly Alarm[]): readonly NamedMetric[] {
  return alarms.flatMap(metricsOfAlarm);
}

interface Stat {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
}

export function metricsOfAlarm(alarm: Alarm): readonly NamedMetric[] {
  const queries = (alarm['Metrics'] ?? []) as readonly { readonly MetricStat?: { readonly Metric: Stat } }[];
  const single = alarm['MetricName'] === undefined ? [] : [alarm as unknown as Stat];
  return [...single, ...queries.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])].map(
    ({ Namespace, MetricName, Dimensions = [] }) => ({
      namespace: Namespace,
      name: MetricName,
      dimensions: Dimensions.map(({ Name }) => Name),
      values: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
    }),
  );
}
