import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { valuesFor } from '#infra/operator/site/for-stage';
import { readSite, type SiteRead } from '#infra/operator/site/read-site';
import { SITE_FILE, type SiteValues } from '#infra/operator/site/site';
import { LOCAL_STAGE } from '#lib/doctor/operator-command';
import { SaidError } from '#lib/errors';

/** What the site's file says; undefined where there is none. */
export function readSiteFile(root: string = process.cwd()): SiteRead | undefined {
  const file = join(root, SITE_FILE);
  return existsSync(file) ? readSite(readFileSync(file, 'utf8')) : undefined;
}

/**
 * What the site's file says of a stage; nothing where there is no file, nor of a local run.
 *
 * @throws SaidError with every mistake in the file
 */
export function siteValues(stage: string, root?: string): SiteValues {
  const read = stage === LOCAL_STAGE ? undefined : readSiteFile(root);
  if (read === undefined) return {};
  if ('site' in read) return valuesFor(read.site, stage);
  throw new SaidError(
    'usage',
    [`${SITE_FILE} has mistakes; mend them first:`, ...read.mistakes.map((one) => `- ${one}`)].join('\n'),
  );
}
