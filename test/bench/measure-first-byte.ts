import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { FaultRule } from '#infra/local/faults';
import { functionEnvironments, runtimeEnvironment } from '#test/bench/function-environment';
import { type LoopbackSlack, startLoopbackSlack } from '#test/bench/loopback-slack';
import type { FunctionRuntime } from '#test/bench/node24';
import type { PeerBundles } from '#test/bench/peer-bundle';
import { median } from '#test/bench/statistics';
import { ms, type Table, times, verdict } from '#test/bench/table';
import type { Workspace } from '#test/bench/workspace';
import type { TestStack } from '#test/stack';

const RUNS = 21;
/** A process that has not spoken by then never will. */
const PATIENCE_MS = 20_000;

/** The task itself is not measured here. */
const QUICK_TASKS: FaultRule = {
  service: 'vcenter',
  match: { operation: 'CreateSnapshotEx_Task' },
  times: 0,
  // biome-ignore lint/suspicious/noThenProperty: the word of the documented rules; never a function, so nothing awaits it.
  then: { taskSeconds: 0.1 },
};

type SignedRequest = Awaited<ReturnType<TestStack['signed']>>;

interface Candidate {
  readonly name: string;
  /** The peer's command that it is measured beside. */
  readonly like?: string;
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  event(run: number): Promise<object>;
}

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');

/** What the gateway's mapping template hands to a slash command's function. */
const slashEvent = ({ body, headers }: SignedRequest): object => ({
  rawBody: base64(body),
  signature: base64(headers['X-Slack-Signature'] ?? ''),
  timestamp: base64(headers['X-Slack-Request-Timestamp'] ?? ''),
  receivedAt: Date.now(),
  requestId: 'bench',
});

/** What API Gateway's proxy integration hands to a Bolt app. */
const proxyEvent = ({ body, headers }: SignedRequest): object => ({
  body: String(body),
  headers,
  isBase64Encoded: false,
  httpMethod: 'POST',
  path: '/slack/events',
});

const firstByte = async (node: string, { file, environment }: Candidate, event: object, slack: LoopbackSlack) => {
  const heard = slack.nextByte();
  const started = performance.now();
  const child = spawn(node, [resolve('test', 'bench', 'run-bundle.cjs'), file], {
    env: environment,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const complaints: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString('utf8')));
  child.stdin.end(JSON.stringify(event));
  const ended = once(child, 'close');
  const silent = ended.then(() => {
    throw new Error(`${file} said nothing to Slack: ${complaints.join('').slice(-2000)}`);
  });
  silent.catch(() => undefined);
  const impatience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  try {
    return (await Promise.race([heard, silent])) - started;
  } finally {
    await ended;
    clearTimeout(impatience);
  }
};

/** From the start of a fresh process to the first byte at Slack, beside the peer. */
export async function measureFirstByte(
  stack: TestStack,
  workspace: Workspace,
  { peer, trimmed }: PeerBundles,
  { binary, version }: FunctionRuntime,
): Promise<Table> {
  const slack = await startLoopbackSlack();
  const { local } = stack;
  const form = { response_url: `${slack.url}/commands/${local.teamId}/1/bench` };
  const runtime = runtimeEnvironment(local.awsEndpointUrl);
  const product = {
    ...(await functionEnvironments(workspace.packaged)).get('vm'),
    ...runtime,
    AWS_LAMBDA_FUNCTION_NAME: 'slashvm-local-vm',
    TEAM_IDS: local.teamId,
    APP_ID: local.appId,
    ADMINS: local.users.map(({ id }) => id).join(','),
    SLACK_API_URL: `${slack.url}/api/`,
    SLACK_RESPONSE_HOSTS: '127.0.0.1',
  };
  const peerEnvironment = {
    ...runtime,
    SLACK_SIGNING_SECRET: local.signingSecret,
    SLACK_BOT_TOKEN: 'xoxb-bench',
    VCENTER_SECRETS: local.vcenters.map(({ name }) => `slashvm/local/vcenters/${name}`).join(','),
  };
  const asked = (text: string): Promise<SignedRequest> => stack.signed({ text, form });
  const responding = async (): Promise<object> => proxyEvent(await asked('help'));
  const looking = async (): Promise<object> => proxyEvent(await asked('snapshot app02'));
  const vm = workspace.bundle('vm');
  const candidates: Candidate[] = [
    { name: 'peer: respond', file: peer.file, environment: peerEnvironment, event: responding },
    { name: 'peer, trimmed: respond', file: trimmed.file, environment: peerEnvironment, event: responding },
    {
      name: '/vm help',
      like: 'peer: respond',
      file: vm,
      environment: product,
      event: async () => slashEvent(await asked('help')),
    },
    { name: 'peer: find a VM, respond', file: peer.file, environment: peerEnvironment, event: looking },
    { name: 'peer, trimmed: find a VM, respond', file: trimmed.file, environment: peerEnvironment, event: looking },
    {
      name: '/vm snapshot app02',
      like: 'peer: find a VM, respond',
      file: vm,
      environment: product,
      event: async (run) => slashEvent(await asked(`snapshot app02 --name "first byte ${run}"`)),
    },
  ];
  const samples = new Map(candidates.map(({ name }) => [name, [] as number[]]));
  await stack.fault(QUICK_TASKS);
  // What Slack says of a person is kept for half an hour, for every instance.
  const { job } = await stack.typed('/vm help');
  await stack.jobEnded(job);
  try {
    for (let run = 0; run < RUNS; run += 1) {
      for (const candidate of candidates) {
        samples.get(candidate.name)?.push(await firstByte(binary, candidate, await candidate.event(run), slack));
      }
    }
  } finally {
    await slack.close();
    await stack.clearFaults();
  }
  const taken = (name: string): number => median(samples.get(name) ?? []);
  return {
    title: 'A fresh process to its first byte at Slack',
    about:
      `Median of ${RUNS} interleaved fresh processes on Node ${version}, from the start of the process. Same Secrets Manager ` +
      'stand-in, a Slack on loopback. The peer verifies, reads its vCenter secrets and responds; it holds Slack’s secrets in ' +
      'its environment and is spared Bolt’s `auth.test`. SlashVM reads Slack’s secret, claims the Job in DynamoDB and answers. ' +
      'To begin a snapshot the peer logs in to both vCenters and asks them for the VM by its name; SlashVM also ' +
      'looks up whether a login was refused before and what an earlier instance heard of each, reads the VM and makes its plan.',
    head: ['command', 'first byte', 'of its like', 'target', 'of peer: respond'],
    rows: candidates.map(({ name, like }) => {
      const time = taken(name);
      const ratio = time / taken(like ?? 'peer: respond');
      const all = times(time / taken('peer: respond'));
      return like === undefined
        ? [name, ms(time), '', '', all]
        : [name, ms(time), times(ratio), verdict(ratio, 0.7, '×'), all];
    }),
  };
}
