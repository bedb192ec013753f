import { contradictions, missing, valuesFor } from '#infra/operator/site/for-stage';
import type { SiteRead } from '#infra/operator/site/read-site';
import { readTyped } from '#infra/operator/site/read-typed';
import { SITE_FILE, type Site, type SiteValues } from '#infra/operator/site/site';
import { readSiteFile } from '#infra/operator/site/site-file';
import { LOCAL_STAGE } from '#lib/doctor/operator-command';

/** What was typed after `serverless`. */
export interface Typed {
  readonly stage: string;
  readonly region: string | undefined;
  /** Each `name=value`. */
  readonly params: readonly string[];
  readonly command: readonly string[];
}

export interface SiteParameters {
  readonly values: SiteValues;
  /** The values as `${param:…}` of serverless.yml takes them. */
  readonly params: Readonly<Record<string, unknown>>;
}

const NO_SITE: Site = { default: {}, stages: {} };

/**
 * The stage's parameters, from the site's file and the command line. A package needs neither; a deploy is refused where
 * something is still missing. A refusal names every mistake of both at once.
 */
export function siteParameters(
  root: string,
  defaultRegion: string,
  typed: Typed,
): SiteParameters | { readonly refusal: string } {
  const { stage, command } = typed;
  const read: SiteRead = (stage === LOCAL_STAGE ? undefined : readSiteFile(root)) ?? { site: NO_SITE };
  const line = readTyped(typed.params);
  const mistakes = [...('mistakes' in read ? read.mistakes : []), ...line.mistakes];
  const values = valuesFor('site' in read ? read.site : NO_SITE, stage, line.values);
  const isDeploy = command[0] === 'deploy' && command[1] !== 'list';
  const left = isDeploy ? missingFrom(read, values, typed, line.said) : [];
  const region = typed.region ?? values.region ?? defaultRegion;
  const wrong = [...mistakes, ...left, ...(mistakes.length === 0 ? contradictions(values, region) : [])];
  if (wrong.length === 0) return { values, params: asParams(values) };
  const lines = wrong.map((one) => `- ${one}`);
  return { refusal: [`Nothing was sent. For the stage ${stage}:`, ...lines, ...cure(root, stage, left)].join('\n') };
}

function missingFrom(
  read: SiteRead,
  values: SiteValues,
  { stage }: Typed,
  typed: readonly string[],
): readonly string[] {
  if ('site' in read) return missing(values, typed);
  const { said } = read;
  return said === undefined ? [] : missing(values, [...(said['default'] ?? []), ...(said[stage] ?? []), ...typed]);
}

function cure(root: string, stage: string, left: readonly string[]): readonly string[] {
  if (left.length === 0) return [];
  return readSiteFile(root) === undefined
    ? [`Copy infra/site.example.yml to ${SITE_FILE} and fill it in, or give --param="name=value".`]
    : [`Say it in ${SITE_FILE}, under default: or ${stage}:, or give --param="name=value".`];
}

/** The topic of infra/aws/alarm-topic.yml, which is under this condition. */
const MAIL = { 'Fn::If': ['TellsByMail', { Ref: 'AlarmTopic' }, { Ref: 'AWS::NoValue' }] };

function asParams(values: SiteValues): Readonly<Record<string, unknown>> {
  const { alarmActions = [], alarmEmail, ...others } = values;
  const texts = Object.entries(others).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : typeof value === 'boolean' ? String(value) : value,
  ]);
  const mailed = alarmEmail === undefined ? [] : [MAIL];
  return {
    ...Object.fromEntries(texts),
    ...(alarmEmail === undefined ? {} : { alarmEmail }),
    alarmActions: [...alarmActions, ...mailed],
  };
}
