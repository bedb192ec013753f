import { cutOut, insteadOf, type Replacement, swapIn, thrown } from '#infra/aws/plugin/replacement';

const noForms = thrown('sends no forms with axios');

/**
 * One client speaks to vCenter (lib/vsphere/vcenter-http.ts): the http adapter over node:https with an agent of its own, no
 * proxy, no redirects, JSON as text in both directions. Whoever asks for more of axios is told which option to set.
 */
export const unusedInAxios: readonly Replacement[] = [
  // Neither exists where there is no XMLHttpRequest, nor is asked for; fetch alone takes a third of a cold start to load.
  insteadOf('axios/lib/adapters/xhr.js', '954a2031aa5adaa0', 'export default false;'),
  insteadOf('axios/lib/adapters/fetch.js', '1767ff234999d2f0', 'export const getFetch = () => false;'),

  // Looked at while axios loads, and this loads all of Node's fetch.
  swapIn(
    'axios/lib/utils.js',
    "const FormDataCtor = typeof G.FormData !== 'undefined' ? G.FormData : undefined;",
    'const FormDataCtor = undefined;',
  ),

  // Brings form-data and mime-db along.
  insteadOf('axios/lib/platform/node/classes/FormData.js', 'f80d8dd5ae168098', 'export default undefined;'),
  insteadOf(
    'axios/lib/helpers/toFormData.js',
    'b29e984206c3d841',
    `export const DEFAULT_FORM_DATA_MAX_DEPTH = 100;
     export default function toFormData() { ${noForms} }`,
  ),
  insteadOf(
    'axios/lib/helpers/formDataToJSON.js',
    '5913b85d78673cb1',
    `export default function formDataToJSON() { ${noForms} }`,
  ),
  insteadOf(
    'axios/lib/helpers/AxiosURLSearchParams.js',
    'be7dc2ab4809630b',
    `export default class AxiosURLSearchParams {
       constructor() { ${thrown('makes no query of params: write it into the URL')} }
     }`,
  ),

  // Names on the axios object that a program may read and ours does not.
  insteadOf('axios/lib/helpers/HttpStatusCode.js', 'aa20b4179d5ac760', 'export default undefined;'),
  insteadOf('axios/lib/cancel/CancelToken.js', '933b19cc36e0c4a2', 'export default undefined;'),

  cutOut('axios/lib/adapters/http.js', 'a0ba54558263bc5e', [
    ["import { getProxyForUrl } from 'proxy-from-env';", "import http from 'http';"],
    // node:http2 alone takes some milliseconds to load.
    ["import http2 from 'http2';", "import util from 'util';"],
    ["import followRedirects from 'follow-redirects';", "import zlib from 'zlib';"],
    ['const { http: httpFollow, https: httpsFollow } = followRedirects;', 'const isHttps ='],
    ['const NODE_NATIVE_ENV_PROXY_SUPPORT =', 'function getDirectAgent('],
    ['function getTunnelingAgent(', 'const supportedProtocols ='],
    [
      'const http2Sessions = new Http2Sessions();',
      'const isHttpAdapterSupported =',
      `const dispatchBeforeRedirect = undefined;
       function setProxy(options, configProxy) {
         if (configProxy !== false) ${thrown('asks without a proxy: set proxy to false')}
         return false;
       }
       `,
    ],
    [
      'const http2Transport = {',
      '/*eslint consistent-return:0*/',
      `const http2Transport = { request() { ${thrown('speaks HTTP/1.1: leave httpVersion as it is')} } };
       `,
    ],
    [
      '        // Apply the same semantics as HTTP: only enforce',
      '      if (supportedProtocols.indexOf(protocol) === -1) {',
      `${thrown('reads no data: URL')}
       }
       `,
    ],
    [
      'if (utils.isSpecCompliantForm(data)) {',
      '} else if (data && !utils.isStream(data)) {',
      `if (utils.isSpecCompliantForm(data) || utils.isFormData(data) || utils.isBlob(data) || utils.isFile(data)) {
         ${noForms}
       `,
    ],
    [
      'if (data && (onUploadProgress || maxUploadRate)) {',
      '// HTTP basic authentication',
      `if (maxRate || onUploadProgress || onDownloadProgress) ${thrown('measures and limits no transfer')}
       `,
    ],
    // A redirected request would carry vCenter's session elsewhere.
    [
      'options.sensitiveHeaders = [];',
      '      // Set an explicit maxBodyLength option',
      `${thrown('follows no redirects: set maxRedirects to 0')}
         }
       }
       `,
    ],
    ['if (onDownloadProgress || maxDownloadRate) {', '// decompress the response body transparently'],
    // Exported for axios' own tests.
    ['export const __setProxy', undefined],
  ]),
];
