import { Confirmer } from '#infra/local/say/confirm';
import { Heard } from '#infra/local/say/heard';
import { ask } from '#infra/local/say/local-api';
import type { Said } from '#infra/local/say/said';
import type { Names } from '#infra/local/slack/render-text';

interface Job {
  readonly state?: string;
  readonly dueAt?: number;
  readonly exit?: number;
  /** Whoever holds it is still telling people. */
  readonly lease?: unknown;
  readonly approval?: {
    readonly plan: string;
    readonly rules: readonly { readonly may: readonly string[] }[];
    readonly approvals: readonly { readonly by: string; readonly plan: string }[];
  };
}

export const EXIT = { not: 1, usage: 2, waits: 3, timeout: 4 } as const;
const POLL_MS = 200;

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const isOver = (job: Job): boolean => job.dueAt === undefined && !String(job.state).startsWith('awaiting-');

/** Who may approve it and has not: `Waits for @approver or @admin to approve.` */
const waitsFor = ({ approval }: Job, { users }: Names): string => {
  const done = approval?.approvals.filter(({ plan }) => plan === approval.plan).map(({ by }) => by) ?? [];
  const may = new Set(approval?.rules.flatMap((rule) => rule.may).filter((id) => !done.includes(id)));
  const named = [...may].map((id) => `@${users.find((user) => user.id === id)?.name ?? id}`);
  return named.length === 0 ? 'Waits for an approver.' : `Waits for ${named.join(' or ')} to approve.`;
};

/** Types a command and prints what comes of it, until the last word or until the Job waits for a person. */
export const say = async (url: string, said: Said): Promise<number> => {
  const names = (await ask<Names>(url, '/local.json')) ?? { users: [], channels: [] };
  const wanted = said.user?.replace(/^@/, '') ?? names.users[0]?.id;
  const who = names.users.find(({ id, name }) => id === wanted || name === wanted);
  const heard = await Heard.from(url, names);
  const typed = { text: said.words, user: said.user, channel: said.channel };
  const sent = await ask<{ status: number; body: string; job: string }>(url, '/local/command', typed);
  if (sent?.status !== 200) {
    process.stderr.write(`Slack would show: ${said.words.split(' ')[0]} failed (${sent?.status} ${sent?.body})\n`);
    return EXIT.usage;
  }
  const confirmer = new Confirmer(url, sent.job, who?.id ?? '');
  const end = Date.now() + said.timeoutMs;
  while (Date.now() < end) {
    await sleep(POLL_MS);
    const job = await ask<Job>(url, `/local/jobs/${sent.job}`);
    await heard.listen();
    if (job && isOver(job)) return job.exit ?? EXIT.not;
    if (job?.state === 'awaiting-approval' && job.lease === undefined && heard.messages.length > 0) {
      process.stderr.write(`${waitsFor(job, names)}\n`);
      return EXIT.waits;
    }
    if (job?.state !== 'awaiting-confirmation') continue;
    const waits = said.yes ? !(await confirmer.confirm(heard.messages)) : confirmer.isAsked(heard.messages);
    if (!waits) continue;
    process.stderr.write(`Waits for @${who?.name} to ${said.yes ? 'answer' : 'confirm'}.\n`);
    return EXIT.waits;
  }
  process.stderr.write(`No last word after ${said.timeoutMs / 1000} seconds.\n`);
  return EXIT.timeout;
};
