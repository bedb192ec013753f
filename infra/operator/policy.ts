import { check } from '#infra/operator/policy/check';
import { SaidError } from '#lib/errors';
import { CATALOGUE } from '#lib/policy/catalogue';

/** `npm run policy -- check|show [file]`: 0 where the policy is valid, 1 where it is not, 2 where something else was typed. */
function run(words: readonly string[]): number {
  try {
    const { lines, isGood } = check(words, CATALOGUE);
    console[isGood ? 'log' : 'error'](lines.join('\n'));
    return isGood ? 0 : 1;
  } catch (error) {
    if (!(error instanceof SaidError)) throw error;
    console.error(error.message);
    return error.kind === 'usage' ? 2 : 1;
  }
}

process.exitCode = run(process.argv.slice(2));
