import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSite, type SiteRead } from '#infra/operator/site/read-site';
import { SITE_FILE } from '#infra/operator/site/site';

/** What the site's file says; undefined where there is none. */
export function readSiteFile(root: string = process.cwd()): SiteRead | undefined {
  const file = join(root, SITE_FILE);
  return existsSync(file) ? readSite(readFileSync(file, 'utf8')) : undefined;
}
