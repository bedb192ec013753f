import { readFileSync, writeFileSync } from 'node:fs';
import { access } from '#functions/access/definition';
import { approval } from '#functions/approval/definition';
import { audit } from '#functions/audit/definition';
import { vcenter } from '#functions/vcenter/definition';
import { vm } from '#functions/vm/definition';
import { commandDocs } from '#infra/operator/command-docs';

/** `npm run docs` writes docs/commands.md; `npm run docs -- --check` fails where it is stale. */
const FILE = 'docs/commands.md';

const written = commandDocs([vm, access, approval, audit, vcenter]);
if (!process.argv.includes('--check')) writeFileSync(FILE, written);
else if (readFileSync(FILE, 'utf8') !== written) {
  console.error(`${FILE} is stale: run "npm run docs" and commit what it writes.`);
  process.exitCode = 1;
}
