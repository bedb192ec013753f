import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import type { Replacement } from '#infra/aws/plugin/replacement';
import { unusedInAwsSdk } from '#infra/aws/plugin/unused-in-aws-sdk';
import { unusedInAxios } from '#infra/aws/plugin/unused-in-axios';
import { unusedInSlack } from '#infra/aws/plugin/unused-in-slack';

/**
 * What libraries bring along and SlashVM never reaches, left out of what Lambda has to load before the first word.
 *
 * Each replacement keeps the library's own fallback or says at once what is missing; none changes what a request does. A
 * library's update that touches a replaced file fails here, until somebody has read it again.
 */
export const replacements: readonly Replacement[] = [...unusedInAwsSdk, ...unusedInAxios, ...unusedInSlack];

const byFile = new Map(replacements.map((replacement) => [replacement.file, replacement]));

/** Of a package's own description, libraries read the name and the version that they sign their requests with. */
const DESCRIPTION = /[\\/]node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+[\\/]package\.json$/;

export const withoutUnusedParts: Plugin = {
  name: 'without-unused-parts',
  setup(build) {
    // `import('node:http')` evaluates every export of it, and among them is WebSocket: Node's fetch again.
    build.initialOptions.supported = { ...build.initialOptions.supported, 'dynamic-import': false };
    build.onLoad({ filter: anyOf([...byFile.keys()]) }, async ({ path }) => {
      const replacement = byFile.get(fromNodeModules(path));
      if (replacement === undefined) return undefined;
      return { contents: replacement.contents(await readFile(path, 'utf8')), loader: 'js' };
    });
    build.onLoad({ filter: DESCRIPTION }, async ({ path }) => {
      const { name, version } = JSON.parse(await readFile(path, 'utf8')) as { name: string; version: string };
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
  },
};

function anyOf(files: readonly string[]): RegExp {
  const patterns = files.map((file) => file.replace(/[.]/g, '\\.').replaceAll('/', '[\\\\/]'));
  return new RegExp(`[\\\\/]node_modules[\\\\/](${patterns.join('|')})$`);
}

function fromNodeModules(path: string): string {
  const [, file = ''] = /^.*[\\/]node_modules[\\/](.+)$/.exec(path) ?? [];
  return file.replaceAll('\\', '/');
}
