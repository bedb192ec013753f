import { randomUUID } from 'node:crypto';
import { SaidError } from '#lib/errors';
import type { Log } from '#lib/log';
import { SaidInWords } from '#lib/policy/said-in-words';
import type { Message } from '#lib/slack/message';

/**
 * What a person is told of a failure: an error meant for people shows its text, anything else one stock sentence with a
 * reference, under which the whole of it is in the log.
 */
export function explainError(error: unknown, log: Log, job: string): Message {
  if (error instanceof SaidError) {
    log.info('said', { job, kind: error.kind });
    const headline = error instanceof SaidInWords ? error.words : error.message;
    return { severity: error.kind === 'usage' ? 'warning' : 'failure', headline };
  }
  const reference = randomUUID().slice(0, 8);
  log.error('unexpected', error, { job, reference });
  return { severity: 'failure', headline: `Something went wrong (ref ${reference}). It has been logged.` };
}
