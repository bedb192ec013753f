import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FaultRule } from '#infra/local/faults';
import { jobIdOf } from '#infra/local/job-id';
import type { JournalLine } from '#infra/local/journal';
import type { LogLine } from '#infra/local/lambda/function-log';
import type { FunctionStatus } from '#infra/local/lambda/lambda';
import type { OutgoingRequest } from '#infra/local/lambda/outgoing';
import type { MessageClick, ViewClick } from '#infra/local/slack/block-actions';
import type { ShownOptions } from '#infra/local/slack/block-suggestion';
import type { OpenView } from '#infra/local/slack/view-store';
import type { Submitted, Submission as ViewSubmission } from '#infra/local/slack/view-submission';
import { toolProcess } from '#infra/local/tool-process';
import { exchange, type HttpAnswer, type RawRequest } from '#test/exchange';
import type { LocalDescription, TranscriptMessage } from '#test/local-description';
import { named, type SignedOptions, signSlashCommand } from '#test/sign-slash-command';
import { askVCenter, type VCenterUnderTest } from '#test/vcenter-under-test';

export type { HttpAnswer, RawRequest } from '#test/exchange';
export type { LocalDescription, TranscriptMessage } from '#test/local-description';
export type { SignedOptions } from '#test/sign-slash-command';
export type { VCenterUnderTest } from '#test/vcenter-under-test';

/** What is put into a modal, and by whom; people by id or name. */
type Submission = Partial<Pick<ViewSubmission, 'user' | 'viewId'>> & Pick<ViewSubmission, 'values'>;

/** A click on something there; people by id or name. */
type Press = { user?: string } & (Omit<MessageClick, 'user'> | Omit<ViewClick, 'user'>);

const PATIENCE_MS = 20_000;

/** So many looks in a row nothing happened. */
const STILL_ROUNDS = 3;

interface Stillness {
  readonly running: readonly string[];
  readonly seen: number;
}

/** Whether no `slashvm-<stage>-vcenter` sent it, whose name the user agent says: it beats on a schedule of its own. */
export const isForCommand = ({ userAgent = '' }: JournalLine): boolean => !userAgent.endsWith('-vcenter)');

/** A running local stack, as tests drive it: from outside, over HTTP. */
export class TestStack {
  readonly url: string;
  readonly local: LocalDescription;
  readonly #process: ChildProcess;
  readonly #directory: string;

  constructor(url: string, local: LocalDescription, child: ChildProcess, directory: string) {
    this.url = url;
    this.local = local;
    this.#process = child;
    this.#directory = directory;
  }

  /** Types a command as Slack would send it; what the gateway answered, and the id of the Job. */
  typed(
    text: string,
    who: { user?: string; channel?: string } = {},
  ): Promise<{ status: number; body: string; job: string }> {
    return this.ask('POST', '/local/command', { text, ...who });
  }

  /** A signed request that is not sent yet. */
  async signed(options: SignedOptions = {}): Promise<RawRequest> {
    const { users, channels } = this.local;
    const chosen = { user: named(users, options.user).id, channel: named(channels, options.channel).id };
    const context = await this.ask<Record<string, string>>('POST', '/local/slash-context', chosen);
    return signSlashCommand(this.local, options, context, await this.now());
  }

