import { POLICY_FILE, readPolicyFile } from '#infra/aws/plugin/read-policy';
import { SaidError } from '#lib/errors';
import type { Policy } from '#lib/policy/policy';
import type { Catalogue } from '#lib/policy/roles';

const USAGE = `npm run policy -- check [file]
npm run policy -- show [file]

check says whether a policy is valid, and each mistake in it; show prints it as functions get it, with what it leaves out.
Without a file: ${POLICY_FILE}.`;

/** Nobody should trust a rule that is only written down. */
const DEPLOYED = 'It holds from the next deploy on.';

/** What an operator typed, done: lines to say, and whether all is well. */
export interface Checked {
  readonly lines: readonly string[];
  readonly isGood: boolean;
}

export function check(words: readonly string[], catalogue: Catalogue): Checked {
  const [subcommand, file = POLICY_FILE, ...more] = words;
  if (subcommand === '--help' || subcommand === 'help') return { lines: [USAGE], isGood: true };
  if ((subcommand !== 'check' && subcommand !== 'show') || more.length > 0) throw new SaidError('usage', USAGE);
  const read = readPolicyFile(file, catalogue);
  if ('policy' in read) {
    const { policy } = read;
    const lines =
      subcommand === 'show' ? [JSON.stringify(policy, null, 2)] : [`${file} is valid: ${summary(policy)}.`, DEPLOYED];
    return { lines, isGood: true };
  }
  const count = read.mistakes.length === 1 ? 'a mistake' : `${read.mistakes.length} mistakes`;
  return { lines: [`${file} has ${count}:`, ...read.mistakes.map((mistake) => `- ${mistake}`)], isGood: false };
}

function summary({ approvals, channels, freezes, protected: protections, reasons, observer }: Policy): string {
  const counted = [
    ['approval rule', approvals.length],
    ['channel rule', channels.length],
    ['protection', protections.length],
    ['freeze', freezes.length],
    ['reason rule', reasons.length],
  ] as const;
  const parts = counted.map(([name, count]) => `${count} ${count === 1 ? name : name.replace(/(s? for|$)/, 's$1')}`);
  return `${parts.join(', ')}${observer ? '; observer mode, so nothing is changed' : ''}`;
}
