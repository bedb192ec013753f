import { existsSync, readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { SaidError } from '#lib/errors';
import { type PolicyRead, readPolicy } from '#lib/policy/policy-file';
import type { Catalogue } from '#lib/policy/roles';

/** Where a site's policy is; where there is none, nothing beyond grants holds. */
export const POLICY_FILE = 'infra/policy.yml';

/** Reads and validates a policy; YAML is read here only, and functions get what was found valid. */
export function readPolicyFile(file: string, catalogue: Catalogue): PolicyRead {
  const document = parseDocument(textOf(file), { prettyErrors: true });
  const [wrong] = [...document.errors, ...document.warnings];
  if (wrong !== undefined) return { mistakes: [`It is no YAML: ${wrong.message.split('\n')[0]}`] };
  return readPolicy(document.toJS({ maxAliasCount: 100 }), catalogue);
}

function textOf(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  throw new SaidError('not-found', `There is no ${file}. Name the file, or copy infra/policy.example.yml to it.`);
}
