import { type Desk, type Invocation, slashWord } from '#lib/commands/desk';
import { endWith } from '#lib/commands/end-job';
import { explainError } from '#lib/commands/explain-error';
import { help, unknown, withUsage } from '#lib/commands/help';
import { runChange } from '#lib/commands/run-change';
import { runRead } from '#lib/commands/run-read';
import type { SlashCommandDefinition, Subcommand } from '#lib/commands/subcommand';
import { tokenize } from '#lib/commands/tokenize';
import { SaidError } from '#lib/errors';
import type { HeldJob } from '#lib/jobs/held-job';
import { isOver, type Job } from '#lib/jobs/job';
import { LeaseLost, NewerVersion } from '#lib/jobs/job-store';
import { refusal } from '#lib/policy/access';
import type { Message } from '#lib/slack/message';
import { plainText, unseenCharacter } from '#lib/slack/typed-text';
import type { Word } from '#lib/targets/query';

/** A command older than this is not begun any more: whoever typed it may have done something else meanwhile. */
const LATE = 120_000;

/**
 * Brings a Job as far as one invocation can: to its last word, or to where the next one goes on.
 * The only place where failures become words; commands have no try and no catch.
 */
export async function runJob(
  desk: Desk,
  definition: SlashCommandDefinition,
  held: HeldJob,
  invocation: Invocation,
  responseUrl: string | undefined,
): Promise<void> {
  try {
    await run(desk, definition, held, invocation, responseUrl);
  } catch (error) {
    if (error instanceof LeaseLost) return desk.log.info('lease-lost', { job: held.job.id });
    if (error instanceof NewerVersion) return desk.log.warn('newer-version', { job: held.job.id });
    if (held.job.state !== 'received') throw error;
    const usage = error instanceof SaidError && error.kind === 'usage';
    const message = explainError(error, desk.log, held.job.id);
    await endWith({ desk, held, responseUrl }, message, usage ? 2 : 1);
  }
}

async function run(
  desk: Desk,
  definition: SlashCommandDefinition,
  held: HeldJob,
  invocation: Invocation,
  responseUrl: string | undefined,
): Promise<void> {
  const { job } = held;
  const word = slashWord(definition.name, desk.prefix);
  const context = { desk, held, invocation, responseUrl, word };
  if (isOver(job.state) && job.plan === undefined) return await held.release();
  if (job.state === 'received' && desk.clock.now() - job.asked.at > LATE) {
    const headline =
      'This reached SlashVM too late to be run safely, so nothing was done. Type it again if it is still wanted.';
    return await endWith(context, { severity: 'warning', headline }, 1);
  }
  const [name, ...words] = readWords(job, word);
  const no =
    job.state === 'received'
      ? refused(desk, job, `${definition.name}:${name?.text.toLowerCase() ?? 'help'}`)
      : undefined;
  if (no !== undefined) {
    return await endWith(context, { severity: 'failure', headline: no.sentence }, 1, 'refused');
  }
  if (name === undefined || name.text.toLowerCase() === 'help') {
    return await endWith(context, help(definition, word, words), 0);
  }
  const subcommand = find(definition, word, name.text);
  const prepared = prepare(subcommand, word, name.text.toLowerCase(), words);
  if ('message' in prepared) return await endWith(context, prepared.message, 2);
  held.note({ subcommand: name.text.toLowerCase() });
  if (prepared.effect === 'read') await runRead(context, prepared.read);
  else await runChange(context, prepared.effect, prepared.change);
}

function refused(desk: Desk, job: Job, permission: string): ReturnType<typeof refusal> {
  const { team, user } = job.asked;
  return refusal({ teamId: team, appId: desk.access.appId, userId: user, permission }, desk.access);
}

/** The text behind the slash word, as people meant it. */
function readWords(job: Job, word: string): readonly Word[] {
  const text = plainText(job.asked.text).slice(word.length);
  const unseen = unseenCharacter(text);
  if (unseen !== undefined) {
    throw new SaidError('usage', `The text holds a character that nobody can see (${unseen}). Type it again by hand.`);
  }
  return tokenize(text);
}

function find(definition: SlashCommandDefinition, word: string, typed: string): Subcommand {
  const name = typed.toLowerCase();
  const subcommand = Object.hasOwn(definition.subcommands, name) ? definition.subcommands[name] : undefined;
  if (subcommand === undefined) throw unknown(definition, word, typed);
  return subcommand;
}

type Prepared =
  | { readonly effect: 'read'; readonly read: ReturnType<Extract<Subcommand, { effect: 'read' }>['prepare']> }
  | {
      readonly effect: 'change' | 'interrupt' | 'destroy';
      readonly change: ReturnType<Exclude<Subcommand, { effect: 'read' }>['prepare']>;
    };

/** Reads the arguments; a usage error is shown with the usage beside it. */
function prepare(
  subcommand: Subcommand,
  word: string,
  name: string,
  words: readonly Word[],
): Prepared | { readonly message: Message } {
  try {
    if (subcommand.effect === 'read') return { effect: 'read', read: subcommand.prepare(words) };
    return { effect: subcommand.effect, change: subcommand.prepare(words) };
  } catch (error) {
    if (!(error instanceof SaidError && error.kind === 'usage')) throw error;
    return { message: withUsage({ severity: 'warning', headline: error.message }, word, name, subcommand) };
  }
}
