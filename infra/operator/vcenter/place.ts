import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { VCenterRequest } from '#infra/operator/vcenter/request';
import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';
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
  /** `slashvm/<stage>/vcenters/`: what a secret's name begins with. */
  readonly folder: string;
  /** Where the accounts for the other purpose are. */
  readonly otherFolder: string;
  /** The command line for the same place: `npm run vcenter -- enable prod --stage live`. */
  command(words: string): string;
  /** The same for the accounts of the other purpose. */
  otherCommand(words: string): string;
}

const DEFAULT_STAGE = 'dev';
const LOCAL_STAGE = 'local';

export async function findPlace(options: VCenterRequest['options']): Promise<Place> {
  const { local, region, read } = options;
  const stage = local ? LOCAL_STAGE : (options.stage ?? DEFAULT_STAGE);
  if (local && options.stage !== undefined && options.stage !== LOCAL_STAGE) {
    throw new UsageMistake(`--local is a stage of its own: leave --stage ${options.stage} or --local out.`);
  }
  if (!/^[A-Za-z0-9-]{1,60}$/.test(stage)) throw new UsageMistake('--stage takes letters, digits and hyphens.');
  const settings = {
    ...(region === undefined ? {} : { region }),
    ...(local ? { ...(await localEndpoint()), region: region ?? 'eu-central-1' } : {}),
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
  };
  const flags = [
    ...(local ? ['--local'] : stage === DEFAULT_STAGE ? [] : [`--stage ${stage}`]),
    ...(region === undefined ? [] : [`--region ${region}`]),
  ];
  const folderOf = (reads: boolean): string => `slashvm/${stage}/${reads ? 'vcenters-read' : 'vcenters'}/`;
  const commandOf = (words: string, reads: boolean): string =>
    ['npm run vcenter --', words, ...flags, ...(reads ? ['--read'] : [])].join(' ');
  return {
    stage,
    local,
    read,
    secrets: new SecretsManagerClient(settings),
    database: new DynamoDBClient(settings),
    tableName: `slashvm-${stage}-jobs`,
    folder: folderOf(read),
    otherFolder: folderOf(!read),
    command: (words) => commandOf(words, read),
    otherCommand: (words) => commandOf(words, !read),
  };
}

/** Finds the running local stack as `npm run say` does. */
async function localEndpoint(): Promise<{
  endpoint: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}> {
  const url = stackUrl();
  const description = url === undefined ? undefined : await describe(url);
  if (description === undefined) {
    throw new SaidError('unreachable', 'No local stack is running. Start one in another terminal: npm start');
  }
  return { endpoint: description.awsEndpointUrl, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
}

function stackUrl(): string | undefined {
  const port = process.env['SLASHVM_PORT'];
  if (port !== undefined && port !== '' && port !== '0') return `http://127.0.0.1:${port}/`;
  const file = join(process.env['SLASHVM_DIRECTORY'] ?? '.local', 'stack.json');
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { url: string }).url;
}

async function describe(url: string): Promise<{ awsEndpointUrl: string } | undefined> {
  try {
    const answer = await fetch(new URL('/local.json', url), { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? ((await answer.json()) as { awsEndpointUrl: string }) : undefined;
  } catch {
    return undefined;
  }
}
