import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { functionEnvironments, runtimeEnvironment } from '#test/bench/function-environment';
import type { FunctionRuntime } from '#test/bench/node24';
import type { PeerBundles } from '#test/bench/peer-bundle';
import { median } from '#test/bench/statistics';
import { kB, ms, type Table, times, verdict } from '#test/bench/table';
import type { Workspace } from '#test/bench/workspace';

const RUNS = 25;

/** At most so many times the peer's. */
const TARGETS: Readonly<Record<string, { readonly size?: number; readonly load: number }>> = {
  vm: { size: 0.3, load: 0.55 },
  interactions: { load: 0.45 },
};

interface Candidate {
  readonly name: string;
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Nothing listens there: loading asks no service. */
const NOWHERE = 'http://127.0.0.1:9';

const loadTime = (node: string, { file, environment }: Candidate): number => {
  const { stdout, stderr, status } = spawnSync(node, [resolve('test', 'bench', 'load-bundle.cjs'), file], {
    env: { ...environment, ...runtimeEnvironment(NOWHERE) },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${file} does not load: ${stderr.slice(-2000)}`);
  return Number(stdout);
};

/** Size and load time of every function beside the peer's. */
export async function measureBundles(
  workspace: Workspace,
  { peer, trimmed }: PeerBundles,
  { binary, version }: FunctionRuntime,
): Promise<Table> {
  const environments = await functionEnvironments(workspace.packaged);
  const peerEnvironment = { SLACK_SIGNING_SECRET: 'none', SLACK_BOT_TOKEN: 'none', VCENTER_SECRETS: 'none' };
  const candidates: Candidate[] = [
    { name: 'peer', file: peer.file, environment: peerEnvironment },
    { name: 'peer, trimmed', file: trimmed.file, environment: peerEnvironment },
    ...workspace.functions.map((name) => ({
      name,
      file: workspace.bundle(name),
      environment: environments.get(name) ?? {},
    })),
  ];
  const samples = new Map(candidates.map(({ name }) => [name, [] as number[]]));
  for (const candidate of candidates) loadTime(binary, candidate);
  for (let run = 0; run < RUNS; run += 1) {
    for (const candidate of candidates) samples.get(candidate.name)?.push(loadTime(binary, candidate));
  }
  const load = (name: string): number => median(samples.get(name) ?? []);
  const peerBytes = statSync(peer.file).size;
  const rows = candidates.map(({ name, file }) => {
    const bytes = statSync(file).size;
    const target = TARGETS[name];
    const size = bytes / peerBytes;
    const time = load(name) / load('peer');
    return [
      name,
      kB(bytes),
      times(size),
      target?.size === undefined ? '' : verdict(size, target.size, '×'),
      ms(load(name)),
      times(time),
      target === undefined ? '' : verdict(time, target.load, '×'),
    ];
  });
  return {
    title: 'Bundles: size and load time',
    about:
      `Median of ${RUNS} interleaved fresh processes on Node ${version}; the time is that of \`require\`. All are built with ` +
      'the same esbuild options (`infra/aws/plugin/bundle-function.ts`). The line below the peer ' +
      'is the peer with what SlashVM leaves out of libraries left out of it too.',
    head: ['bundle', 'size', 'of the peer', 'target', 'load', 'of the peer', 'target'],
    rows,
  };
}
