import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Bundle, bundle } from '#infra/aws/plugin/bundle-function';
import { withoutUnusedParts } from '#infra/aws/plugin/without-unused-parts';

export interface PeerBundles {
  /** With every esbuild option of ours, the parts left out of libraries included. */
  readonly peer: Bundle;
  /** As its authors would build it: libraries whole. */
  readonly whole: Bundle;
}

/** Installs the peer where it is not, and bundles it as functions are bundled. */
export async function bundlePeer(folder: string): Promise<PeerBundles> {
  const root = resolve('test', 'bench', 'peer');
  if (!existsSync(join(root, 'node_modules'))) {
    const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', root], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The peer could not be installed:\n${stderr}`);
  }
  const source = join(root, 'app.ts');
  return {
    peer: await bundle({ root, source, folder: join(folder, 'peer'), plugins: [withoutUnusedParts] }),
    whole: await bundle({ root, source, folder: join(folder, 'whole-peer'), plugins: [] }),
  };
}
