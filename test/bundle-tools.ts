import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** What tests start as processes of their own, many times over: the local stack, and each tool that has a script. */
const LOCAL = ['infra/local/start.ts', 'infra/local/gateway/gateway-process.ts'];

function toolsOf(root: string): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const tools = Object.values(scripts).flatMap((script) => /\binfra\/operator\/[\w-]+\.ts\b/.exec(script) ?? []);
  return [...LOCAL, ...new Set(tools)];
}

/** In a bundle each file still finds what lies beside its source. */
const besideItsSource: Plugin = {
  name: 'beside-its-source',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]infra[\\/](local|operator)[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const folder = source.includes('__dirname') ? `const __dirname = ${JSON.stringify(dirname(path))};\n` : '';
      return { contents: folder + source, loader: 'ts' };
    });
  },
};

/** Bundles the tools once, so that no process has to translate their sources again; returns where they are. */
export async function bundleTools(root: string): Promise<string> {
  const folder = join(root, '.local', 'tools');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [...toolsOf(root)],
    outdir: folder,
    entryNames: '[name]',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
    plugins: [besideItsSource],
  });
  return folder;
}
