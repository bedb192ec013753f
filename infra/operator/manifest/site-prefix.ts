import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DEFAULT_PREFIX } from '#infra/operator/slash-commands';
import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';

const SITE = join('infra', 'site.yml');

type Block = { readonly prefix?: unknown } | null | undefined;

/** The prefix that the stage of this site is deployed with; the product's own where no site file says another. */
export function sitePrefix(root: string, stage: string): string {
  const file = join(root, SITE);
  if (!existsSync(file)) return DEFAULT_PREFIX;
  const site = readSite(file);
  const prefix = site[stage]?.prefix ?? site['default']?.prefix;
  return typeof prefix === 'string' ? prefix : DEFAULT_PREFIX;
}

function readSite(file: string): Readonly<Record<string, Block>> {
  try {
    return (parse(readFileSync(file, 'utf8')) ?? {}) as Readonly<Record<string, Block>>;
  } catch (error) {
    throw new UsageMistake(`${SITE} is no YAML, so its prefix is not known. Mend it, or say --prefix.`, {
      cause: error,
    });
  }
}
