// Reads a Slack app manifest (YAML) from its standard input and checks it against Slack's own schema.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';

const schema = JSON.parse(readFileSync('test/infra/operator/manifest/slack-manifest.schema.json', 'utf8'));
// Not strict: the schema has a keyword of Slack's own. Formats are for a key that no manifest of ours has.
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
const manifest = parse(readFileSync(0, 'utf8'));

if (validate(manifest)) {
  console.log(`Slack would take it: ${manifest.features.slash_commands.length} commands.`);
} else {
  for (const { instancePath, message } of validate.errors) console.error(`${instancePath || '/'} ${message}`);
  process.exitCode = 1;
}
