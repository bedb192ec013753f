/** The framework loads CommonJS; the plugin is TypeScript. */
const { register } = require('tsx/cjs/api');

const unregister = register();
module.exports = require('./plugin/slashvm-plugin.ts').SlashvmPlugin;
unregister();
