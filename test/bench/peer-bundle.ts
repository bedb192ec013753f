import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Bundle, bundle } from '#infra/aws/plugin/bundle-function';
import { withoutUnusedParts } from '#infra/aws/plugin/without-unused-parts';

export interface PeerBundles {
  /** As its authors would build it. */
  readonly peer: Bundle;
  /** What SlashVM leaves out of libraries left out of it too. */
  readonly trimmed: Bundle;
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
    peer: await bundle({ root, source, folder: join(folder, 'peer'), plugins: [] }),
    trimmed: await bundle({ root, source, folder: join(folder, 'trimmed-peer'), plugins: [withoutUnusedParts] }),
  };
}
