import { contradictions, missing, valuesFor } from '#infra/operator/site/for-stage';
import { SITE_FILE } from '#infra/operator/site/site';
import { readSiteFile } from '#infra/operator/site/site-file';
import type { Place } from '#infra/operator/vcenter/place';
import type { Link } from '#lib/doctor/link';

/** What the next deploy of the stage would be told; `undefined` for a local run, of which no file says anything. */
export async function checkSite({ stage, local, database }: Place): Promise<Link | undefined> {
  if (local) return undefined;
  const link = 'site file';
  const read = readSiteFile();
  if (read === undefined) {
    const cure = `Copy infra/site.example.yml to ${SITE_FILE} and fill it in, or run npm run setup.`;
    return { link, state: 'warned', says: `there is no ${SITE_FILE}`, cure };
  }
  const mistakes = 'mistakes' in read ? read.mistakes : await mistakesIn(valuesFor(read.site, stage), database);
  if (mistakes.length === 0) return { link, state: 'ok', says: SITE_FILE };
  const says = `${SITE_FILE} has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}`;
  return { link, state: 'failed', says, cure: mistakes.join(' ') };
}

async function mistakesIn(
  values: Parameters<typeof missing>[0],
  database: Place['database'],
): Promise<readonly string[]> {
  return [...missing(values), ...contradictions(values, await database.config.region())];
}
