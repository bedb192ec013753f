import { basename, join } from 'node:path';

/** How a TypeScript file is started as a process of its own: as it is, or as the bundle that a test run has made of it. */
export function toolProcess(source: string): { readonly file: string; readonly execArgv: readonly string[] } {
  const bundles = process.env['SLASHVM_TOOLS'];
  if (bundles === undefined) return { file: source, execArgv: ['--import', 'tsx'] };
  return { file: join(bundles, basename(source).replace(/\.ts$/, '.cjs')), execArgv: [] };
}
