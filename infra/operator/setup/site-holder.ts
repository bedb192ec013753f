import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { valuesFor } from '#infra/operator/site/for-stage';
import { PLACEHOLDERS } from '#infra/operator/site/parameters';
import { readSite } from '#infra/operator/site/read-site';
import type { SiteValues } from '#infra/operator/site/site';
import { writeSite } from '#infra/operator/site/write-site';
import { LOCAL_STAGE } from '#lib/doctor/operator-command';
import { SaidError } from '#lib/errors';

const EXAMPLE = 'infra/site.example.yml';

/** The site file, read anew at each look: somebody may mend it by hand between two steps. */
export interface SiteHolder {
  readonly file: string;
  /** What holds for the stage; a placeholder counts as nothing said. */
  values(): SiteValues;
  /** Whether there is one yet. */
  exists(): boolean;
  /** Writes into the block of the stage; the file begins as a copy of the example. */
  write(values: SiteValues): void;
}

export function createSiteHolder(file: string, stage: string): SiteHolder {
  // A local run has no block of its own.
  const block = stage === LOCAL_STAGE ? 'default' : stage;
  return {
    file,
    exists: () => existsSync(file),
    values() {
      if (!existsSync(file)) return {};
      const read = readSite(readFileSync(file, 'utf8'));
      if ('site' in read) return withoutPlaceholders(valuesFor(read.site, stage));
      const lines = read.mistakes.map((mistake) => `- ${mistake}`);
      throw new SaidError('refused', [`${file} has mistakes; mend them first:`, ...lines].join('\n'));
    },
    write(values) {
      const text = readFileSync(existsSync(file) ? file : EXAMPLE, 'utf8');
      writeFileSync(file, writeSite(text, block, values));
    },
  };
}

function withoutPlaceholders(values: SiteValues): SiteValues {
  const isPlaceholder = ([name, value]: [string, unknown]): boolean =>
    [value].flat().includes(PLACEHOLDERS[name as keyof typeof PLACEHOLDERS]);
  return Object.fromEntries(Object.entries(values).filter((entry) => !isPlaceholder(entry)));
}
