import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What the stack has of CloudWatch's, as infra/aws writes it. */
export interface Deployed {
  /** Metrics that alarms watch: each is paid for as an alarm. */
  readonly alarms: number;
  readonly dashboards: number;
}

interface Metric {
  readonly MetricStat?: unknown;
}

interface Resource {
  readonly Type?: string;
  /** Its metrics, or where in each-function.cjs they come from. */
  readonly Properties?: { readonly Metrics?: string | readonly Metric[] };
}

const FROM_EACH_FUNCTION = /each-function\.cjs\):alarm\.(\w+)/;

export async function deployed(root: string): Promise<Deployed> {
  const folder = join(root, 'infra', 'aws');
  const resources = readdirSync(folder)
    .filter((file) => file.endsWith('.yml'))
    .flatMap((file) => {
      const { Resources = {} } = parse(readFileSync(join(folder, file), 'utf8')) as { Resources?: object };
      return Object.values(Resources) as readonly Resource[];
    });
  const generated = await eachFunction(root);
  const watched = ({ Properties: { Metrics } = {} }: Resource): number => {
    const metrics = typeof Metrics === 'string' ? generated[FROM_EACH_FUNCTION.exec(Metrics)?.[1] ?? ''] : Metrics;
    return metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1;
  };
  const alarms = resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  return {
    alarms: alarms.reduce((sum, alarm) => sum + watched(alarm), 0),
    dashboards: resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard').length,
  };
}

/** The metrics that alarms get from serverless.yml's functions, as the framework resolves them. */
async function eachFunction(root: string): Promise<Readonly<Record<string, readonly Metric[]>>> {
  const { functions } = parse(readFileSync(join(root, 'serverless.yml'), 'utf8')) as { functions: object };
  const load = createRequire(join(root, 'package.json'));
  const generate = load('./infra/aws/each-function.cjs') as (framework: object) => Promise<{
    readonly alarm: Readonly<Record<string, readonly Metric[]>>;
  }>;
  const framework = { resolveVariable: async () => 'prod', resolveConfigurationProperty: async () => functions };
  return (await generate(framework)).alarm;
}
