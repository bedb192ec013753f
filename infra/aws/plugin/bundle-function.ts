import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { withoutUnusedParts } from '#infra/aws/plugin/without-unused-parts';

export interface Bundle {
  /** What Lambda runs; its source map lies beside it and stays here. */
  readonly file: string;
  readonly bytes: number;
  readonly metafile: Metafile;
}

/** Bundles `functions/<name>/index.ts` into `.build/<name>/index.js`, as it is deployed. */
export async function bundleFunction(name: string, root: string = process.cwd()): Promise<Bundle> {
  const source = join(root, 'functions', name, 'index.ts');
  if (!existsSync(source)) throw new Error(`The function "${name}" has no functions/${name}/index.ts`);
  return bundle({ root, source, folder: join(root, '.build', name), plugins: [withoutUnusedParts] });
}

export interface BundleOptions {
  readonly root: string;
  readonly source: string;
  /** Holds nothing but the bundle and its source map. */
  readonly folder: string;
  readonly plugins: readonly Plugin[];
}

/** Bundles one source file and all it imports. */
export async function bundle({ root, source, folder, plugins }: BundleOptions): Promise<Bundle> {
  const file = join(folder, 'index.js');
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // Deployed on Node 24; the same bundle runs on the Node 20 of a laptop.
    target: 'node20',
    // The SDK's ES build, which can be shaken, before its CommonJS one.
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    sourcemap: 'external',
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
    plugins: [...plugins],
  });
  const output = Object.entries(metafile.outputs).find(([path]) => path.endsWith('.js'));
  return { file, bytes: output?.[1].bytes ?? 0, metafile };
}
