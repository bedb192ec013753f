/** AWS's list prices in US dollars. Others differ by region; a contract or a free allowance makes them less. */
export const PRICES = {
  region: 'us-east-1',
  as: 'November 2026',

  /** Of a REST API, for each request. */
  apiRequest: 3.5e-6,
  lambdaRequest: 0.2e-6,
  /** arm64. */
  lambdaGigabyteSecond: 13.33e-6,
  /** On demand; a strongly consistent read of 4 kB is one unit, a write of 1 kB one for the table and each index. */
  readUnit: 0.125e-6,
  writeUnit: 0.625e-6,
  /** A month, with the copies of point-in-time recovery. */
  tableGigabyte: 0.25 + 0.2,
  secret: 0.4,
  secretsCall: 5e-6,
  logGigabyte: 0.5,
  /** A month; CloudWatch counts each by the hours in which it is sent. */
  metric: 0.3,
  alarm: 0.1,
  dashboard: 3,
  trace: 5e-6,
  schedule: 1e-6,
  natGatewayHour: 0.045,
  natGigabyte: 0.045,
  /** A t4g.nano. */
  natInstanceHour: 0.0042,
  publicAddressHour: 0.005,
  /** In each zone. */
  interfaceEndpointHour: 0.01,
} as const;

export const HOURS_A_MONTH = 730;
