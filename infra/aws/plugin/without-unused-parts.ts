import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

interface Replacement {
  readonly imported: string;
  /** By whom; everybody else gets the original. */
  readonly importer: RegExp;
  readonly contents: string;
}

const axios = /[\\/]node_modules[\\/]axios[\\/]lib[\\/]/;

/**
 * What libraries bring along and SlashVM never reaches.
 *
 * Each replacement keeps the library's own fallback or says at once what is missing; none changes what a request does.
 */
const replacements: readonly Replacement[] = [
  // Every axios request goes through the http adapter, whose https.Agent holds the vCenter's CA.
  { imported: './fetch.js', importer: axios, contents: 'export const getFetch = () => false;' },
  // Nothing multipart is sent by axios, which falls back to the global FormData. Brings mime-db along.
  { imported: 'form-data', importer: axios, contents: 'export default undefined;' },
  // A redirected request would carry vCenter's session elsewhere: maxRedirects is 0, and axios then calls node:https.
  {
    imported: 'follow-redirects',
    importer: axios,
    contents: `
      const request = () => {
        throw new Error('This bundle follows no redirects: set maxRedirects to 0');
      };
      export default { http: { request }, https: { request } };`,
  },
  // vCenter is asked by HTTP/1.1; node:http2 alone takes some milliseconds to load.
  {
    imported: 'http2',
    importer: axios,
    contents: `
      const connect = () => {
        throw new Error('This bundle speaks HTTP/1.1: leave httpVersion as it is');
      };
      export default { connect, constants: {} };`,
  },
  // Lambda hands a Node function its role's credentials in the environment; profiles, SSO and metadata never apply.
  {
    imported: '@aws-sdk/credential-provider-node',
    importer: /[\\/]node_modules[\\/]@aws-sdk[\\/]client-/,
    contents: `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';`,
  },
  // Switched on by DEBUG only, and then writes to stderr past the log.
  {
    imported: 'debug',
    importer: /[\\/]node_modules[\\/](https-proxy-agent|agent-base)[\\/]/,
    contents: 'module.exports = () => Object.assign(() => {}, { enabled: false });',
  },
];

/** Axios looks at the global FormData while it loads, which loads all of Node's fetch: a third of a cold start. */
const FORM_DATA = "const FormDataCtor = typeof G.FormData !== 'undefined' ? G.FormData : undefined;";

const namespace = 'without-unused-parts';

export const withoutUnusedParts: Plugin = {
  name: namespace,
  setup(build) {
    // `import('node:http')` evaluates every export of it, and among them is WebSocket: Node's fetch again.
    build.initialOptions.supported = { ...build.initialOptions.supported, 'dynamic-import': false };
    for (const { imported, importer, contents } of replacements) {
      const exactly = new RegExp(`^${imported.replaceAll('.', '\\.')}$`);
      build.onResolve({ filter: exactly }, (args) =>
        importer.test(args.importer)
          ? { path: imported, namespace, pluginData: { resolveDir: dirname(args.importer) } }
          : undefined,
      );
      build.onLoad({ filter: exactly, namespace }, ({ pluginData }) => ({
        contents,
        loader: 'js',
        resolveDir: pluginData.resolveDir,
      }));
    }
    build.onLoad({ filter: /[\\/]node_modules[\\/]axios[\\/]lib[\\/]utils\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!source.includes(FORM_DATA)) throw new Error(`${path} finds FormData in another way than was known.`);
      return { contents: source.replace(FORM_DATA, 'const FormDataCtor = undefined;'), loader: 'js' };
    });
  },
};
