import type { Counted, Usage } from '#infra/operator/cost/usage';
import { runConfirmed } from '#test/bench/confirmed';
import { median } from '#test/bench/statistics';
import type { TestStack } from '#test/stack';

const SWEEP_SECONDS = 300;
const RUNS = 3;

/** What Lambda itself logs of an invocation as JSON: its start, its report and, when cold, its initialisation. */
const PLATFORM_LINES = 900;

/** Waits until the functions have been idle for this long. */
const QUIET_MS = 700;

type Functions = Record<string, { calls: number; milliseconds: number }>;

/** Counts what commands and sweeps use of AWS; the stack has no other work meanwhile. */
export async function countUsage(stack: TestStack, vms: number): Promise<Omit<Counted, 'on'>> {
  const run = async (text: string): Promise<void> => {
    await stack.jobEnded((await stack.typed(text)).job, 60_000);
  };
  let n = 0;
  const snapshot = (names: string) => (): Promise<void> => {
    n += 1;
    return run(`/vm snapshot ${names} --name "count ${n}"`);
  };
  const powerOff = async (): Promise<void> => {
    await runConfirmed(stack, '/vm power-off app01 --again');
  };
  const sweep = (): Promise<void> => stack.advance(SWEEP_SECONDS);

  // The first of each pays for logins and secrets; what is counted is a warm one.
  await run('/vm list');
  await quiet(stack);
  const read = await usageOf(stack, () => run('/vm list --again'));
  const change = await usageOf(stack, snapshot('app01'));
  const ofThree = await usageOf(stack, snapshot('app01 app02 db01'));
  const confirmed = await usageOf(stack, powerOff, () => run('/vm start app01 --again'));
  const idle = await usageOf(stack, sweep);
  await run('/vm find app');
  await quiet(stack);
  await stack.advance(SWEEP_SECONDS);
  await quiet(stack);
  const renewal = await usageOf(stack, sweep);
  return { vms, read, change, furtherVm: perFurther(change, ofThree, 2), confirmed, sweep: idle, renewal };
}

/** The median of some runs of it, each counted alone; `between` puts things back and is not counted. */
export async function usageOf(
  stack: TestStack,
  act: () => Promise<void>,
  between?: () => Promise<void>,
): Promise<Usage> {
  const runs: Usage[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const asked = (await stack.requests()).at(-1)?.n ?? 0;
    const logged = (await stack.logs()).at(-1)?.n ?? 0;
    await act();
    await quiet(stack);
    runs.push(await usageSince(stack, asked, logged));
    await between?.();
    await quiet(stack);
  }
  const [first] = runs;
  const names = [...new Set(runs.flatMap(({ functions }) => Object.keys(functions)))];
  const middle = (of: (usage: Usage) => number): number => median(runs.map(of));
  if (first === undefined) throw new Error('Nothing was counted.');
  const functions = names.map((name) => [
    name,
    {
      calls: middle((usage) => usage.functions[name]?.calls ?? 0),
      milliseconds: Math.round(middle((usage) => usage.functions[name]?.milliseconds ?? 0)),
    },
  ]);
  return {
    functions: Object.fromEntries(functions),
    readUnits: middle((usage) => usage.readUnits),
    writeUnits: middle((usage) => usage.writeUnits),
    secretsCalls: middle((usage) => usage.secretsCalls),
    logBytes: middle((usage) => usage.logBytes),
  };
}

async function usageSince(stack: TestStack, asked: number, logged: number): Promise<Usage> {
  const lines = (await stack.logs(logged)).filter((line) => line.function !== ARCHIVE);
  const requests = (await stack.requests(asked)).filter(({ userAgent }) => userAgent !== undefined);
  const functions: Functions = {};
  for (const { function: name, line, stream } of lines) {
    const milliseconds = /^REPORT .*Duration: (\d+) ms/.exec(line)?.[1];
    if (stream !== 'platform' || milliseconds === undefined) continue;
    const { calls, milliseconds: before } = functions[name] ?? { calls: 0, milliseconds: 0 };
    functions[name] = { calls: calls + 1, milliseconds: before + Number(milliseconds) };
  }
  const calls = Object.values(functions).reduce((sum, one) => sum + one.calls, 0);
  const printed = lines.filter(({ stream }) => stream !== 'platform');
  const units = (operations: Readonly<Record<string, (bytes: number) => number>>, of: 'asked' | 'answered') =>
    requests.reduce((sum, { operation = '', bytes }) => sum + (operations[operation]?.(bytes?.[of] ?? 0) ?? 0), 0);
  return {
    functions,
    readUnits: units(READS, 'answered'),
    writeUnits: units(WRITES, 'asked'),
    secretsCalls: requests.filter(({ service }) => service === 'secretsmanager').length,
    logBytes: printed.reduce((sum, { line }) => sum + Buffer.byteLength(line), calls * PLATFORM_LINES),
  };
}

/** It is there only where the journal is archived, and comes seconds later. */
const ARCHIVE = 'archive';

const perFourKilobytes = (bytes: number): number => Math.max(1, Math.ceil(bytes / 4096));
const READS = {
  GetItem: perFourKilobytes,
  Query: perFourKilobytes,
  // Each item counts for itself; what is read so are the three items that say who may.
  BatchGetItem: (bytes: number) => 2 + perFourKilobytes(bytes),
};
const perKilobyteAndIndex = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024)) * 4;
const WRITES = { PutItem: perKilobyteAndIndex, UpdateItem: perKilobyteAndIndex };

function perFurther(one: Usage, more: Usage, further: number): Usage {
  const share = (of: (usage: Usage) => number): number => Math.max(0, Math.round((of(more) - of(one)) / further));
  const milliseconds = share(({ functions }) => functions['vm']?.milliseconds ?? 0);
  return {
    functions: { vm: { calls: 0, milliseconds } },
    readUnits: share((usage) => usage.readUnits),
    writeUnits: share((usage) => usage.writeUnits),
    secretsCalls: share((usage) => usage.secretsCalls),
    logBytes: share((usage) => usage.logBytes),
  };
}

async function quiet(stack: TestStack): Promise<void> {
  let seen = -1;
  for (;;) {
    const calls = (await stack.functions())
      .filter(({ name }) => !name.endsWith(ARCHIVE))
      .reduce((sum, { invocations }) => sum + invocations, 0);
    if (calls === seen) return;
    seen = calls;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }
}
