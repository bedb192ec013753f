/** The framework loads CommonJS; the plugin is TypeScript. */
const { register } = require('tsx/cjs/api');

const unregister = register();
const { SlashvmPlugin } = require('./plugin/slashvm-plugin.ts');

unregister();
module.exports = SlashvmPlugin;
