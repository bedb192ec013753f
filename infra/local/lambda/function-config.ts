import type { Resolve } from '#infra/local/aws/intrinsics';
import { resourcesOfType, type Template } from '#infra/local/aws/template';

/** Lambda's own defaults where the template says nothing. */
const DEFAULT_MEMORY_MB = 128;
const DEFAULT_TIMEOUT_S = 3;
const DEFAULT_RETRIES = 2;
const DEFAULT_EVENT_AGE_S = 21_600;

/** One function as its template describes it. */
export interface FunctionConfig {
  /** `vm`: the folder of `functions/` and of `.build/`. */
  name: string;
  functionName: string;
  arn: string;
  /** The exported name in the bundle. */
  exported: string;
  memoryMb: number;
  timeoutMs: number;
  environment: Record<string, string>;
  reservedConcurrency: number | undefined;
  maximumRetryAttempts: number;
  maximumEventAgeMs: number;
  /** The ARN an event goes to when it failed for good. */
  onFailure: string | undefined;
  logGroup: string;
  /** The ARN of the role the function runs as. */
  role: string | undefined;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(record(value)).map(([name, item]) => [name, String(item)]));

const numberOr = (value: unknown, otherwise: number): number => (value === undefined ? otherwise : Number(value));

/** The functions of a template, with what their EventInvokeConfig adds. */
export function functionConfigs(template: Template, resolve: Resolve, prefix: string): FunctionConfig[] {
  const invokeConfigs = resourcesOfType(template, 'AWS::Lambda::EventInvokeConfig').map(({ properties }) =>
    record(resolve(properties)),
  );
  return resourcesOfType(template, 'AWS::Lambda::Function').map(({ logicalId, properties }) => {
    const declared = record(resolve(properties));
    const functionName = String(declared['FunctionName'] ?? logicalId);
    if (!functionName.startsWith(prefix)) {
      throw new Error(`The function "${functionName}" is not of this stage: its name does not begin with "${prefix}".`);
    }
    const name = functionName.slice(prefix.length);
    const arn = String(resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] }));
    const asynchronous = invokeConfigs.find(
      ({ FunctionName }) => FunctionName === functionName || FunctionName === arn,
    );
    const destination = record(record(asynchronous?.['DestinationConfig'])['OnFailure'])['Destination'];
    const concurrency = declared['ReservedConcurrentExecutions'];
    const role = declared['Role'];
    return {
      name,
      functionName,
      arn,
      exported: String(declared['Handler']).split('.').at(-1) ?? 'handler',
      memoryMb: numberOr(declared['MemorySize'], DEFAULT_MEMORY_MB),
      timeoutMs: numberOr(declared['Timeout'], DEFAULT_TIMEOUT_S) * 1000,
      environment: texts(record(declared['Environment'])['Variables']),
      reservedConcurrency: concurrency === undefined ? undefined : Number(concurrency),
      maximumRetryAttempts: numberOr(asynchronous?.['MaximumRetryAttempts'], DEFAULT_RETRIES),
      maximumEventAgeMs: numberOr(asynchronous?.['MaximumEventAgeInSeconds'], DEFAULT_EVENT_AGE_S) * 1000,
      onFailure: destination === undefined ? undefined : String(destination),
      logGroup: String(record(declared['LoggingConfig'])['LogGroup'] ?? `/aws/lambda/${functionName}`),
      role: role === undefined ? undefined : String(role),
    };
  });
}
