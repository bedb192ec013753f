import { manifest } from '#infra/operator/manifest/manifest';
import { SLASH_COMMANDS } from '#infra/operator/slash-commands';
import { SaidError } from '#lib/errors';

/** `npm run manifest`: 0, with --update 1 where something has changed, 2 where something else was typed. */
function run(words: readonly string[]): number {
  try {
    const { lines, code } = manifest(words, SLASH_COMMANDS, process.cwd());
    console.log(lines.join('\n'));
    return code;
  } catch (error) {
    if (!(error instanceof SaidError)) throw error;
    console.error(error.message);
    console.error('All of it: npm run manifest -- --help');
    return 2;
  }
}

process.exitCode = run(process.argv.slice(2));
