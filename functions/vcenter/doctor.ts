import { defineRead } from '#lib/commands/subcommand';
import { vcenterNames } from '#lib/commands/vcenter-takes';
import { describeDiagnosis } from '#lib/doctor/describe-diagnosis';

export const doctor = defineRead({
  summary: 'Check each link to the vCenters, and say what to do where one fails',
  details: [
    'From inside the VPC, as every command goes: DNS, route, certificate, version, login, session and privileges of each account, and the way out to Slack.',
    'A login that was refused is not tried again for 15 minutes, because accounts lock. An operator sees more with `npm run doctor`.',
  ],
  examples: ['', 'prod', 'prod lab'],
  takes: { vcenters: vcenterNames() },
  answer: async ({ vcenters }, reading) => describeDiagnosis(await reading.diagnose(vcenters)),
});
