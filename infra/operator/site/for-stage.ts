import { PLACEHOLDERS } from '#infra/operator/site/parameters';
import type { Site, SiteValues } from '#infra/operator/site/site';

/** What holds for one stage: its block over `default`, and what was typed over both. */
export function valuesFor({ default: forAll, stages }: Site, stage: string, typed: SiteValues = {}): SiteValues {
  const block = Object.hasOwn(stages, stage) ? stages[stage] : {};
  return { ...forAll, ...block, ...typed };
}

/** What is wrong between values that are each right; `region` is where the stage goes. */
export function contradictions(values: SiteValues, region: string): readonly string[] {
  const { table, tableStream, auditBucket, kmsKey } = values;
  return [
    ...(kmsKey !== undefined && kmsKey.split(':')[3] !== region
      ? [`kmsKey: the key is in ${kmsKey.split(':')[3]}, and the stage goes to ${region}. Name one of that region.`]
      : []),
    ...(tableStream !== undefined && tableStream.split(/[/]/)[1] !== table
      ? ['tableStream: it is the stream of another table than table names.']
      : []),
    ...(table !== undefined && auditBucket !== undefined && tableStream === undefined
      ? [
          'tableStream: it is missing. The archive reads the stream of a table that is there already; docs/deploy.md says how to switch it on.',
        ]
      : []),
  ];
}

/** What a deploy has to be told and is not, each as a line; of what is `said` in vain something else is wrong. */
export function missing(values: SiteValues, said: readonly string[] = []): readonly string[] {
  return Object.entries(PLACEHOLDERS).flatMap(([name, placeholder]) => {
    const given = values[name as keyof typeof PLACEHOLDERS];
    if (given === undefined) return said.includes(name) ? [] : [`${name}: it is missing.`];
    return [given].flat().includes(placeholder) ? [`${name}: it still has its placeholder, ${placeholder}.`] : [];
  });
}
