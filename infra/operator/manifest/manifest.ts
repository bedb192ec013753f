import { readApiAddress } from '#infra/operator/manifest/api-address';
import { appManifest } from '#infra/operator/manifest/app-manifest';
import { changes } from '#infra/operator/manifest/changes';
import { chooseCommands } from '#infra/operator/manifest/chosen-commands';
import { beyondLimits } from '#infra/operator/manifest/limits';
import { manifestYaml } from '#infra/operator/manifest/manifest-yaml';
import { readSaved } from '#infra/operator/manifest/read-saved';
import { sitePrefix } from '#infra/operator/manifest/site-prefix';
import { readOptions } from '#infra/operator/read-options';
import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';
import type { SlashCommandDefinition } from '#lib/commands/subcommand';

const USAGE = `The manifest of SlashVM's Slack app, as YAML: its commands, addresses and least scopes.

npm run -s manifest -- --url <api> > slack-app.yml
npm run -s manifest -- --url <api> --update slack-app.yml   what has changed since

  --url <api>         the API's address, as the deploy printed it
  --name <name>       what the app is called (default: SlashVM)
  --prefix <prefix>   before every slash word but /vm (default: that of infra/site.yml, or vm-)
  --stage <stage>     whose prefix in infra/site.yml (default: the stage in the address, or dev)
  --commands <list>   these commands alone, with commas between: vm,access
  --without <list>    all but these
  --update <file>     prints no manifest, but what it would change of a saved one
  --moved             the saved one may be of another address: the API has moved

Exit code 0; with --update 1 where something has changed; 2 where something is wrong about what was typed.`;

const OPTIONS = {
  url: { type: 'string' },
  name: { type: 'string', default: 'SlashVM' },
  prefix: { type: 'string' },
  stage: { type: 'string' },
  commands: { type: 'string' },
  without: { type: 'string' },
  update: { type: 'string' },
  moved: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** What is said, and how the process ends. */
export interface Told {
  readonly lines: readonly string[];
  readonly code: 0 | 1;
}

/**
 * @param root the folder of the product, where infra/site.yml would be
 * @throws UsageMistake with every reason why there is no manifest
 */
export function manifest(words: readonly string[], all: readonly SlashCommandDefinition[], root: string): Told {
  const options = readOptions(words, OPTIONS);
  if (options.help) return { lines: [USAGE], code: 0 };
  const { name, moved, update } = options;
  if (options.url === undefined)
    throw new UsageMistake('Which API? Say --url with the address that the deploy printed.');
  if (moved && update === undefined) throw new UsageMistake('--moved goes with --update <file>.');
  const { url, stage } = readApiAddress(options.url);
  const prefix = options.prefix ?? sitePrefix(root, options.stage ?? stage ?? 'dev');
  const next = appManifest({ name, url, prefix, commands: chooseCommands(all, prefix, options) });
  const mistakes = beyondLimits(next);
  if (mistakes.length > 0) throw new UsageMistake(mistakes.join('\n'));
  if (update === undefined) return { lines: [manifestYaml(next, url).trimEnd()], code: 0 };
  const said = changes(readSaved(update, url, { moved }), next);
  if (said.length === 0) return { lines: [`Nothing has changed: ${update} says what the app needs.`], code: 0 };
  return { lines: [...said, takeOver(words, update)], code: 1 };
}

function takeOver(words: readonly string[], file: string): string {
  const kept = words.filter((word, n) => !/^--(update|moved)\b/.test(word) && words[n - 1] !== '--update');
  return (
    `To take this over, save what "npm run -s manifest -- ${kept.join(' ')}" prints as ${file}, ` +
    'and paste it at https://api.slack.com/apps, the app, "App Manifest".'
  );
}
