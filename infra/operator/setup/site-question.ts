import { readBlock } from '#infra/operator/site/read-site';
import type { SiteValues } from '#infra/operator/site/site';
import type { Terminal } from '#infra/operator/vcenter/terminal';

const QUESTIONS = {
  region: 'AWS region, such as eu-central-1',
  appId: "The app's id, under Basic Information: A…",
  teamIds: 'Slack workspaces whose requests are taken, by their ids: T…, with commas between',
  admins: 'First admins by their Slack ids (profile, then ⋮, Copy member ID): U…, with commas between',
  subnetIds: 'Private subnets that reach vCenter, AWS and slack.com: subnet-…, with commas between',
  securityGroupIds: 'Their security groups, which let HTTPS out: sg-…, with commas between',
} as const satisfies Partial<Record<keyof SiteValues, string>>;

export type Asked = keyof typeof QUESTIONS;

/** Asks for one value of the site file, until it has the form that a deploy takes. */
export async function askForSite(terminal: Terminal, name: Asked, initial?: string): Promise<SiteValues> {
  const check = (typed: string): string | undefined => read(name, typed).mistakes[0];
  const answer = await terminal.ask(QUESTIONS[name], { check, ...(initial === undefined ? {} : { initial }) });
  return read(name, answer).values;
}

function read(name: Asked, typed: string): { readonly values: SiteValues; readonly mistakes: readonly string[] } {
  const mistakes: string[] = [];
  const values = readBlock({ [name]: typed }, '', (_place, sentence) => mistakes.push(sentence));
  return { values, mistakes };
}
