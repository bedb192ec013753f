import { vm } from '#functions/vm/definition';
import { check } from '#infra/operator/policy/check';
import { SaidError } from '#lib/errors';

/** `npm run policy -- check [file]`: 0 where the policy is valid, 1 where it is not, 2 where something else was typed. */
const catalogue = [vm].flatMap(({ name, subcommands }) =>
  Object.entries(subcommands).map(([subcommand, { effect }]) => ({ permission: `${name}:${subcommand}`, effect })),
);

function run(words: readonly string[]): number {
  try {
    const { lines, isGood } = check(words, catalogue);
    console[isGood ? 'log' : 'error'](lines.join('\n'));
    return isGood ? 0 : 1;
  } catch (error) {
    if (!(error instanceof SaidError)) throw error;
    console.error(error.message);
    return error.kind === 'usage' ? 2 : 1;
  }
}

process.exitCode = run(process.argv.slice(2));
