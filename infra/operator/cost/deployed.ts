import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What the stack has of CloudWatch's, as infra/aws writes it. */
export interface Deployed {
  /** Metrics that alarms watch: each is paid for as an alarm. */
  readonly alarms: number;
  readonly dashboards: number;
}

interface Resource {
  readonly Type?: string;
  readonly Properties?: { readonly Metrics?: readonly { readonly MetricStat?: unknown }[] };
}

export function deployed(root: string): Deployed {
  const folder = join(root, 'infra', 'aws');
  const resources = readdirSync(folder)
    .filter((file) => file.endsWith('.yml'))
    .flatMap((file) => {
      const { Resources = {} } = parse(readFileSync(join(folder, file), 'utf8')) as { Resources?: object };
      return Object.values(Resources) as readonly Resource[];
    });
  const watched = ({ Properties }: Resource): number =>
    Properties?.Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1;
  const alarms = resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  return {
    alarms: alarms.reduce((sum, alarm) => sum + watched(alarm), 0),
    dashboards: resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard').length,
  };
}
