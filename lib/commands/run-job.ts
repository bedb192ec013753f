import { type Desk, type Invocation, slashWord } from '#lib/commands/desk';
import { endWith } from '#lib/commands/end-job';
import { explainError } from '#lib/commands/explain-error';
import { help, helpRefusal, takesVms, unknown, withUsage } from '#lib/commands/help';
import type { JobContext } from '#lib/commands/job-context';
import { metered } from '#lib/commands/metered';
import type { Next } from '#lib/commands/next';
import { runAct } from '#lib/commands/run-act';
import { runChange } from '#lib/commands/run-change';
import { runRead } from '#lib/commands/run-read';
import { standingOf } from '#lib/commands/standing-of';
import {
  type Change,
  isAct,
  type PreparedAct,
  type PreparedChange,
  type PreparedRead,
  type SlashCommandDefinition,
  type Subcommand,
} from '#lib/commands/subcommand';
import { tokenize } from '#lib/commands/tokenize';
import { SaidError } from '#lib/errors';
import type { HeldJob } from '#lib/jobs/held-job';
import { isOver, type Job } from '#lib/jobs/job';
import { LeaseLost, NewerVersion } from '#lib/jobs/job-store';
import { SaidInWords } from '#lib/policy/said-in-words';
import { commandRefusal, mayRun, type Standing } from '#lib/policy/standing';
import type { Message } from '#lib/slack/message';
import { plainText, unseenCharacter } from '#lib/slack/typed-text';
import type { Words } from '#lib/slack/words';
import type { Word } from '#lib/targets/query';

/** A command older than this is not begun any more: whoever typed it may have done something else meanwhile. */
const LATE = 120_000;

/**
 * Brings a Job as far as one invocation can: to its last word, or to where the next one goes on.
 * The only place where failures become words; commands have no try and no catch.
 *
 * @param claim stores a new Job and says whether it is this invocation's. Until then nothing is said or changed; what a plan
 * or an answer needs is read meanwhile, for a cold start waits for little else.
 */
export async function runJob(
  given: Desk,
  definition: SlashCommandDefinition,
  held: HeldJob,
  invocation: Invocation,
  responseUrl: string | undefined,
  claim: () => Promise<boolean> = async () => true,
): Promise<void> {
  const desk = metered(given, held);
  const word = slashWord(definition.name, desk.prefix);
  const context = { desk, held, invocation, responseUrl, word };
  const next = decide(context, definition);
  if (!(await isOurs(context, claim, next))) return;
  try {
    await next.go();
  } catch (error) {
    if (error instanceof LeaseLost) return desk.log.info('lease-lost', { job: held.job.id });
    if (error instanceof NewerVersion) return desk.log.warn('newer-version', { job: held.job.id });
    if (held.job.state !== 'received' && !(isBegunAct(held.job) && error instanceof SaidError)) throw error;
    const usage = error instanceof SaidError && error.kind === 'usage';
    const message = explainError(error, desk.log, held.job.id);
    held.note({ kind: error instanceof SaidError ? error.kind : 'internal' });
    const isRefused = error instanceof SaidInWords && error.kind === 'not-permitted';
    const state = isRefused ? 'refused' : 'ended';
    await endWith({ desk, held, responseUrl }, message, usage ? 2 : 1, { state });
  }
}

/** A change has its plan by then. What goes wrong in an act, unsaid, is taken up again: it may be done. */
function isBegunAct({ state, plan }: Job): boolean {
  return state === 'running' && plan === undefined;
}

/**
 * Claims the Job, once the first request for what is read ahead has left. Whatever is still on its way when an invocation
 * ends is frozen with it, and lost: it is waited for.
 */
async function isOurs(
  { desk }: Pick<JobContext, 'desk'>,
  claim: () => Promise<boolean>,
  { ahead }: Next,
): Promise<boolean> {
  let ours = false;
  try {
    if (ahead !== undefined) await desk.clock.sleep(0);
    ours = await claim();
    return ours;
  } finally {
    if (!ours) await ahead?.catch(() => undefined);
  }
}

/** Before it is known what is typed. */
type Unread = Omit<JobContext, 'standing'>;

function decide(context: Unread, definition: SlashCommandDefinition): Next {
  try {
    return nextOf(context, definition);
  } catch (error) {
    return { go: () => Promise.reject(error) };
  }
}

