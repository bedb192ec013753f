import type { Deployed } from '#infra/operator/cost/deployed';
import type { Load } from '#infra/operator/cost/load';
import { metricMonths } from '#infra/operator/cost/metric-series';
import { monthOf } from '#infra/operator/cost/month';
import { HOURS_A_MONTH, PRICES } from '#infra/operator/cost/prices';
import type { Counted } from '#infra/operator/cost/usage';

/** A line of a month's bill. */
export interface BillLine {
  readonly what: string;
  readonly used: string;
  readonly dollars: number;
}

/** A way out of the VPC to Slack, and what it costs a month. */
export interface WayOut {
  readonly what: string;
  readonly dollars: number;
}

export interface Bill {
  readonly lines: readonly BillLine[];
  readonly ways: readonly WayOut[];
}

/** Two tenths of a megabyte for each command: messages, indexes and secrets, TLS included. */
const NAT_GIGABYTES = 0.0002;
/** Written items stay about as large as the requests that wrote them; each is in the table and in two indexes as a whole. */
const UNIT_GIGABYTES = 1e-6;

export function billOf(load: Load, counted: Counted, { alarms, dashboards }: Deployed, commands: number): Bill {
  const month = monthOf(load, counted);
  const secrets = 1 + load.vcenters * load.accounts;
  const kept = (month.keptUnits * UNIT_GIGABYTES * load.retention) / 30;
  const metrics = metricMonths(load, commands);
  const requests = month.commands + month.clicks;
  const line = (what: string, used: string, dollars: number): BillLine => ({ what, used, dollars });
  return {
    lines: [
      line('API Gateway', `${number(requests)} requests`, requests * PRICES.apiRequest),
      line('Lambda, calls', number(month.calls), month.calls * PRICES.lambdaRequest),
      line(
        'Lambda, time',
        `${number(month.gigabyteSeconds)} GB-s`,
        month.gigabyteSeconds * PRICES.lambdaGigabyteSecond,
      ),
      line('DynamoDB, reads', `${number(month.readUnits)} units`, month.readUnits * PRICES.readUnit),
      line('DynamoDB, writes', `${number(month.writeUnits)} units`, month.writeUnits * PRICES.writeUnit),
      line('DynamoDB, kept', `${kept.toFixed(1)} GB in the end`, kept * PRICES.tableGigabyte),
      line(
        'Secrets Manager',
        `${secrets} secrets, ${number(month.secretsCalls)} calls`,
        secrets * PRICES.secret + month.secretsCalls * PRICES.secretsCall,
      ),
      line('CloudWatch, logs', `${(month.logBytes / 1e9).toFixed(2)} GB`, (month.logBytes / 1e9) * PRICES.logGigabyte),
      line('CloudWatch, metrics', `${number(metrics)} for a whole month`, metrics * PRICES.metric),
      line('CloudWatch, alarms', number(alarms), alarms * PRICES.alarm),
      line('CloudWatch, dashboard', number(dashboards), dashboards * PRICES.dashboard),
      line('X-Ray', `${number(month.calls)} traces`, month.calls * PRICES.trace),
      line('EventBridge Scheduler', `${number(month.schedules)} calls`, month.schedules * PRICES.schedule),
    ],
    ways: waysOut(month.commands * NAT_GIGABYTES),
  };
}

function waysOut(gigabytes: number): readonly WayOut[] {
  const gateway = (PRICES.natGatewayHour + PRICES.publicAddressHour) * HOURS_A_MONTH;
  const data = gigabytes * PRICES.natGigabyte;
  return [
    { what: 'one that the VPC has already', dollars: 0 },
    { what: 'a NAT instance, t4g.nano', dollars: (PRICES.natInstanceHour + PRICES.publicAddressHour) * HOURS_A_MONTH },
    { what: 'a NAT gateway in one zone', dollars: gateway + data },
    { what: 'a NAT gateway in each of two zones', dollars: 2 * gateway + data },
  ];
}

export function total({ lines }: Bill): number {
  return lines.reduce((sum, { dollars }) => sum + dollars, 0);
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
