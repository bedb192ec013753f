import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifest } from '#infra/operator/manifest/manifest';
import { setupFolder } from '#infra/operator/setup/memory';
import type { SetupDesk } from '#infra/operator/setup/step';
import { SLASH_COMMANDS } from '#infra/operator/slash-commands';

/** Writes the app's manifest for an address, where nobody commits it; answers where. */
export function showManifest({ place, site }: SetupDesk, apiUrl: string): string {
  const { prefix } = site.values();
  const words = ['--url', apiUrl, '--stage', place.stage, ...(prefix === undefined ? [] : [`--prefix=${prefix}`])];
  const { lines } = manifest(words, SLASH_COMMANDS, process.cwd());
  const file = join(setupFolder(), `slack-app-${place.stage}.yml`);
  mkdirSync(setupFolder(), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
