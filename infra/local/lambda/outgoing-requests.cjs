/** Sees every HTTP request that leaves the process, by node:http, node:https or fetch, and says whose it is. */
'use strict';

const http = require('node:http');
const https = require('node:https');
const { syncBuiltinESMExports } = require('node:module');

const AWS_TARGETS = { DynamoDB_20120810: 'dynamodb', secretsmanager: 'secretsmanager', AmazonSQS: 'sqs' };

const SCHEDULER_OPERATIONS = { POST: 'CreateSchedule', GET: 'GetSchedule', DELETE: 'DeleteSchedule' };

const S3_OPERATIONS = { PUT: 'PutObject', GET: 'GetObject', DELETE: 'DeleteObject' };

const headerOf = (headers, name) => {
  if (!headers) return undefined;
  if (typeof headers.get === 'function') return headers.get(name) ?? undefined;
  const entries = Array.isArray(headers) ? headers : Object.entries(headers);
  const found = entries.find(([key]) => String(key).toLowerCase() === name);
  return found === undefined ? undefined : String(found[1]);
};

const awsKind = (method, path, headers) => {
  const [prefix, operation] = (headerOf(headers, 'x-amz-target') ?? '').split('.');
  if (AWS_TARGETS[prefix]) return { service: AWS_TARGETS[prefix], operation };
  if (path.startsWith('/2015-03-31/functions/')) return { service: 'lambda', operation: 'Invoke' };
  if (path.startsWith('/schedule')) return { service: 'scheduler', operation: SCHEDULER_OPERATIONS[method] };
  const isForS3 = headerOf(headers, 'authorization')?.includes('/s3/aws4_request') === true;
  if (isForS3) return { service: 's3', operation: S3_OPERATIONS[method] };
  return { service: 'sts' };
};

/** The last word of a path; where that is an id or a secret, the word that Slack's own documents use. */
const operationOf = (path) => {
  if (/^\/(commands|actions)\/[^/]+\/[^/]+\/[^/]+$/.test(path)) return 'response_url';
  if (/^\/upload\/[^/]+$/.test(path)) return 'upload';
  return path.split('/').at(-1);
};

/** `{service, method, path, operation}` of a request, by the host:port map of the stack. */
const describe = ({ host, method, path, headers }, services) => {
  const known = services[host] ?? { service: `other:${host}` };
  const kind = known.service === 'aws' ? awsKind(method, path, headers) : known;
  return { operation: operationOf(path.split('?')[0]), ...kind, method, path };
};

const ofUrl = (url, method, headers) => {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return { host: `${url.hostname}:${port}`, method, path: `${url.pathname}${url.search}`, headers };
};

const ofArguments = (args, secure) => {
  const [first, second] = args;
  const given = typeof first === 'string' ? new URL(first) : first;
  const isUrl = given instanceof URL;
  const options = (isUrl ? (typeof second === 'object' ? second : {}) : given) ?? {};
  const method = String(options.method ?? 'GET').toUpperCase();
  if (isUrl) return ofUrl(given, method, options.headers);
  const hostname = options.hostname ?? options.host ?? 'localhost';
  const port = options.port ?? options.defaultPort ?? options.agent?.defaultPort ?? (secure ? 443 : 80);
  return { host: `${hostname}:${port}`, method, path: options.path ?? '/', headers: options.headers };
};

const ofFetch = (input, init = {}) => {
  const isRequest = typeof input === 'object' && 'url' in input;
  const url = new URL(isRequest ? input.url : String(input));
  const method = init.method ?? (isRequest ? input.method : 'GET');
  return ofUrl(url, method.toUpperCase(), init.headers ?? (isRequest ? input.headers : undefined));
};

const patchModule = (module, secure, leaves) => {
  const { request } = module;
  module.request = (...args) => {
    const answered = leaves(ofArguments(args, secure));
    const outgoing = request.apply(module, args);
    const { emit } = outgoing;
    outgoing.emit = function emitObserved(event, ...rest) {
      if (event === 'response') answered();
      return emit.call(this, event, ...rest);
    };
    return outgoing;
  };
  module.get = (...args) => {
    const outgoing = module.request(...args);
    outgoing.end();
    return outgoing;
  };
};

const patchFetch = (leaves) => {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const answered = leaves(ofFetch(input, init));
    const response = await fetch(input, init);
    answered();
    return response;
  };
};

module.exports = {
  describe,
  /** `leaves(request)` is called before a request leaves; what it returns, before its answer reaches the code. */
  install(leaves) {
    patchModule(http, false, leaves);
    patchModule(https, true, leaves);
    patchFetch(leaves);
    syncBuiltinESMExports();
  },
};
