import { printPrivileges } from '#infra/operator/privileges/print';
import { SaidError } from '#lib/errors';

/** `npm run privileges`: 0 where it printed something, 2 where something was typed that it does not take. */
function run(words: readonly string[]): number {
  try {
    console.log(printPrivileges(words));
    return 0;
  } catch (error) {
    if (!(error instanceof SaidError)) throw error;
    console.error(`${error.message}\nAll of it: npm run privileges -- --help`);
    return 2;
  }
}

process.exitCode = run(process.argv.slice(2));
