import { readOptions } from '#infra/operator/read-options';
import { SITE_FILE } from '#infra/operator/site/site';

export const USAGE = `Sets SlashVM up, step by step: Slack app, secrets, site file, first vCenter, deploy, first check. Stop it at any time
with Ctrl-C and run it again: what is done stays, and nothing is done twice.

npm run setup -- --stage prod

  --stage <stage>     the stage to set up (default: dev)
  --region <region>   the AWS region (default: that of the site file, or the AWS profile's)
  --site <file>       the site file (default: ${SITE_FILE})
  --dry-run           says what is done and what is left, and changes nothing
  --local             the running local stack

Exit code 0; 1 where a step failed or was put off; 2 where something is wrong about what was typed.`;

const OPTIONS = {
  stage: { type: 'string' },
  region: { type: 'string' },
  site: { type: 'string', default: SITE_FILE },
  'dry-run': { type: 'boolean', default: false },
  local: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** What an operator typed behind `npm run setup --`. */
export type SetupRequest = ReturnType<typeof readSetupRequest>;

export function readSetupRequest(words: readonly string[]) {
  return readOptions(words, OPTIONS);
}

/** The same command line, to go on with. */
export function sameAgain({ stage, region, site, local }: SetupRequest): string {
  const flags = [
    ...(local ? ['--local'] : []),
    ...(stage === undefined ? [] : [`--stage ${stage}`]),
    ...(region === undefined ? [] : [`--region ${region}`]),
    ...(site === SITE_FILE ? [] : [`--site ${site}`]),
  ];
  return ['npm run setup --', ...flags].join(' ').replace(/ --$/, '');
}
