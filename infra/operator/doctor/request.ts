import { readWords } from '#infra/operator/read-options';
import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';

const OPTIONS = {
  stage: { type: 'string' },
  region: { type: 'string' },
  local: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** What an operator typed. */
export interface DoctorRequest {
  readonly stage: string | undefined;
  readonly region: string | undefined;
  readonly local: boolean;
  readonly vcenters: readonly string[];
}

export function readDoctorRequest(words: readonly string[]): DoctorRequest | 'help' {
  const { values, positionals } = readWords(words, OPTIONS);
  if (values.help) return 'help';
  const odd = positionals.find((name) => !/^[a-z0-9][a-z0-9-]{0,40}$/i.test(name));
  if (odd !== undefined) {
    throw new UsageMistake(`"${odd}" is no vCenter's name: those are letters, digits and hyphens, such as prod.`);
  }
  return { stage: values.stage, region: values.region, local: values.local, vcenters: positionals };
}

export const DOCTOR_USAGE = `Checks each link from your desk to a vCenter that does what is asked, and says what to do where one fails.

npm run doctor
npm run doctor -- [vcenter…]

From here: AWS identity, stack, parameters, API, Slack secret, token and scopes, signing secret, table.
From inside the VPC, through the deployed functions: Slack, DynamoDB, and of each vCenter DNS, TCP, TLS, version, login,
session and privileges. It changes nothing, and never tries a refused login again.

Where:
  --stage <stage>    the deployed stage (default: dev)
  --region <region>  its AWS region (default: that of the AWS profile)
  --local            the local stack that \`npm start\` runs

Exit 0: every link holds; 1: one does not; 2: something was typed wrongly.`;