function nextOf(unread: Unread, definition: SlashCommandDefinition): Next {
  const { desk, held, word } = unread;
  const { job } = held;
  if (isOver(job.state) && job.plan === undefined) return { go: () => held.release() };
  const isNew = job.state === 'received';
  if (isNew && desk.clock.now() - job.asked.at > LATE) {
    const headline =
      'This reached SlashVM too late to be run safely, so nothing was done. Type it again if it is still wanted.';
    return { go: () => endWith(unread, { severity: 'warning', headline }, 1) };
  }
  const [name, ...words] = readWords(job, word);
  const typed = name?.text.toLowerCase() ?? 'help';
  // What waits for approvals is asked about once it could run: until then nobody decides what Slack did not say today.
  const isAsked = isNew || job.state === 'awaiting-confirmation';
  const subcommand = name === undefined || typed === 'help' ? undefined : find(definition, typed);
  const changes = subcommand !== undefined && subcommand.effect !== 'read';
  if (subcommand !== undefined) held.note({ subcommand: typed });
  const fresh = changes || definition.showsGrants === true;
  const context: JobContext = { ...unread, standing: standingOf(desk, job.asked, { fresh }) };
  const next = (): Next => {
    if (name === undefined || typed === 'help') return helpNext(context, definition, words);
    if (subcommand === undefined) throw unknown(definition, word, name.text);
    return run(context, subcommand, typed, words);
  };
  if (!isAsked) return next();
  // What a login needs is looked up meanwhile; no vCenter is asked before the right is there.
  if (subcommand !== undefined && takesVms(subcommand)) desk.vcenters.prepare(changes ? 'change' : 'read');
  const refusal = (standing: Standing): Words | undefined =>
    subcommand === undefined
      ? helpRefusal(definition, word, standing)
      : commandRefusal(standing, `${definition.name}:${typed}`);
  return gated(context, refusal, next);
}

/** Goes on where the asker may, and says why where he may not. */
function gated(context: JobContext, refusal: (standing: Standing) => Words | undefined, next: () => Next): Next {
  const decided = context.standing().then((standing): Next => {
    const no = refusal(standing);
    if (no === undefined) return next();
    return { go: () => endWith(context, { severity: 'failure', headline: no }, 1, { state: 'refused' }) };
  });
  const ahead = decided.then((begun) => begun.ahead);
  // Whoever goes on hears of a failure.
  ahead.catch(() => undefined);
  return { ahead, go: async () => (await decided).go() };
}

function helpNext(context: JobContext, definition: SlashCommandDefinition, words: readonly Word[]): Next {
  return {
    go: async () => {
      const standing = await context.standing();
      const mayRunIt = (subcommand: string): boolean => mayRun(standing, `${definition.name}:${subcommand}`);
      await endWith(context, help(definition, context.word, words, mayRunIt), 0);
    },
  };
}

function run(context: JobContext, subcommand: Subcommand, typed: string, words: readonly Word[]): Next {
  const prepared = prepare(subcommand, context.word, typed, words);
  if ('message' in prepared) return { go: () => endWith(context, prepared.message, 2) };
  if ('act' in prepared) return runAct(context, prepared.act);
  if ('read' in prepared) return runRead(context, prepared.read);
  return runChange(context, prepared.effect, prepared.change);
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

function find(definition: SlashCommandDefinition, name: string): Subcommand | undefined {
  return Object.hasOwn(definition.subcommands, name) ? definition.subcommands[name] : undefined;
}

type Prepared =
  | { readonly read: PreparedRead }
  | { readonly act: PreparedAct }
  | { readonly effect: Change['effect']; readonly change: PreparedChange };

/** Reads the arguments; a usage error is shown with the usage beside it. */
function prepare(
  subcommand: Subcommand,
  word: string,
  name: string,
  words: readonly Word[],
): Prepared | { readonly message: Message } {
  try {
    if (isAct(subcommand)) return { act: subcommand.prepare(words) };
    if (subcommand.effect === 'read') return { read: subcommand.prepare(words) };
    return { effect: subcommand.effect, change: subcommand.prepare(words) };
  } catch (error) {
    if (!(error instanceof SaidError && error.kind === 'usage')) throw error;
    return { message: withUsage({ severity: 'warning', headline: error.message }, word, name, subcommand) };
  }
}
