import type { Plugin } from 'esbuild';

/**
 * What axios brings along and SlashVM never uses: a third of its load time and most of its size.
 *
 * - The fetch adapter: every request goes through the http adapter, whose `https.Agent` holds the vCenter's CA.
 * - form-data (with mime-db): nothing multipart is sent. axios falls back to the global `FormData`.
 * - follow-redirects: a redirected vCenter request would carry its session elsewhere, so `maxRedirects` is 0, with
 *   which axios calls node:http and node:https themselves. Without that setting a request fails and says so.
 */
const replacements: Readonly<Record<string, string>> = {
  'form-data': 'export default undefined;',
  'follow-redirects': `
    const request = () => {
      throw new Error('This bundle follows no redirects: set maxRedirects to 0');
    };
    export default { http: { request }, https: { request } };`,
  './fetch.js': 'export const getFetch = () => false;',
};

const axiosFile = /[\\/]node_modules[\\/]axios[\\/]lib[\\/]/;

export const withoutUnusedParts: Plugin = {
  name: 'without-unused-parts',
  setup(build) {
    build.onResolve({ filter: /^(form-data|follow-redirects|\.\/fetch\.js)$/ }, ({ path, importer }) =>
      axiosFile.test(importer) ? { path, namespace: 'without-unused-parts' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'without-unused-parts' }, ({ path }) => ({
      contents: replacements[path] ?? '',
      loader: 'js',
    }));
  },
};