  /** Sends a signed request, whole or with parts replaced; a header that is undefined is left out. */
  async post(
    options: SignedOptions = {},
    overrides: Partial<Omit<RawRequest, 'headers'>> & { headers?: Record<string, string | undefined> } = {},
  ): Promise<HttpAnswer & { job: string }> {
    const request = await this.signed(options);
    const merged = Object.entries({ ...request.headers, ...overrides.headers });
    const headers = Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== undefined));
    const answer = await exchange({ ...request, ...overrides, headers });
    return { ...answer, job: jobIdOf(headers['X-Slack-Signature'] ?? '') };
  }

  /** Sends any request. */
  send(request: RawRequest): Promise<HttpAnswer> {
    return exchange(request);
  }

  transcript(since = 0): Promise<TranscriptMessage[]> {
    return this.ask('GET', `/transcript?since=${since}`);
  }

  /** Waits, in real time, for a message as it is now or becomes. */
  async waitForMessage(
    fits: (message: TranscriptMessage) => boolean,
    timeout = PATIENCE_MS,
    since = 0,
  ): Promise<TranscriptMessage> {
    return this.until(
      async () => (await this.transcript(since)).find(fits),
      timeout,
      async () => {
        const texts = (await this.transcript(since)).map(({ text }) => text);
        return `No such message. The transcript: ${JSON.stringify(texts, null, 2)}`;
      },
    );
  }

  /** Waits until a Job has had its last word, and returns it as it is stored. */
  jobEnded(id: string, timeout = PATIENCE_MS): Promise<Record<string, unknown>> {
    const ended = async (): Promise<Record<string, unknown> | undefined> => {
      const job = await this.job(id);
      return job && job['dueAt'] === undefined ? job : undefined;
    };
    return this.until(ended, timeout, async () => `Job ${id} has not ended: ${JSON.stringify(await this.job(id))}`);
  }

  async job(id: string): Promise<Record<string, unknown> | undefined> {
    const { status, body } = await exchange(this.#request('GET', `/local/jobs/${id}`));
    return status === 200 ? (JSON.parse(body) as Record<string, unknown>) : undefined;
  }

  async now(): Promise<number> {
    return (await this.ask<{ now: number }>('GET', '/local/clock')).now;
  }

  async advance(seconds: number): Promise<void> {
    await this.ask('POST', '/local/clock', { advance: seconds });
  }

  /** Adds a fault rule and returns its id. */
  async fault(rule: FaultRule): Promise<number> {
    return (await this.ask<{ id: number }>('POST', '/local/faults', rule)).id;
  }

  async clearFaults(): Promise<void> {
    await this.ask('DELETE', '/local/faults');
  }

  requests(since = 0, service?: string): Promise<JournalLine[]> {
    return this.ask('GET', `/local/requests?since=${since}${service ? `&service=${service}` : ''}`);
  }

  /** What vCenters were asked for commands but a doctor's, whose function sends the heartbeat when its schedule says. */
  async asked(since = 0): Promise<JournalLine[]> {
    return (await this.requests(since, 'vcenter')).filter(isForCommand);
  }

  outgoing(since = 0): Promise<OutgoingRequest[]> {
    return this.ask('GET', `/local/outgoing?since=${since}`);
  }

  logs(since = 0): Promise<LogLine[]> {
    return this.ask('GET', `/local/logs?since=${since}`);
  }

  functions(): Promise<FunctionStatus[]> {
    return this.ask('GET', '/local/functions');
  }

  /** How many invocations run, or will without waiting for the clock; the archive's, seconds later, belong to no command. */
  async pending(): Promise<number> {
    const others = (await this.functions()).filter(({ name }) => name !== 'archive');
    return others.reduce((sum, { pending }) => sum + pending, 0);
  }

  /** Waits until whatever runs waits for nothing but the clock; the names of the functions that run still. */
  async stillness(): Promise<readonly string[]> {
    let still: Stillness = { running: [], seen: -1 };
    const end = Date.now() + PATIENCE_MS;
    for (let rounds = 0; rounds < STILL_ROUNDS && Date.now() < end; ) {
      const now = await this.ask<Stillness>('GET', '/local/stillness');
      rounds = now.seen === still.seen ? rounds + 1 : 0;
      still = now;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    // The archive is called seconds later, and nothing waits for it.
    return still.running.filter((name) => name !== 'archive');
  }

  /** Ends warm function processes, so that the next invocation is a cold start. */
  recycle(name?: string): Promise<FunctionStatus[]> {
    return this.ask('POST', '/local/functions/recycle', name === undefined ? {} : { function: name });
  }

  queues(): Promise<Record<string, { messageId: string; sentAt: number; body: string }[]>> {
    return this.ask('GET', '/local/queues');
  }

  /** Presses a button, or chooses an option by its value or text, on a message or in a modal. */
  click(press: Press): Promise<{ status: number; body: string }> {
    return this.ask('POST', '/local/click', press);
  }

  /** The modals that are open, the newest last. */
  views(): Promise<OpenView[]> {
    return this.ask('GET', '/local/views');
  }

  /** Types into a list of a modal, the person's newest where none is named; what it shows then can be chosen. */
  options(typed: { user?: string; viewId?: string; actionId: string; value: string }): Promise<ShownOptions> {
    return this.ask('POST', '/local/views/options', typed);
  }

  /** Fills in and submits a modal, the person's newest where none is named; values by action id. */
  submit(submission: Submission): Promise<Submitted> {
    return this.ask('POST', '/local/views/submit', submission);
  }

  /** Sends any payload to the interactions route, signed, in somebody's name. */
  interaction(forged: { user?: string; payload: object }): Promise<{ status: number; body: string }> {
    return this.ask('POST', '/local/interaction', forged);
  }

  /** What an administrator of Slack does to a person, by id or name. */
  async changeUser(change: { user: string; guest?: boolean; deactivated?: boolean }): Promise<void> {
    await this.ask('POST', '/local/users', change);
  }

  /** What an administrator of Slack does to a user group, by id or handle; people by id or name. */
  async changeGroup(change: { group: string; users?: readonly string[]; disabled?: boolean }): Promise<void> {
    await this.ask('POST', '/local/groups', change);
  }

  /** Stores a secret of the stage `local`: `storeSecret('vcenters/third', {…})`. */
  async storeSecret(name: string, value: object): Promise<void> {
    const SecretId = `slashvm/local/${name}`;
    const SecretString = JSON.stringify(value);
    const stored = await this.#secretsManager('PutSecretValue', { SecretId, SecretString });
    if (stored !== 200) await this.#secretsManager('CreateSecret', { Name: SecretId, SecretString });
  }

  async removeSecret(name: string): Promise<void> {
    await this.#secretsManager('DeleteSecret', { SecretId: `slashvm/local/${name}`, ForceDeleteWithoutRecovery: true });
  }

  /** A vCenter's sessions, recent tasks and connections are lost, and with `history: false` past tasks; its inventory stays. */
  async restartVCenter(name: string, options: { readonly history?: boolean } = {}): Promise<void> {
    await this.ask('POST', '/local/vcenters/restart', { name, ...options });
  }

  vcenter(name: string): VCenterUnderTest {
    return askVCenter(this.local, name);
  }

  /** Asks an endpoint of the stack itself. */
  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await exchange(this.#request(method, path, body));
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body) as T;
  }

  /** Polls until there is something, in real time. */
  async until<T>(
    find: () => Promise<T | undefined>,
    timeout = PATIENCE_MS,
    why = async () => 'It did not happen.',
  ): Promise<T> {
    const end = Date.now() + timeout;
    for (;;) {
      const found = await find();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(await why());
      await new Promise((resolve) => setTimeout(resolve, 70));
    }
  }

  /** Ends the stack and its function processes in an orderly way, so that coverage is written. */
  async stop(): Promise<void> {
    this.#process.ref();
    const closed = once(this.#process, 'close');
    this.#process.kill('SIGTERM');
    await closed;
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #secretsManager(operation: string, input: object): Promise<number> {
    const headers = { 'x-amz-target': `secretsmanager.${operation}`, 'content-type': 'application/x-amz-json-1.1' };
    const request = { method: 'POST', url: this.local.awsEndpointUrl, headers, body: JSON.stringify(input) };
    return (await exchange(request)).status;
  }

  #request(method: string, path: string, body?: unknown): RawRequest {
    const headers = { 'content-type': 'application/json' };
    return { method, url: new URL(path, this.url).href, headers, body: body === undefined ? '' : JSON.stringify(body) };
  }
}

