import { siteValues } from '#infra/operator/site/site-file';
import { DEFAULT_PREFIX } from '#infra/operator/slash-commands';

/** The prefix that the stage of this site is deployed with; the product's own where no site file says another. */
export function sitePrefix(root: string, stage: string): string {
  return siteValues(stage, root).prefix ?? DEFAULT_PREFIX;
}
