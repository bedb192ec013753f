import { insteadOf, type Replacement, thrown } from '#infra/aws/plugin/replacement';

/**
 * One client speaks to Slack (lib/slack/slack.ts): methods by their names and a file now and then, no retries, and a rate
 * limit is an error. Everything else goes by `response_url`.
 */
export const unusedInSlack: readonly Replacement[] = [
  insteadOf(
    '@slack/web-api/dist/index.js',
    '6f7bdefe4526de7b',
    `module.exports = {
       ...require('./errors'),
       addAppMetadata: require('./instrument').addAppMetadata,
       LogLevel: require('./logger').LogLevel,
       retryPolicies: require('./retry-policies').default,
       ...require('./chat-stream'),
       ...require('./WebClient'),
       ...require('./methods'),
     };`,
  ),

  // Three hundred functions for each client, and enumerations of @slack/types; here `web.chat.update` is made when it is
  // asked for, as are all others.
  insteadOf(
    '@slack/web-api/dist/methods.js',
    '79f960bc135d073d',
    (source) => `
      const { EventEmitter } = require('node:events');
      const named = (client, name) =>
        new Proxy(function () {}, {
          get: (_, key) => named(client, name + '.' + String(key)),
          apply: (_, __, [options]) => client.apiCall(name, options),
        });
      exports.Methods = class Methods extends EventEmitter {
        constructor() {
          super();
          for (const name of ${JSON.stringify(groupsIn(source))}) this[name] = named(this, name);
        }
      };`,
  ),
  insteadOf(
    '@slack/web-api/dist/chat-stream.js',
    'a9f5cfbd56ce4a28',
    `exports.ChatStreamer = class ChatStreamer { constructor() { ${thrown('streams no text to Slack')} } };`,
  ),

  // Calls beyond the hundred that may be under way wait for one of them, as with p-queue; what else that can do is for a
  // client that sits a rate limit out.
  insteadOf(
    'p-queue/dist/index.js',
    '8e3425671252f538',
    `exports.__esModule = true;
     exports.default = class Queue {
       running = 0;
       waiting = [];
       constructor({ concurrency }) { this.concurrency = concurrency; }
       async add(task) {
         while (this.running >= this.concurrency) await new Promise((go) => this.waiting.push(go));
         this.running += 1;
         try {
           return await task();
         } finally {
           this.running -= 1;
           this.waiting.shift()?.();
         }
       }
       pause() { ${thrown('sits no rate limit out: set rejectRateLimitedCalls')} }
       start() {}
     };`,
  ),
  insteadOf(
    'p-retry/index.js',
    '4f1e9c2912713c63',
    `class AbortError extends Error {
       name = 'AbortError';
       constructor(error) {
         super(error.message);
         this.originalError = error;
       }
     }
     module.exports = async (task, { retries }) => {
       if (retries !== 0) ${thrown('asks Slack once: set retries to 0')}
       try {
         return await task(1);
       } catch (error) {
         throw error instanceof AbortError ? error.originalError : error;
       }
     };
     module.exports.default = module.exports;
     module.exports.AbortError = AbortError;`,
  ),
];

/** `chat`, `files`, `views` …: the groups that a client has its methods in. */
function groupsIn(source: string): readonly string[] {
  return [...source.matchAll(/^ {4}(\w+) = \{$/gm)].map(([, name]) => String(name));
}