/** A test that forgets to stop its stack ends all the same, and the stack, which sees the channel close, with it. */
const letGo = (child: ChildProcess): void => {
  child.unref();
  child.channel?.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as Socket | null)?.unref();
};

export interface TestStackOptions {
  /** How many VMs `prod` has. */
  vms?: number;
  /** What stands in `policy.yml`, as an object; without it there is no policy. */
  policy?: object;
  /** Reads log in with accounts of their own. */
  readAccounts?: boolean;
  env?: Record<string, string>;
}

const flagsOf = ({ vms, policy, readAccounts }: TestStackOptions, directory: string): string[] => {
  const flags = [...(vms === undefined ? [] : ['--vms', String(vms)]), ...(readAccounts ? ['--read-accounts'] : [])];
  if (policy === undefined) return flags;
  const file = join(directory, 'policy.yml');
  // What is JSON is YAML too.
  writeFileSync(file, JSON.stringify(policy));
  return [...flags, '--policy', file];
};

/** Starts the packaged product on free ports, as `npm start` would, and waits until it is ready. */
export async function startTestStack(options: TestStackOptions = {}): Promise<TestStack> {
  const directory = mkdtempSync(join(tmpdir(), 'slashvm-stack-'));
  const flags = flagsOf(options, directory);
  const { file, execArgv } = toolProcess(join('infra', 'local', 'start.ts'));
  const child = spawn(process.execPath, [...execArgv, file, ...flags], {
    env: {
      ...process.env,
      SLASHVM_PORT: '0',
      SLASHVM_PACKAGED: '1',
      SLASHVM_DIRECTORY: directory,
      SLASHVM_PACE: '0.15',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output: string[] = [];
  const { stdout, stderr } = child;
  if (!(stdout && stderr)) throw new Error('The stack cannot be heard.');
  stderr.on('data', (chunk: Buffer) => output.push(chunk.toString('utf8')));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: stdout }).on('line', (line) => {
      output.push(line);
      const ready = /^Ready (\S+)$/.exec(line)?.[1];
      if (ready) resolve(ready);
    });
    child.once('close', (code) => reject(new Error(`The stack ended with ${code}: ${output.join('\n')}`)));
  });
  letGo(child);
  const local = await exchange({ method: 'GET', url: `${url}local.json`, headers: {}, body: '' });
  return new TestStack(url, JSON.parse(local.body) as LocalDescription, child, directory);
}
