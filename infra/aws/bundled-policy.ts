import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NO_POLICY, type Policy } from '#lib/policy/policy';

/**
 * The policy that was packaged with a function, to be read once, at load.
 *
 * A deployed function has `policy.json` beside its bundle, also where the site has no policy. One that lost it must not
 * run as if there were no rules, so it does not load. `POLICY_FILE` is set by a local run only: another file, or nothing
 * for no policy.
 */
export function readBundledPolicy(
  variables: Readonly<Record<string, string | undefined>> = process.env,
  folder = __dirname,
): Policy {
  const given = variables['POLICY_FILE'];
  if (given === '') return NO_POLICY;
  const file = given ?? join(folder, 'policy.json');
  const policy = contentOf(file);
  const missing = Object.keys(NO_POLICY).filter((key) => !Object.hasOwn(policy, key));
  if (missing.length > 0) throw new Error(`${file} is no policy as it is packaged: it has no ${missing.join(', ')}.`);
  return policy as Policy;
}

function contentOf(file: string): object {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Object(content) as object;
  } catch (cause) {
    throw new Error(`The policy ${file} cannot be read, so nothing is allowed.`, { cause });
  }
}
