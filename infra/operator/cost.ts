import { readFileSync, writeFileSync } from 'node:fs';
import { billOf } from '#infra/operator/cost/bill';
import { costTables, withTables } from '#infra/operator/cost/cost-page';
import { deployed } from '#infra/operator/cost/deployed';
import { type Load, QUESTIONS, readLoad, USUAL_LOAD } from '#infra/operator/cost/load';
import { readCounted } from '#infra/operator/cost/usage';
import { SLASH_COMMANDS } from '#infra/operator/slash-commands';
import { SaidError } from '#lib/errors';

const FILE = 'docs/cost.md';

const USAGE = `What SlashVM costs a month, at AWS's list prices.

npm run cost                      writes the usual load's tables into ${FILE}
npm run cost -- --check           says whether ${FILE} is what it would write
npm run cost -- --commands 1000   prints those of your own load; what you leave out is as usual

${Object.entries(QUESTIONS)
  .map(([name, { about, usual }]) => `  --${name.padEnd(11)} ${about} (${usual})`)
  .join('\n')}`;

async function tablesOf(load: Load): Promise<string> {
  const root = process.cwd();
  const counted = readCounted(root);
  const bill = billOf(load, counted, await deployed(root), SLASH_COMMANDS.length);
  return costTables(load, bill, counted.on);
}

/** 0; with --check 1 where the page is stale; 2 where something else was typed. */
async function run(words: readonly string[]): Promise<number> {
  const request = readLoad(words);
  if (request.wants === 'help') console.log(USAGE);
  else if (request.wants === 'bill') console.log(await tablesOf(request.load));
  else {
    const page = readFileSync(FILE, 'utf8');
    const written = withTables(page, await tablesOf(USUAL_LOAD));
    if (request.wants === 'page') writeFileSync(FILE, written);
    else if (written !== page) {
      console.error(`${FILE} is stale: run "npm run cost" and commit what it writes.`);
      return 1;
    }
  }
  return 0;
}

function complain(error: unknown): number {
  if (!(error instanceof SaidError)) throw error;
  console.error(error.message);
  console.error('All of it: npm run cost -- --help');
  return 2;
}

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(complain(error)),
);
