import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { packageProduct } from '#infra/local/package-product';

/** The product as packaged for this run, in a folder of its own: bundles can be replaced there. */
export interface Workspace {
  readonly directory: string;
  /** Where `serverless package` put the template. */
  readonly packaged: string;
  readonly functions: readonly string[];
  /** The bundle of a function. */
  bundle(name: string): string;
  /** Puts other code in a function's place. */
  replace(name: string, code: string): void;
  /** Puts the product's functions back. */
  repair(): void;
  remove(): void;
}

export async function createWorkspace(): Promise<Workspace> {
  const directory = mkdtempSync(join(tmpdir(), 'slashvm-bench-'));
  const packaged = join(directory, 'package');
  await packageProduct(packaged);
  // What the stack starts is found from the folder it runs in.
  symlinkSync(resolve('node_modules'), join(directory, 'node_modules'));
  const product = join(directory, 'product');
  const bundles = join(directory, '.build');
  const repair = (): void => cpSync(product, bundles, { recursive: true });
  cpSync('.build', product, { recursive: true });
  repair();
  const bundle = (name: string): string => join(bundles, name, 'index.js');
  return {
    directory,
    packaged,
    functions: readdirSync(product),
    bundle,
    replace: (name, code) => writeFileSync(bundle(name), code),
    repair,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
