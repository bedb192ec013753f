import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { siteValues } from '#infra/operator/site/site-file';
import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';
import { DEFAULT_STAGE, LOCAL_STAGE, stageFlags } from '#lib/doctor/operator-command';
import { SaidError } from '#lib/errors';

/** The AWS account, region and stage whose vCenters are meant, or the local stack. */
export interface Place {
  readonly stage: string;
  readonly local: boolean;
  /** The accounts that only read. */
  readonly read: boolean;
  readonly secrets: SecretsManagerClient;
  readonly database: DynamoDBClient;
  readonly tableName: string;
  /** Waits as long as a function that is called may take. */
  readonly lambda: LambdaClient;
  /** `slashvm-<stage>-`: a function's name without its word. */
  readonly functionPrefix: string;
  /** Where a local run answers for AWS and for Slack. */
  readonly endpoints?: LocalEndpoints;
  /** `slashvm/<stage>/vcenters/`: what a secret's name begins with. */
  readonly folder: string;
  /** Where the accounts for the other purpose are. */
  readonly otherFolder: string;
  /** The command line for the same place: `npm run vcenter -- enable prod --stage live`. */
  command(words: string): string;
  /** The same for the accounts of the other purpose. */
  otherCommand(words: string): string;
}

export interface LocalEndpoints {
  readonly awsEndpointUrl: string;
  readonly slackApiUrl: string;
}

/** What says which place is meant. */
export interface PlaceOptions {
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly local: boolean;
  readonly read: boolean;
}

/** Milliseconds; the longest of the functions that are waited for has 60 seconds. */
const LONGEST_CALL = 65_000;

export async function findPlace(options: PlaceOptions): Promise<Place> {
  const { local, read } = options;
  const stage = local ? LOCAL_STAGE : (options.stage ?? DEFAULT_STAGE);
  if (local && options.stage !== undefined && options.stage !== LOCAL_STAGE) {
    throw new UsageMistake(`--local is a stage of its own: leave --stage ${options.stage} or --local out.`);
  }
  if (!/^[A-Za-z0-9-]{1,60}$/.test(stage)) throw new UsageMistake('--stage takes letters, digits and hyphens.');
  const site = siteValues(stage);
  const region = options.region ?? site.region;
  const endpoints = local ? await localEndpoints() : undefined;
  const account = {
    ...(region === undefined ? {} : { region }),
    ...(endpoints === undefined
      ? {}
      : { endpoint: endpoints.awsEndpointUrl, credentials: LOCAL_KEYS, region: region ?? 'eu-central-1' }),
  };
  const patience = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true };
  const settings = { ...account, requestHandler: patience };
  const flags = [...stageFlags(stage), ...(options.region === undefined ? [] : [`--region ${options.region}`])];
  const folderOf = (reads: boolean): string => `slashvm/${stage}/${reads ? 'vcenters-read' : 'vcenters'}/`;
  const commandOf = (words: string, reads: boolean): string =>
    ['npm run vcenter --', words, ...flags, ...(reads ? ['--read'] : [])].join(' ');
  return {
    stage,
    local,
    read,
    secrets: new SecretsManagerClient(settings),
    database: new DynamoDBClient(settings),
    tableName: site.table ?? `slashvm-${stage}-jobs`,
    lambda: new LambdaClient({
      ...account,
      maxAttempts: 1,
      requestHandler: { ...patience, requestTimeout: LONGEST_CALL },
    }),
    functionPrefix: `slashvm-${stage}-`,
    ...(endpoints === undefined ? {} : { endpoints }),
    folder: folderOf(read),
    otherFolder: folderOf(!read),
    command: (words) => commandOf(words, read),
    otherCommand: (words) => commandOf(words, !read),
  };
}

const LOCAL_KEYS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Finds the running local stack as `npm run say` does. */
async function localEndpoints(): Promise<LocalEndpoints> {
  const url = stackUrl();
  const description = url === undefined ? undefined : await describe(url);
  if (description === undefined) {
    throw new SaidError('unreachable', 'No local stack is running. Start one in another terminal: npm start');
  }
  return description;
}

function stackUrl(): string | undefined {
  const port = process.env['SLASHVM_PORT'];
  if (port !== undefined && port !== '' && port !== '0') return `http://127.0.0.1:${port}/`;
  const file = join(process.env['SLASHVM_DIRECTORY'] ?? '.local', 'stack.json');
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { url: string }).url;
}

async function describe(url: string): Promise<LocalEndpoints | undefined> {
  try {
    const answer = await fetch(new URL('/local.json', url), { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? ((await answer.json()) as LocalEndpoints) : undefined;
  } catch {
    return undefined;
  }
}
