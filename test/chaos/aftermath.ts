import type { Scenario } from '#test/chaos/scenarios';
import type { VmState } from '#test/chaos/vm-state';
import type { TranscriptMessage } from '#test/stack';

/** What a person, the table and the vCenter have, when all is over. */
export interface Aftermath {
  readonly scenario: Scenario;
  readonly reached: boolean;
  readonly before: VmState;
  readonly now: VmState;
  /** What was sent to the vCenter that changes something: `CreateSnapshotEx_Task VirtualMachine/vm-12`. */
  readonly writes: readonly string[];
  /** What Slack saw of each click: 200, or none in time. */
  readonly clicks: readonly number[];
  readonly job: Readonly<Record<string, unknown>> | undefined;
  readonly targets: readonly Readonly<Record<string, unknown>>[];
  /** The transitions that were written down. */
  readonly journal: readonly string[];
  readonly messages: readonly TranscriptMessage[];
}

export type Verdict = 'nothing done' | 'done once' | 'told how far' | 'told unknown' | 'wrong';

/** What became of one point; why, where that is not what a person may rely on. */
export function judge(aftermath: Aftermath): { verdict: Verdict; why?: string } {
  const why = untruth(aftermath);
  if (why !== undefined) return { verdict: 'wrong', why };
  const outcomes = aftermath.targets.map((target) => target['outcome']);
  if (outcomes.includes('unknown') || outcomes.includes('running')) return { verdict: 'told unknown' };
  const progress = aftermath.scenario.progress(aftermath.now, aftermath.before);
  if (progress === 'done') return { verdict: 'done once' };
  return { verdict: progress === 'partly' ? 'told how far' : 'nothing done' };
}

function untruth(aftermath: Aftermath): string | undefined {
  return (
    tooMuch(aftermath) ?? silentClick(aftermath) ?? untold(aftermath) ?? falseWord(aftermath) ?? unwritten(aftermath)
  );
}

/** Nothing is sent twice about one object, and no operation more often than in a run where nothing goes wrong. */
function tooMuch({ writes, scenario }: Aftermath): string | undefined {
  const twice = writes.find((write, index) => writes.indexOf(write) !== index);
  if (twice !== undefined) return `sent twice: ${twice}`;
  const operations = writes.map((write) => write.split(' ')[0] ?? '');
  const over = operations.find((one) => countOf(operations, one) > (scenario.writes[one] ?? 0));
  return over === undefined ? undefined : `${over} sent ${countOf(operations, over)} times`;
}

function countOf(all: readonly string[], one: string): number {
  return all.filter((other) => other === one).length;
}

/** A click that Slack calls taken was decided, or its person was told why not. */
function silentClick({ clicks, job, messages }: Aftermath): string | undefined {
  if (!clicks.some((status) => status === 200)) return undefined;
  if (((job?.['decisions'] as unknown[] | undefined) ?? []).length > 0) return undefined;
  return messages.some(({ text }) => REFUSED_CLICK.test(text)) ? undefined : 'a click that came to nothing';
}

const REFUSED_CLICK = /decided already|asked anew|not valid any more/;

/** Everything has an outcome, and the newest message that speaks of the Job is its last word. */
function untold({ job, targets, messages, writes }: Aftermath): string | undefined {
  const texts = messages.map(({ text }) => text);
  if (job === undefined) {
    const told = texts.some((text) => text.includes('Nothing was started'));
    return told && writes.length === 0 ? undefined : `never claimed, ${writes.length} writes: ${JSON.stringify(texts)}`;
  }
  if (!['ended', 'expired', 'cancelled', 'refused'].includes(String(job['state']))) return `state ${job['state']}`;
  const open = targets.find((target) => target['state'] !== 'settled' || target['outcome'] === undefined);
  if (open !== undefined) return `no outcome: ${JSON.stringify(open)}`;
  const last = lastWord(messages);
  return last === undefined ? `no last word: ${JSON.stringify(texts)}` : undefined;
}

/** The newest message that was not said to somebody's click. */
function lastWord(messages: readonly TranscriptMessage[]): string | undefined {
  const last = messages.findLast(({ text }) => !REFUSED_CLICK.test(text))?.text;
  return last === undefined || /^(⏳|❓)/u.test(last) ? undefined : last;
}

/** A Job of which nothing is owed any more is in the journal with all its transitions. */
function unwritten({ job, journal }: Aftermath): string | undefined {
  const history = ((job?.['history'] ?? []) as { state: string }[]).map(({ state }) => state);
  return history.join() === journal.join() ? undefined : `written down: ${journal.join()}; was: ${history.join()}`;
}

/** The last word against what the vCenter shows. */
function falseWord({ scenario, now, before, job, targets, messages }: Aftermath): string | undefined {
  if (job === undefined) return undefined;
  const progress = scenario.progress(now, before);
  const last = lastWord(messages) ?? '';
  const outcomes = targets.map((target) => target['outcome']);
  const story = `${outcomes.join()}, ${progress}: ${last}`;
  const claims = messages.filter(({ text }) => text.startsWith('✅'));
  if (outcomes.includes('done') !== claims.length > 0) return `outcome and message differ: ${story}`;
  if (outcomes.includes('done') && progress !== 'done') return `a claim that is not so: ${story}`;
  const isDoubt = outcomes.includes('unknown') || outcomes.includes('running');
  if (progress === 'done' && !outcomes.includes('done') && !isDoubt) return `done, and not said: ${story}`;
  if (isDoubt && !/[Nn]obody can say|not done yet|does not show/.test(last)) return `unknown, and not said: ${story}`;
  if ((job['exit'] === 0) !== outcomes.includes('done')) return `exit ${job['exit']}: ${story}`;
  return undefined;
}
