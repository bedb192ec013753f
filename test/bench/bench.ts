import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { measureAccess } from '#test/bench/measure-access';
import { measureAck } from '#test/bench/measure-ack';
import { measureBatch, measureGrowth } from '#test/bench/measure-batch';
import { measureBundles } from '#test/bench/measure-bundles';
import { measureCommands } from '#test/bench/measure-commands';
import { measureFind } from '#test/bench/measure-find';
import { measureFirstByte } from '#test/bench/measure-first-byte';
import { measureLargeList } from '#test/bench/measure-large-list';
import { type FunctionRuntime, node24 } from '#test/bench/node24';
import { bundlePeer } from '#test/bench/peer-bundle';
import { startStack } from '#test/bench/start-stack';
import { asMarkdown, asText, type Table } from '#test/bench/table';
import { createWorkspace } from '#test/bench/workspace';

const PAGE = join('docs', 'benchmarks.md');
const MANY = 10_000;

/** Where and on what it was measured. */
const circumstances = (runtime: FunctionRuntime): string => {
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GB`;
  const processor = `${availableParallelism()} cores (${process.arch}, ${cpus()[0]?.model.trim() ?? 'unknown'})`;
  const nodes = `functions and peer on Node ${runtime.version}, the local stack on Node ${process.version}`;
  const load = `load average at the start ${(loadavg()[0] ?? 0).toFixed(1)}`;
  const day = new Date().toISOString().slice(0, 10);
  return [[day, processor, memory, nodes, load].join(' · '), runtime.instead ?? '']
    .filter((line) => line !== '')
    .join('\n\n');
};

const page = (measuredOn: string, tables: readonly Table[]): string =>
  [
    '# Benchmarks',
    '',
    'Written by `npm run bench`, all in one run; never by hand.',
    '',
    measuredOn,
    '',
    'The peer (`test/bench/peer`) is a small Bolt app as a team would write it for Lambda: @slack/bolt with its',
    'AwsLambdaReceiver, the Secrets Manager client and axios. Ratios carry over to Lambda; milliseconds do not.',
    '',
    ...tables.map(asMarkdown),
  ].join('\n');

const measureAll = async (runtime: FunctionRuntime, found: (table: Table) => void): Promise<void> => {
  const workspace = await createWorkspace();
  try {
    const peers = await bundlePeer(join(workspace.directory, 'peer'));
    found(await measureBundles(workspace, peers, runtime));
    const stack = await startStack(workspace, runtime.binary);
    try {
      found(await measureFirstByte(stack, workspace, peers, runtime));
      found(await measureCommands(stack));
      found(await measureAccess(stack));
      found(await measureAck(stack, workspace));
    } finally {
      await stack.stop();
    }
    workspace.repair();
    const large = await startStack(workspace, runtime.binary, ['--vms', String(MANY)]);
    try {
      found(await measureLargeList(large, MANY));
      found(await measureFind(large, MANY));
      found(await measureGrowth(large));
      found(await measureBatch(large));
    } finally {
      await large.stop();
    }
  } finally {
    workspace.remove();
  }
};

const main = async (): Promise<void> => {
  const runtime = node24();
  const measuredOn = circumstances(runtime);
  process.stdout.write(`${measuredOn}\n`);
  const tables: Table[] = [];
  await measureAll(runtime, (table) => {
    tables.push(table);
    process.stdout.write(`${asText(table)}\n`);
  });
  writeFileSync(PAGE, page(measuredOn, tables));
  process.stdout.write(`\nWritten to ${PAGE}\n`);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
