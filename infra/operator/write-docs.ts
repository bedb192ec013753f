import { readFileSync, writeFileSync } from 'node:fs';
import { commandDocs } from '#infra/operator/command-docs';
import { SLASH_COMMANDS } from '#infra/operator/slash-commands';

/** `npm run docs` writes docs/commands.md; `npm run docs -- --check` fails where it is stale. */
const FILE = 'docs/commands.md';

const written = commandDocs(SLASH_COMMANDS);
if (!process.argv.includes('--check')) writeFileSync(FILE, written);
else if (readFileSync(FILE, 'utf8') !== written) {
  console.error(`${FILE} is stale: run "npm run docs" and commit what it writes.`);
  process.exitCode = 1;
}
