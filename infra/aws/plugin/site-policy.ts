import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { POLICY_FILE, readPolicyFile } from '#infra/aws/plugin/read-policy';
import { CATALOGUE } from '#lib/policy/catalogue';
import { NO_POLICY } from '#lib/policy/policy';
import type { PolicyRead } from '#lib/policy/policy-file';

/** What holds at this site: its policy, or what is wrong with it; that of none where it has none. */
export function readSitePolicy(root: string): PolicyRead {
  const file = join(root, POLICY_FILE);
  return existsSync(file) ? readPolicyFile(file, CATALOGUE) : { policy: NO_POLICY };
}
